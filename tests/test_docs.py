"""The documentation names every command, option, setting and check, and its links lead somewhere."""

import argparse
import re
from dataclasses import fields
from pathlib import Path

import pytest

from nltrans.batch.links import FIELDS as ADDRESS_FIELDS
from nltrans.cli import main as cli
from nltrans.config import Settings
from nltrans.errors import NltransError
from nltrans.localize import FIELDS, Localization
from nltrans.markdown.frontmatter import DEFAULT_KEYS
from nltrans.markdown.segment import segment
from nltrans.markdown.slug import slugger
from nltrans.quality.checks import CHECKS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md"))])


def read(name):
    return (DOCS / name).read_text(encoding="utf-8")


def commands(parser, name="nltrans"):
    yield name, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice, inner in action.choices.items():
                yield from commands(inner, f"{name} {choice}")


@pytest.mark.parametrize(("name", "parser"), list(commands(cli.parser()))[1:], ids=lambda value: str(value)[:40])
def test_every_command_and_option_is_in_the_reference(name, parser):
    page = read("reference/commands.md")
    section = re.search(rf"^##+ {re.escape(name)}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert section, f"{name} is missing: run scripts/docs/commands.py"
    for action in parser._actions:
        for option in action.option_strings:
            assert option in ("-h", "--help") or option in section[1], f"{name} {option}: run scripts/docs/commands.py"


def test_every_setting_is_in_the_reference():
    page = read("reference/configuration.md")
    for setting in fields(Settings):
        key = setting.metadata.get("key", setting.name.replace("_", "-"))
        assert key is None or f"| `{key}` |" in page
    for setting in fields(Localization):
        assert f"| `{setting.name.replace('_', '-')}` |" in page
    for name in (*FIELDS, *ADDRESS_FIELDS):
        assert f"`{{{name}}}`" in page


def test_every_check_and_error_code_is_in_the_reference():
    page = read("reference/checks.md")
    for check in CHECKS:
        assert f"| `{check.name}` |" in page
    codes, kinds = set(), [NltransError]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        codes.add(kind.code)
    assert all(f"`{code}`" in read("reference/outputs.md") for code in codes - {NltransError.code})


def test_the_default_front_matter_keys_are_in_the_reference():
    words = read("reference/front-matter.md").split()
    assert set(DEFAULT_KEYS) <= set(words)


def anchors(path):
    make = slugger("gfm")
    headings = re.findall(
        r"^#+ (.*)$", re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    return {make.slug(re.sub(r"[`*]", "", heading)) for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        assert not fragment or fragment in anchors(linked), target


def test_every_page_is_in_the_index():
    index = read("index.md")
    for page in DOCS.rglob("*.md"):
        name = page.relative_to(DOCS).as_posix()
        assert name == "index.md" or f"({name})" in index


def test_the_example_post_shows_what_posts_have():
    document = segment((ROOT / "examples" / "post.md").read_text(encoding="utf-8"))
    kinds = {str(unit.kind) for unit in document.units}
    assert kinds >= {"front_matter", "heading", "paragraph", "list_item", "table_cell", "image_alt", "link_title"}
    assert document.reassemble({s.id: s.text for s in document.segments}) == document.text
