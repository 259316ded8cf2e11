"""The skeleton of a post: its structure with the prose removed, and how two skeletons differ."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from nltrans.core.document import CodeKind
from nltrans.markdown import html
from nltrans.markdown.anchors import broken, called, normalized, resolver
from nltrans.markdown.cells import without_captions
from nltrans.markdown.flavors.own import NOTHING
from nltrans.markdown.protect import ESCAPED, OPAQUE
from nltrans.markdown.segment import detect_flavor, segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nltrans.markdown.document import Document
    from nltrans.markdown.flavors.own import Own

__all__ = ["Difference", "Skeleton", "compare", "skeleton"]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What of a post must be the same in its translation."""

    entries: tuple[Any, ...]
    """Front-matter keys, block structure, and for each block its markup as a sorted multiset."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that one of two posts has and the other has not."""

    kind: str
    """``blocks``, ``link``, ``image``, ``code``, ``html``, ``math``, ``front-matter``, ``anchor``, …"""
    message: str
    source_line: int | None = None
    target_line: int | None = None


def skeleton(text: str, flavor: str, references: Mapping[str, Any] | None = None, own: Own = NOTHING) -> Skeleton:
    """Return the skeleton of a post.

    Args:
        text: The post, or one block of it.
        flavor: The Markdown dialect.
        references: Link definitions from elsewhere in the post, as markdown-it keeps them.
        own: What the user keeps besides.
    """
    document = segment(text, flavor=flavor, references=references, own=own)
    return Skeleton(normalized(document))


def compare(source: str, target: str, flavor: str = "auto", own: Own = NOTHING) -> list[Difference]:
    """List what of the source's structure the target lacks or has besides.

    Markup is compared as a multiset over the whole post, with a link to a heading counted by the
    heading it leads to; block structure is compared in order. Links inside the target that lead
    nowhere are listed unless the source has the same.
    """
    if flavor == "auto":
        flavor = detect_flavor(source)
    before, after = (segment(text, flavor=flavor, own=own) for text in (source, target))
    mine, theirs = _markup(before), _markup(after)
    differences = [
        *_surplus("lost", mine, theirs),
        *_surplus("added", theirs, mine),
        *_moved(before, after),
    ]
    known = {name for name, _ in broken(before)}
    differences += [
        Difference("anchor", f"leads nowhere: #{name}", None, line) for name, line in broken(after) if name not in known
    ]
    return sorted(differences, key=lambda d: (d.source_line or d.target_line or 0, d.kind, d.message))


def _markup(document: Document) -> dict[tuple[str, str], list[int]]:
    """Return the lines of each piece of markup, by its kind and source."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for kind, shown, place in chain(_in_units(document), _outside_units(document)):
        found[kind, shown].append(place)
    return found


def _in_units(document: Document) -> Iterator[tuple[str, str, int]]:
    body = document.line(document.parsed.start)
    resolve = resolver(document)
    for kind, shown, line in document.markup:
        if kind not in _PROTECTED_KINDS or line < body:
            yield kind, resolve(shown).replace("\0", "…") or "two spaces", line


def _outside_units(document: Document) -> Iterator[tuple[str, str, int]]:
    text, parsed = document.text, document.parsed
    resolve = resolver(document)
    for key in document.front.keys if document.front else ():
        yield "front-matter", key, 1
    for item in parsed.ranges:
        if item.kind in _PROTECTED_KINDS and item.label != ESCAPED:
            shown = called(item.source(text), resolve)
            yield str(item.kind), shown, document.line(item.span.start)
    for block in parsed.blocks:
        line = document.line(block.span.start)
        if block.type in {"code", "fence"}:
            yield "code", without_captions(block.span.of(text), parsed.flavor).strip(), line
        elif block.type == "html":
            yield from (("html", resolve(tag.replace(OPAQUE, "")), line) for tag in html.tags(parsed, block.span))
    for definition in parsed.definitions:
        stop = definition.title.start - 1 if definition.title else definition.span.end
        shown = " ".join(text[definition.span.start : stop].split())
        yield "definition", resolve(shown), document.line(definition.span.start)


_PROTECTED_KINDS = frozenset({CodeKind.TEMPLATE, CodeKind.MATH, CodeKind.FOOTNOTE, CodeKind.LITERAL})
_LONGEST = 100


def _surplus(
    word: str, mine: Mapping[tuple[str, str], list[int]], theirs: Mapping[tuple[str, str], list[int]]
) -> Iterator[Difference]:
    """Yield what one post has more often than the other."""
    for (kind, shown), lines in mine.items():
        extra = len(lines) - len(theirs.get((kind, shown), ()))
        if extra > 0:
            times = f" ({extra} times)" if extra > 1 else ""
            brief = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
            places = (lines[-extra], None) if word == "lost" else (None, lines[-extra])
            yield Difference(kind, f"{word}: {brief}{times}", *places)


def _moved(before: Document, after: Document) -> Iterator[Difference]:
    """Yield differences between the sequences of blocks."""
    one, other = before.parsed, after.parsed
    matcher = difflib.SequenceMatcher(
        a=[_block(entry) for entry in one.shape], b=[_block(entry) for entry in other.shape],
        autojunk=len(one.shape) > _LONG,
    )  # fmt: skip
    for tag, a, b, c, d in matcher.get_opcodes():
        lost = [_name(entry) for entry in one.shape[a:b] if entry[0] != "close"]
        added = [_name(entry) for entry in other.shape[c:d] if entry[0] != "close"]
        if tag != "equal" and (lost or added):
            message = f"{', '.join(lost) or 'nothing'} became {', '.join(added) or 'nothing'}"
            places = (_line(before, a) if lost else None, _line(after, c) if added else None)
            yield Difference("blocks", message, *places)


_LONG = 5000
"""Entries from which on an exact comparison takes too long."""


def _line(document: Document, entry: int) -> int:
    return document.line(document.parsed.places[entry])


def _block(entry: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what a code block holds, which is compared apart."""
    return entry if entry[0] in {"open", "close"} else entry[:1]


def _name(entry: tuple[str, ...]) -> str:
    return " ".join(part for part in entry[1:3] if part) if entry[0] == "open" else entry[0]
