"""From a range of the source to the run of target words that was made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.document import Span
    from nltrans.core.ports import Alignment

__all__ = ["Run", "Shares", "shares"]

_CENTRE = 0.5
"""Share of a word's mass that must come from the range for the word to be drawn in."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive target words aligned to a range of the source."""

    first: int
    last: int
    """Indexes of its words, the last one included."""
    purity: float
    """Mean share of the words that comes from the range."""
    coverage: float
    """Share of what the range gives to the target that lies in the run."""


@dataclass(frozen=True, slots=True)
class Shares:
    """For each target word, the share of it that comes from one range of the source."""

    values: tuple[float, ...]

    def run(self) -> Run | None:
        """Return the run with the largest sum of share - 1/2 (Kadane's scan), or None if nothing is aligned."""
        best: tuple[float, int, int] | None = None
        total, start = 0.0, 0
        for index, value in enumerate(self.values):
            if total <= 0:
                total, start = 0.0, index
            total += value - _CENTRE
            if best is None or total > best[0]:
                best = (total, start, index)
        everything = sum(self.values)
        if best is None or best[0] <= 0 or not everything:
            return None
        _, first, last = best
        return self.between(first, last)

    def between(self, first: int, last: int) -> Run:
        """Measure the run of the words from `first` to `last`."""
        inside = sum(self.values[first : last + 1])
        return Run(first, last, inside / (last + 1 - first), inside / (sum(self.values) or 1))


def shares(alignment: Alignment, span: Span, targets: Sequence[Span]) -> Shares:
    """Sum the alignment of words `targets` to the characters `span` of the source.

    A word of several tokens takes the mean of them by length; what a row lacks to 1 is not counted.
    """
    inside = [_overlap(source, span) / len(source) if len(source) else 0.0 for source in alignment.source]
    rows = []
    for weights in alignment.weights:
        total = sum(weights)
        rows.append(sum(w * part for w, part in zip(weights, inside, strict=True)) / total if total else 0.0)
    values = []
    first = 0
    for word in targets:
        while first < len(alignment.target) and alignment.target[first].end <= word.start:
            first += 1
        value = length = 0.0
        index = first
        while index < len(rows) and alignment.target[index].start < word.end:
            common = _overlap(alignment.target[index], word)
            value += rows[index] * common
            length += common
            index += 1
        values.append(value / length if length else 0.0)
    return Shares(tuple(values))


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))
