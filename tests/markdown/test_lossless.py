"""Byte for byte: specification examples, newsletters, and whatever hypothesis thinks of."""

import os
import re
import subprocess
import tarfile
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nltrans.markdown.protect import FLAVORS
from nltrans.markdown.segment import segment
from nltrans.markup.marks import plain
from roundtrip import assert_covered, assert_identity, assert_rot13, assert_rot13_where_legal
from strategies import posts

_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


@lru_cache
def _specification() -> str:
    """Return the text of CommonMark's specification: a folder's copy, else npm's package, if a download is wanted."""
    if not os.environ.get("NLTRANS_TEST_DATA"):
        return ""
    folder = Path(os.environ["NLTRANS_TEST_DATA"])
    archive = folder / "commonmark-spec-0.31.2.tgz"
    if not archive.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", "--silent", "commonmark-spec@0.31.2"]
        subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=60)
    if not archive.is_file():
        return ""
    with tarfile.open(archive) as packed:
        member = packed.extractfile("package/spec.txt")
        return member.read().decode("utf-8") if member else ""


def _examples():
    text = _specification()
    if not text:
        pytest.skip("no copy of CommonMark's specification: set NLTRANS_TEST_DATA to a folder to have npm fetch it")
    return [source.replace("→", "\t") for source, _ in _EXAMPLE.findall(text)]


@pytest.mark.parametrize("flavor", FLAVORS)
def test_every_example_of_the_specification(flavor):
    examples = _examples()
    assert len(examples) == 652
    for example in examples:
        assert_covered(assert_identity(example, flavor))
        assert_rot13(example, flavor)


def test_every_newsletter(dair):
    posts = sorted(path for path in dair.rglob("*") if path.suffix.lower() == ".md")
    assert posts
    for path in posts:
        text = path.read_bytes().decode("utf-8")
        assert_covered(assert_identity(text))
        assert_rot13(text)


@pytest.mark.parametrize("flavor", FLAVORS)
@settings(deadline=None)
@given(data=st.data())
def test_any_post(flavor, data):
    text = data.draw(posts)
    assert_covered(assert_identity(text, flavor))
    assert_rot13_where_legal(text, flavor)


def _rendered(text: str, flavor: str) -> str:
    """Return the letters that a reader of the rendered post sees outside of code."""
    from markdown_it import MarkdownIt

    body = text[segment(text, flavor=flavor).front.span.end :] if segment(text, flavor=flavor).front else text
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(body)
    html = re.sub(r"<!--.*?-->|<(script|style|pre|code)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", html)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", text)


def test_readers_letters_are_in_segments(dair):
    """At least 99 % of the letters of words that are no addresses, mentions or other scripts."""
    seen = reached = 0
    for path in sorted(dair.rglob("*.en.md")):
        text = path.read_bytes().decode("utf-8")
        document = segment(text)
        known = set(_words(" ".join(plain(part.text) for part in document.segments)))
        for word in _words(re.sub(r"\S+://\S+|\{[%{:].*?\}", " ", _rendered(text, "auto"))):
            seen += len(word)
            reached += len(word) * (word in known)
    assert seen > 10_000
    assert reached / seen >= 0.99, (reached, seen)
