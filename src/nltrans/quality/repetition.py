"""Phrases that a decoder repeats, the best-known way in which neural translation goes astray."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find"]

_LONGEST = 6
_IN_A_ROW = {1: 3, 2: 3}
"""How often a phrase of n words stands in a row before it counts; twice for longer ones."""
_SCATTERED = 4
"""Length of a phrase that may not come back all over a segment."""
_TIMES = 3
_SHARE = 0.3
"""Share of the words that it must make up: human translators repeat a technical term in a paragraph."""


def find(source: Sequence[str], target: Sequence[str]) -> list[str]:
    """Return the phrases that `target` repeats and `source` does not, the first longest run alone."""
    before = [word.casefold() for word in source]
    after = [word.casefold() for word in target]
    for size in range(_LONGEST, 0, -1):
        wanted = _IN_A_ROW.get(size, 2)
        run = _run(after, size, wanted)
        if run is not None and _run(before, size, wanted) is None:
            return [" ".join(target[run : run + size * wanted])]
    most = _scattered(after)
    if most and most[1] >= max(_TIMES, _SHARE * len(after) / _SCATTERED):
        usual = _scattered(before)
        return [] if usual and usual[1] >= most[1] else [most[0]]
    return []


def _run(words: Sequence[str], size: int, times: int) -> int | None:
    """Return where a phrase of `size` words first stands `times` times in a row."""
    matching = 0
    for at in range(len(words) - size):
        matching = matching + 1 if words[at] == words[at + size] else 0
        if matching == size * (times - 1):
            return at + 1 - matching
    return None


def _scattered(words: Sequence[str]) -> tuple[str, int] | None:
    grams = Counter(tuple(words[at : at + _SCATTERED]) for at in range(len(words) - _SCATTERED + 1))
    if not grams:
        return None
    phrase, times = grams.most_common(1)[0]
    return " ".join(phrase), times
