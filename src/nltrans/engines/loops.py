"""Repetition loops: the way in which neural translation fails most visibly.

A decoder that has repeated itself a few times finds the next repetition ever more likely
(Holtzman et al. 2020, "The Curious Case of Neural Text Degeneration") and goes on until
the length limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["is_loop", "longest_run"]

_LONGEST_CYCLE = 12
_REPEATS = 4
"""A cycle that comes so often in a row is a loop, unless the source repeats itself as often."""
_RATIO, _SLACK = 3.0, 20
"""An output longer than so many times its source, and so many tokens, is babble."""


def is_loop(source: Sequence[str], target: Sequence[str]) -> bool:
    """Tell whether target tokens go round in circles, or on and on, where the source does not."""
    if len(target) > _RATIO * len(source) + _SLACK:
        return True
    repeats = longest_run(target)
    return repeats >= _REPEATS and repeats > longest_run(source)


def longest_run(tokens: Sequence[str]) -> int:
    """Return how often in a row the most repeated cycle of 1 to 12 tokens comes."""
    longest = min(len(tokens), 1)
    for size in range(1, min(_LONGEST_CYCLE, len(tokens) // 2) + 1):
        same = most = 0
        for one, other in zip(tokens, tokens[size:], strict=False):
            same = same + 1 if one == other else 0
            most = same if same > most else most  # noqa: FURB136 -- max() takes four times as long
        longest = max(longest, most // size + 1)
    return longest
