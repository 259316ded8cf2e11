"""Byte for byte: specification examples, newsletters, and whatever hypothesis thinks of."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nltrans.core.marks import plain
from nltrans.markdown.flavors import FLAVORS
from nltrans.markdown.segment import segment
from roundtrip import assert_covered, assert_identity, assert_rot13, assert_rot13_where_legal
from strategies import posts


@pytest.mark.parametrize("flavor", FLAVORS)
def test_every_example_of_a_specification(specification, flavor):
    assert len(specification) >= 652
    for example in specification:
        assert_covered(assert_identity(example, flavor))
        assert_rot13(example, flavor)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_of_html_end_in_any_way(end):
    assert_rot13(end.join(["model", "<p>model</p>", "> model", "> === ", "x"]), "docusaurus")


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
