"""What every character of a post is: text of a segment, or one of the classes of what is copied."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.markdown.document import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nltrans.markdown.document import Document

__all__ = ["coverage"]

_BLOCKS = {"code": "code", "fence": "code", "html": "html", "rule": "markup"}


def coverage(document: Document) -> tuple[Part, ...]:
    """Classify every character; ranges are in order, without gaps or overlaps."""
    text = document.text
    blank = [character.isspace() for character in text]
    classes = ["whitespace" if space else "markup" for space in blank]
    for span, kind in _ranges(document):
        for at in range(span.start, span.end):
            if not blank[at]:
                classes[at] = kind
    parts: list[Part] = []
    start = 0
    for kind, run in groupby(classes):
        end = start + sum(1 for _ in run)
        parts.append(Part(Span(start, end), kind))
        start = end
    return tuple(parts)


def _ranges(document: Document) -> Iterator[Part]:
    """Yield what is known of ranges; a later one is more exact than an earlier one."""
    for block in document.parsed.blocks:
        if block.type in _BLOCKS:
            yield Part(block.span, _BLOCKS[block.type])
    for definition in document.parsed.definitions:
        yield Part(definition.span, "definition")
    front = document.front
    if front is not None:
        yield Part(front.span, "front-matter")
        for unit in document.units:
            if unit.id in document.keys:
                yield Part(unit.span, "text")
    for start, end, kind in sorted(document.painted):
        if front is None or start >= front.span.end:
            yield Part(Span(start, end), kind)
    for item in document.parsed.ranges:
        yield from (Part(part, item.label) for part in item.copied())
