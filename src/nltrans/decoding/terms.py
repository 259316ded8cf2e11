"""Terms asked for: segments that lack terms are translated again, each time more strictly.

A wish or a placeholder for a term changes the rest of the sentence too, and seldom for the
better, so a segment whose translation has its terms is left alone. The others go through the
engine with wishes for the missing terms if it obeys such, then with the missing terms held, then with
all of them held. An answer is used only if it has more of the terms and was made in one piece.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from nltrans.core.report import Strategy
from nltrans.decoding.enforce import constraints, enforce
from nltrans.decoding.hold import hold, release
from nltrans.decoding.passes import Answer, Ask, Pass, Text
from nltrans.glossary.adherence import adherence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.ports import Engine
    from nltrans.decoding.hold import Held

__all__ = ["Terms"]


class _Attempt(Enum):
    PLAIN = ""
    WISH = "terms are missing"
    HOLD_MISSED = "wishes did not help"
    HOLD_ALL = "held terms did not help"


@dataclass(frozen=True, slots=True)
class _Ask(Ask):
    attempt: _Attempt = _Attempt.PLAIN
    held: Held | None = None
    """None for a try with wishes."""


class Terms(Pass[_Ask]):
    """Asks for the terms that even `enforce` cannot put into an answer.

    Args:
        language: Target language, BCP 47.
        wishes: Whether the engine obeys `Text.terms`.
    """

    name = "terms"

    @classmethod
    def made_for(cls, engine: Engine, source: str, target: str) -> Terms:
        """Return the pass, which every engine needs."""
        del source
        return cls(target, wishes=engine.capabilities.terms)

    def __init__(self, language: str, *, wishes: bool) -> None:
        self._language = language
        self._attempts = [one for one in _Attempt if wishes or one is not _Attempt.WISH]

    def prepare(self, given: Text) -> _Ask:
        """Ask for the segment as it is."""
        return _Ask(given, (given,))

    def restore(self, ask: _Ask, answers: Sequence[Answer | None], best: Answer | None) -> Answer | None:
        """Put held terms in; take the answer if it has more of the terms."""
        (answer,) = answers
        if best is None:
            return answer
        if answer is None or answer.strategy is Strategy.SPLIT or answer.looping:
            return best
        if ask.held is not None:
            text = release(answer.text, ask.held, self._language)
            answer = replace(answer, text=text, strategy=best.strategy, alignment=None)
        return answer if self._kept(ask.given, answer) > self._kept(ask.given, best) else best

    def again(self, ask: _Ask, answers: Sequence[Answer | None], best: Answer | None) -> _Ask | None:
        """Ask for what is missing in the next stricter way that there is for it."""
        del answers
        if best is None or not ask.given.matches:
            return None
        given, text = ask.given, self._enforced(ask.given, best)
        for attempt in self._attempts[self._attempts.index(ask.attempt) + 1 :]:
            if attempt is _Attempt.WISH:
                wishes = constraints(adherence(text, given.matches, self._language).missed)
                if wishes:
                    return _Ask(given, (replace(given, terms=wishes),), attempt.value, attempt)
                continue
            held = hold(given.text, text, given.matches, self._language, everything=attempt is _Attempt.HOLD_ALL)
            if held:
                asked = Text(held.text, (*given.equivalents, *held.equivalents), given.symbols)
                return _Ask(given, (asked,), attempt.value, attempt, held)
        return None

    def _enforced(self, given: Text, answer: Answer) -> str:
        return enforce(given.text, answer.text, given.matches, answer.alignment, self._language)[0]

    def _kept(self, given: Text, answer: Answer) -> int:
        return len(adherence(self._enforced(given, answer), given.matches, self._language).kept)
