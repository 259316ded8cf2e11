"""Marks: the form in which inline codes travel through an engine, and their one grammar.

A paired code is ⟦1⟧text⟦/1⟧, a placeholder ⟦2/⟧. A target is *sound* when it has the marks
of its source, each once, pairs closed in the order of nesting and none of them empty.

`OPENING`, `CLOSING`, `EDGE`, `STANDALONE` and `ANY` are expressions without groups, to build others from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core.document import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ANY",
    "BRACKETS",
    "CLOSING",
    "EDGE",
    "MARK",
    "OPENING",
    "PAIR",
    "STANDALONE",
    "TAG",
    "MarkedText",
    "Region",
    "closing",
    "is_sound",
    "numbers",
    "opening",
    "parse",
    "places",
    "plain",
    "renumbered",
    "standalone",
    "tidy",
]

BRACKETS = "⟦⟧"
"""Characters that only marks have."""
OPENING, CLOSING, STANDALONE = r"⟦\d+⟧", r"⟦/\d+⟧", r"⟦\d+/⟧"
EDGE = r"⟦/?\d+⟧"
"""A mark that opens or closes a pair."""
ANY = r"⟦/?\d+/?⟧"
MARK = re.compile(r"⟦(?P<close>/)?(?P<number>\d+)(?P<alone>/)?⟧")
PAIR = r"⟦(?P<pair>\d+)⟧(?P<inside>{})⟦/(?P=pair)⟧"
"""A pair around what is put in the place of ``{}``."""

TAG = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|div|em|font|i|img|kbd|li|mark|ol|p|q|s|small|span|strong|sub|sup|tt|u|ul|var)"
    r"(?:\s+[\w-]+=(?:\"[^\"<>]*\"|'[^'<>]*'))*\s*/?>",
    re.IGNORECASE,
)
"""An inline tag of HTML."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u2028\u2029]")
_SPACE_RUN = re.compile(r"[ \t\r\n\x85]+")
_SPACING = re.compile(rf"{ANY}|[ \t\r\n\x85]+")
_SPACE_IN_OPEN = re.compile(rf"((?:{OPENING})+) +")
_SPACE_IN_CLOSE = re.compile(rf" +((?:{CLOSING})+)")


@dataclass(frozen=True, slots=True)
class Region:
    """A code's place in plain text; a placeholder covers its equivalent, often nothing."""

    number: int
    paired: bool
    start: int
    end: int
    parent: int
    """Number of the innermost pair around it, 0 for none."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Text with its marks taken out."""

    text: str
    regions: tuple[Region, ...]
    """In the order of their opening marks: outer before inner."""


def opening(number: int) -> str:
    """Return the mark that opens pair `number`."""
    return f"⟦{number}⟧"


def closing(number: int) -> str:
    """Return the mark that closes pair `number`."""
    return f"⟦/{number}⟧"


def standalone(number: int) -> str:
    """Return the mark of placeholder `number`."""
    return f"⟦{number}/⟧"


def numbers(text: str) -> list[int]:
    """Return the number of each mark in `text`, in order; a pair has two."""
    return [int(match["number"]) for match in MARK.finditer(text)]


def renumbered(text: str, new: Mapping[int, int]) -> str:
    """Give marks other numbers, by the numbers that they have."""
    return MARK.sub(lambda match: match[0].replace(match["number"], str(new[int(match["number"])])), text)


def plain(text: str) -> str:
    """Return `text` without its marks."""
    return MARK.sub("", text)


