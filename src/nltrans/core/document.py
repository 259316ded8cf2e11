"""The parts of a post, named after XLIFF 2 (units, segments, inline codes)."""

from __future__ import annotations

from dataclasses import dataclass

from nltrans.core.names import Name

__all__ = ["CodeKind", "InlineCode", "Segment", "Span", "Template", "Unit", "UnitKind", "UnitRef"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, `text[start:end]`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the characters that this span covers in `text`."""
        return text[self.start : self.end]


class UnitKind(Name):
    """Where in a post a unit of text stands."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_CELL = "table_cell"
    DEFINITION = "definition"
    FOOTNOTE = "footnote"
    IMAGE_ALT = "image_alt"
    LINK_TITLE = "link_title"
    HTML_TEXT = "html_text"
    HTML_ATTRIBUTE = "html_attribute"
    FRONT_MATTER = "front_matter"


class CodeKind(Name):
    """What an inline code is in the source."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    STRIKETHROUGH = "strikethrough"
    LINK = "link"
    HTML = "html"
    CODE = "code"
    IMAGE = "image"
    AUTOLINK = "autolink"
    MATH = "math"
    FOOTNOTE = "footnote"
    TEMPLATE = "template"
    """A Liquid tag, Hugo shortcode, JSX expression or kramdown attribute list."""
    BREAK = "break"
    EMOJI = "emoji"
    LITERAL = "literal"
    """Text that must come out as it is: mentions, hashtags, versions, bytes that look like marks."""


@dataclass(frozen=True, slots=True)
class UnitRef:
    """The place of a nested unit (an image's alt text) inside markup."""

    unit: str


Template = tuple[str | UnitRef, ...]
"""Source text in which nested units are left open, to be filled with their translation."""


@dataclass(frozen=True, slots=True)
class InlineCode:
    """Markup inside a segment, which travels through an engine as a mark.

    A paired code wraps text and shows in `Segment.text` as ⟦n⟧text⟦/n⟧; a placeholder
    stands alone as ⟦n/⟧.
    """

    number: int
    """n of the mark; unique in the segment, counted from 1 in source order."""
    kind: CodeKind
    paired: bool
    open: Template
    """Source of the opening markup, or of the whole placeholder."""
    close: Template = ()
    """Source of the closing markup; empty for a placeholder."""
    equivalent: str = ""
    """What a reader sees in the placeholder's place (XLIFF's `equiv`): `x` for `` `x` ``, an emoji, else ``""``."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence of a unit: what an engine translates and a memory stores."""

    id: str
    """Stable position in the document, such as ``p12/s2``; keys of `Document.reassemble`."""
    unit: str
    kind: UnitKind
    text: str
    """Plain text with marks; soft line breaks are spaces, escapes and entities are resolved."""
    codes: tuple[InlineCode, ...]
    span: Span
    """Where the segment stands in `Document.text`."""
    line: int
    """1-based line of its first character."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A translatable region of the source: paragraph, heading, table cell, image alt and so on."""

    id: str
    kind: UnitKind
    span: Span
    line: int
    parts: tuple[Segment | Template, ...]
    """Segments and the source text between them, in order."""
    key: str = ""
    """Dotted key of a front-matter value, name of an HTML attribute."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments among the parts."""
        return tuple(part for part in self.parts if isinstance(part, Segment))
