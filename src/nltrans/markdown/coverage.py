"""What every character of a post is: text of a segment, or one of the classes of what is copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.markdown.document import Part

if TYPE_CHECKING:
    from nltrans.markdown.document import Document

__all__ = ["coverage"]

_BLOCKS = {"code": "code", "fence": "code", "html": "html", "rule": "markup"}


def coverage(document: Document) -> tuple[Part, ...]:
    """Classify every character; ranges are in order, without gaps or overlaps."""
    text = document.text
    classes = ["whitespace" if character.isspace() else "markup" for character in text]

    def paint(start: int, end: int, kind: str) -> None:
        for at in range(start, end):
            if classes[at] != "whitespace":
                classes[at] = kind

    for block in document.parsed.blocks:
        if block.type in _BLOCKS:
            paint(block.span.start, block.span.end, _BLOCKS[block.type])
    for definition in document.parsed.definitions:
        paint(definition.span.start, definition.span.end, "definition")
    for item in document.parsed.ranges:
        paint(item.span.start, item.span.end, item.label)
    if document.front is not None:
        paint(document.front.span.start, document.front.span.end, "front-matter")
        for unit in document.units:
            if unit.key and unit.id in document.keys:
                paint(unit.span.start, unit.span.end, "text")
    for part in document.painted:
        if document.front is None or part.span.start >= document.front.span.end:
            paint(part.span.start, part.span.end, part.kind)
    parts: list[Part] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or classes[at] != classes[start]:
            parts.append(Part(Span(start, at), classes[start]))
            start = at
    return tuple(parts) if text else ()