def parse(text: str, equivalents: dict[int, str] | None = None) -> MarkedText:
    """Take the marks out of `text`, putting `equivalents[n]` in the place of placeholder n.

    Of the spaces on both sides of a placeholder without equivalent only the first stays.

    Raises:
        ValueError: the marks are doubled or not properly nested.
    """
    equivalents = equivalents or {}
    pieces: list[str] = []
    length = at = 0
    last, drops_space = "", False
    open_pairs: list[tuple[int, int, int]] = []
    regions: dict[int, Region | None] = {}
    for match in MARK.finditer(text):
        if drops_space and text.startswith(" ", at):
            at += 1
        drops_space = False
        pieces.append(text[at : match.start()])
        length += len(pieces[-1])
        last = pieces[-1][-1:] or last
        at = match.end()
        number = int(match["number"])
        if match["close"]:
            if match["alone"] or not open_pairs or open_pairs[-1][0] != number:
                raise ValueError(f"{match[0]} closes nothing")
            _, start, parent = open_pairs.pop()
            regions[number] = Region(number, True, start, length, parent)
            continue
        if number in regions:
            raise ValueError(f"{match[0]} occurs twice")
        parent = open_pairs[-1][0] if open_pairs else 0
        if match["alone"]:
            pieces.append(equivalents.get(number, ""))
            regions[number] = Region(number, False, length, length + len(pieces[-1]), parent)
            drops_space = not pieces[-1] and (length == 0 or last == " ")
            last = pieces[-1][-1:] or last
            length += len(pieces[-1])
        else:
            regions[number] = None
            open_pairs.append((number, length, parent))
    if open_pairs:
        raise ValueError(f"⟦{open_pairs[-1][0]}⟧ is not closed")
    pieces.append(text[at:].removeprefix(" ") if drops_space else text[at:])
    return MarkedText("".join(pieces), tuple(region for region in regions.values() if region))


def tidy(target: str, source: str) -> str:
    """Put an engine's output into the form that documents expect.

    Control characters and tags of HTML that the source does not have go (models learn tags from
    pages that were not cleaned), runs of white space become one space, and spaces just inside a
    pair move outside of it, since ``** bold**`` is not emphasis (CommonMark 0.31, section 6.2).
    Spacing that is the source's own stays.
    """
    for unwanted in (_CONTROL, TAG):
        target = unwanted.sub(lambda match: match[0] if match[0] in source else "", target)
    if _SPACING.findall(target) == _SPACING.findall(source):
        return target
    text = _SPACE_RUN.sub(" ", target)
    text = _SPACE_IN_OPEN.sub(r" \1", text)
    text = _SPACE_IN_CLOSE.sub(r"\1 ", text)
    return _SPACE_RUN.sub(" ", text).strip(" ")


def is_sound(source: str, target: str) -> bool:
    """Tell whether `target` has the marks of `source`, each once, well nested and none empty."""
    try:
        before, after = parse(source), parse(target)
    except ValueError:
        return False
    if {(r.number, r.paired) for r in before.regions} != {(r.number, r.paired) for r in after.regions}:
        return False
    if not plain(target).strip() and plain(source).strip():
        return False
    return _filled(before) <= _filled(after)


def places(text: str, marked: str, equivalents: dict[int, str] | None = None) -> list[Span]:
    """Say where each character of `text` stands in `marked`, the same text with marks put in.

    Differences in white space are passed over. Characters of an equivalent stand in the whole
    mark of their placeholder.
    """
    equivalents = equivalents or {}
    found: list[Span] = []
    at = 0
    while len(found) < len(text):
        index = len(found)
        match = MARK.match(marked, at)
        if match:
            shown = equivalents.get(int(match["number"]), "") if match["alone"] else ""
            same = next((form for form in (match[0], shown) if form and text.startswith(form, index)), "")
            found += [Span(*match.span())] * len(same)
            at = match.end()
            continue
        stop = marked.find("⟦", at + 1)
        run = marked[at:stop] if stop >= 0 else marked[at:]
        if run and text.startswith(run, index):
            found += [Span(place, place + 1) for place in range(at, at + len(run))]
            at += len(run)
        elif at < len(marked) and text[index] == marked[at]:
            found.append(Span(at, at + 1))
            at += 1
        elif at < len(marked) and marked[at].isspace() and not text[index].isspace():
            at += 1
        else:
            found.append(Span(at, at))
    return found


def _filled(marked: MarkedText) -> set[int]:
    """Return the pairs with text or a placeholder in them."""
    holders = {region.parent for region in marked.regions if not region.paired}
    return {
        region.number
        for region in marked.regions
        if region.paired and (region.number in holders or marked.text[region.start : region.end].strip())
    }
