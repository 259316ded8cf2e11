"""The dialects of Markdown: one module each, which is a table of what it protects and what of that is prose.

A row that several dialects have stands in `common`; `protect` goes through the table of a dialect.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nltrans.markdown.flavors import commonmark, docusaurus, gfm, hexo, hugo, jekyll, mkdocs, obsidian, pandoc
from nltrans.markdown.flavors.rule import Flavor, Rule

__all__ = ["FLAVORS", "Flavor", "Rule", "has", "rules", "signs"]

_TABLES: dict[str, Flavor] = {
    module.FLAVOR.name: module.FLAVOR
    for module in (commonmark, gfm, jekyll, hugo, docusaurus, mkdocs, obsidian, pandoc, hexo)
}  # fmt: skip
FLAVORS = tuple(_TABLES)
_BY_SIGN = ("mkdocs", "pandoc", "hexo", "docusaurus", "hugo", "jekyll", "obsidian")
"""Dialects that signs tell, the one with the rarest signs first."""


def rules(name: str) -> tuple[Rule, ...]:
    """Return the table of a dialect, in the order in which its rows are tried."""
    return _TABLES[name].rules


def has(name: str, syntax: str) -> bool:
    """Tell whether a dialect has a block syntax, one of those that `Flavor.syntax` lists."""
    return syntax in _TABLES[name].syntax


@lru_cache(maxsize=1)
def signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the dialects that signs tell, with the signs, the first that is found being right."""
    return tuple((name, re.compile(_TABLES[name].signs, re.MULTILINE)) for name in _BY_SIGN)
