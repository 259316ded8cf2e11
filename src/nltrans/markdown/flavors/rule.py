"""What a row of a dialect's table says, and the patterns that rows are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from nltrans.core.document import CodeKind, Span

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CONTAINERS", "ITEM", "LINE_END", "Flavor", "Rule"]


class Rule(NamedTuple):
    """A construct that is copied as it stands, but for the parts of it that a reader reads."""

    label: str
    """Class of the bytes in the coverage: ``liquid``, ``shortcode``, ``math``, …"""
    pattern: str
    kind: CodeKind = CodeKind.TEMPLATE
    ends_segment: bool = False
    """Text after it does not continue the sentence before it."""
    close: str = ""
    """Pattern of the closing tag, where the pattern is that of an opening one; ``NAME`` is what both name."""
    prose: str = ""
    """Pattern that finds what of the match is prose: its groups ``prose``; ``key`` says what it is."""
    paired: bool = False
    """The prose is part of the sentence around it, not a text of its own."""
    prefixed: bool = False
    """The pattern begins with the markup of containers, which is not protected."""
    first: bool = False
    """It is looked for before code and comments."""
    body: bool = False
    """Lines below it that are indented belong to it."""
    starts: str = ""
    """Pattern of what it can begin with, besides a line and ``<{\\$`[>``."""
    extent: Callable[[str, int], tuple[int, list[Span]] | None] | None = None
    """Finds the end and the prose of what begins somewhere, where a pattern cannot."""


class Flavor(NamedTuple):
    """A dialect of Markdown: what it protects, which block syntax it has, and what tells it."""

    name: str
    rules: tuple[Rule, ...]
    """An earlier one wins at the same place."""
    syntax: frozenset[str] = frozenset()
    """Of ``tables`` (with strikethrough and footnotes), ``definitions``, ``kramdown``, ``mdx``, ``markdown-in-html``,
    ``cell-options``."""
    signs: str = ""
    """Pattern of what only posts of this dialect have; empty where nothing tells it."""


ITEM = r"(?:[-+*]|\d{1,9}[.)])[ \t]"
CONTAINERS = rf"^(?:[ \t>]|{ITEM})*"
"""Markup of quotes and list items at the start of a line."""
LINE_END = r"\n(?![ \t>]*\n)"
"""A line end in a paragraph; what closes in its paragraph must do so in 1000 characters, which bounds the search."""
