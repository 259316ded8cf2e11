"""Repetition loops: the way in which neural translation fails most visibly.

A decoder that has repeated itself a few times finds the next repetition ever more likely
(Holtzman et al. 2020, "The Curious Case of Neural Text Degeneration") and goes on until
the length limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nltrans.core.ports import USUAL, Measuring
from nltrans.decoding.passes import Answer, Ask, Pass, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.ports import Engine

__all__ = ["Loops", "is_loop", "longest_run"]

_LONGEST_CYCLE = 12
_REPEATS = 4
"""A cycle that comes so often in a row is a loop, unless the source repeats itself as often."""
_RATIO, _SLACK = 3.0, 20
"""An output longer than so many times its source, and so many tokens, is babble."""


@dataclass(frozen=True, slots=True)
class _Ask(Ask):
    tokens: tuple[str, ...] = ()
    """Of the text."""


class Loops(Pass[_Ask]):
    """Asks for a careful search where the usual one went round in circles, and says so where that did not help.

    Args:
        engine: Measures texts.
        searches: Whether it can search with care.
    """

    name = "loops"

    @classmethod
    def made_for(cls, engine: Engine, source: str, target: str) -> Loops | None:
        """Return the pass for an engine that says its tokens."""
        del source, target
        return cls(engine, searches=engine.capabilities.searches) if isinstance(engine, Measuring) else None

    def __init__(self, engine: Measuring, *, searches: bool) -> None:
        self._engine = engine
        self._searches = searches

    def prepare(self, given: Text) -> _Ask:
        """Ask for the text as it is."""
        return _Ask(given, (given,), tokens=self._engine.measure(given.text, given.terms).tokens)

    def restore(self, ask: _Ask, answers: Sequence[Answer | None], best: Answer | None) -> Answer | None:
        """Say whether an answer loops; of two that do the shorter is better."""
        (answer,) = answers
        if answer is None or not is_loop(ask.tokens, answer.tokens):
            return answer
        shorter = best if best and len(best.tokens) <= len(answer.tokens) else answer
        return replace(shorter, looping=True)

    def again(self, ask: _Ask, answers: Sequence[Answer | None], best: Answer | None) -> _Ask | None:
        """Search with care after the usual search."""
        del answers
        if best is None or not best.looping or not self._searches or ask.given.search != USUAL or ask.reason:
            return None
        careful = replace(ask.given, search=replace(ask.given.search, careful=True))
        return _Ask(ask.given, (careful,), "it repeats itself", ask.tokens)


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
