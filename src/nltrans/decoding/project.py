"""Projection of markup by word alignment: translate without the codes, then put them back.

The span of a pair is the run of target words that gathers the most alignment mass from the
words between its marks, after Zenkel, Wuebker and DeNero (2021, "Automatic Bilingual Markup
Transfer"); runs may not cross. A placeholder goes where the target copied what a reader sees
in its place (`x` for `` `x` ``), else where alignment says.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core.marks import closing, opening, standalone

if TYPE_CHECKING:
    from nltrans.core.marks import MarkedText, Region
    from nltrans.core.ports import Alignment

__all__ = ["project"]

_WORD = re.compile(r"\w+['’](?=\w)|\w+(?:[-.]\w+)*|[^\w\s]")
_CENTRE = 0.5
"""Share of a word's mass that must come from inside a pair for the word to be drawn in."""


@dataclass(slots=True)
class _Words:
    """Words of a text as character ranges."""

    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> _Words:
        spans = [match.span() for match in _WORD.finditer(text)]
        return cls([start for start, _ in spans], [end for _, end in spans])

    def inside(self, start: int, end: int) -> range:
        """Indexes of the words that overlap `start:end`."""
        first = bisect_left(self.ends, start + 1)
        last = bisect_left(self.starts, end)
        return range(first, max(first, last))


def project(source: MarkedText, target: str, alignment: Alignment | None) -> str | None:
    """Put the codes of `source` into the plain text `target`.

    Args:
        source: What the engine was given, with equivalents in the place of placeholders.
        target: What it answered.
        alignment: Of exactly these two texts. Without it only placeholders that the
            target copied literally can be placed.

    Returns:
        `target` with marks, or None where a code has no place.
    """
    words = _Words.of(target)
    if not words.starts:
        return None
    mass = _mass(source.text, words, alignment)
    places: dict[int, tuple[int, int]] = {}
    bounds = {0: (0, len(words.starts))}
    taken: list[tuple[int, int, int]] = []
    for region in source.regions:
        low, high = bounds.get(region.parent, bounds[0])
        blocked = [(a, b) for a, b, parent in taken if parent == region.parent]
        if region.start == region.end:
            places[region.number] = _gap(region, source, words, mass, (low, high), blocked, len(target))
            continue
        run = _copied(region, source, target, words, blocked) if not region.paired else None
        if run is None and mass is not None:
            run = _best_run([sum(row[region.start : region.end]) for row in mass], low, high, blocked)
        if run is None or not low <= run[0] < run[1] <= high:
            return None
        taken.append((*run, region.parent))
        bounds[region.number] = run
        places[region.number] = (words.starts[run[0]], words.ends[run[1] - 1])
    return _insert(source, target, places)


def _mass(source: str, words: _Words, alignment: Alignment | None) -> list[list[float]] | None:
    """Spread alignment weights over characters: one row a target word, normalized to 1."""
    if alignment is None or not alignment.weights:
        return None
    rows = [[0.0] * len(source) for _ in words.starts]
    for token, weights in zip(alignment.target, alignment.weights, strict=True):
        for word in words.inside(token.start, token.end):
            row = rows[word]
            for span, weight in zip(alignment.source, weights, strict=True):
                if weight > 0 and len(span):
                    share = weight / len(span)
                    for at in range(span.start, min(span.end, len(source))):
                        row[at] += share
    for row in rows:
        total = sum(row)
        if total:
            row[:] = [value / total for value in row]
    return rows


def _best_run(scores: list[float], low: int, high: int, blocked: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the run of words in `low:high` with the largest sum of score - 1/2 (Kadane's scan)."""
    best: tuple[float, int, int] | None = None
    closed = {index for start, end in blocked for index in range(start, end)}
    total, start = 0.0, low
    for index in range(low, high):
        if index in closed:
            total, start = 0.0, index + 1
            continue
        if total <= 0:
            total, start = 0.0, index
        total += scores[index] - _CENTRE
        if best is None or total > best[0]:
            best = (total, start, index + 1)
    if best is None or not any(scores[best[1] : best[2]]):
        return None
    return best[1], best[2]


def _copied(
    region: Region, source: MarkedText, target: str, words: _Words, blocked: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """Find the placeholder's equivalent in the target, at the occurrence nearest in relative position."""
    equivalent = source.text[region.start : region.end]
    expected = region.start / max(1, len(source.text))
    found = []
    at = target.find(equivalent)
    while at >= 0:
        run = words.inside(at, at + len(equivalent))
        exact = run and words.starts[run[0]] == at and words.ends[run[-1]] == at + len(equivalent)
        if exact and not any(start < run.stop and run.start < end for start, end in blocked):
            found.append((abs(at / len(target) - expected), run.start, run.stop))
        at = target.find(equivalent, at + 1)
    return min(found)[1:] if found else None


def _gap(
    region: Region,
    source: MarkedText,
    words: _Words,
    mass: list[list[float]] | None,
    bounds: tuple[int, int],
    blocked: list[tuple[int, int]],
    length: int,
) -> tuple[int, int]:
    """Return the place between words for a placeholder that shows nothing.

    It follows the target word that draws most from the source word before it.
    """
    low, high = bounds
    before = list(_WORD.finditer(source.text, 0, region.start))
    if not before:
        return (words.starts[low], words.starts[low])
    if mass is None:
        index = low + round((high - low) * region.start / max(1, len(source.text)))
    else:
        start, end = before[-1].span()
        scores = [sum(mass[word][start:end]) for word in range(low, high)]
        index = low + max(range(len(scores)), key=scores.__getitem__) + 1
    for start, end in blocked:
        if start < index < end:
            index = end
    place = words.ends[min(index, high) - 1] if index > low else words.starts[low]
    return (min(place, length),) * 2


def _insert(source: MarkedText, target: str, places: dict[int, tuple[int, int]]) -> str:
    """Write marks at `places`; equivalents of placeholders are replaced by their marks."""
    inner: dict[int, list[str]] = {}
    closings: dict[int, list[str]] = {}
    openings: dict[int, list[str]] = {}
    hidden: set[int] = set()
    for region in source.regions:
        start, end = places[region.number]
        if region.paired:
            openings.setdefault(start, []).append(opening(region.number))
            closings.setdefault(end, []).insert(0, closing(region.number))
            continue
        hidden.update(range(start, end))
        spaced = start == end and start > 0 and source.text[: region.start].endswith(" ")
        mark = f"{' ' if spaced else ''}{standalone(region.number)}"
        ends_parent = bool(region.parent) and start == end == places[region.parent][1]
        (inner if ends_parent else openings).setdefault(start, []).append(mark)
    pieces = []
    for at in range(len(target) + 1):
        pieces += inner.get(at, []) + closings.get(at, []) + openings.get(at, [])
        if at < len(target) and at not in hidden:
            pieces.append(target[at])
    return "".join(pieces)
