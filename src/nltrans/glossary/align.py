"""From a range of the source to the run of target words that was made from it."""

from __future__ import annotations

from dataclasses import dataclass
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.document import Span
    from nltrans.core.ports import Alignment

__all__ = ["Run", "Shares", "shares"]

_CENTRE = 0.6
"""Share of a word's mass that must come from the range for the word to be drawn in."""


class Run(NamedTuple):
    """Consecutive target words, by index, the last one included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Shares:
    """For each target word, the share of it that comes from one range of the source."""

    values: tuple[float, ...]
    centres: tuple[float | None, ...]
    """For each target word, the mean place in the source that it comes from; None if it is not aligned."""

    def run(self) -> Run | None:
        """Return the run with the largest sum of share - 0.6 (Kadane's scan), or None if nothing is aligned."""
        best: tuple[float, int, int] | None = None
        total, start = 0.0, 0
        for index, value in enumerate(self.values):
            if total <= 0:
                total, start = 0.0, index
            total += value - _CENTRE
            if best is None or total > best[0]:
                best = (total, start, index)
        return Run(best[1], best[2]) if best is not None and best[0] > 0 else None


def shares(alignment: Alignment, span: Span, targets: Sequence[Span]) -> Shares:
    """Sum the alignment of words `targets` to the characters `span` of the source.

    A word of several tokens takes the mean of them by length; what a row lacks to 1 is not counted.
    """
    middles = [(source.start + source.end) / 2 for source in alignment.source]
    inside = [_overlap(source, span) / len(source) if len(source) else 0.0 for source in alignment.source]
    rows, means = [], []
    for weights in alignment.weights:
        total = sum(weights)
        rows.append(sum(w * part for w, part in zip(weights, inside, strict=True)) / total if total else 0.0)
        means.append(sum(w * at for w, at in zip(weights, middles, strict=True)) / total if total else None)
    values, centres = [], []
    first = 0
    for word in targets:
        while first < len(alignment.target) and alignment.target[first].end <= word.start:
            first += 1
        last = first
        while last < len(rows) and alignment.target[last].start < word.end:
            last += 1
        commons = [_overlap(alignment.target[index], word) for index in range(first, last)]
        length = sum(commons)
        values.append(sum(map(mul, rows[first:last], commons)) / length if length else 0.0)
        placed = [(mean, common) for mean, common in zip(means[first:last], commons, strict=True) if mean is not None]
        weight = sum(common for _, common in placed)
        centres.append(sum(mean * common for mean, common in placed) / weight if weight else None)
    return Shares(tuple(values), tuple(centres))


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))
