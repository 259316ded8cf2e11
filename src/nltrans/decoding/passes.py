"""The protocol of a pass: prepare, restore, ask again.

A pass stands between the segment and the engine. It prepares the text that it is given for what is
below it, restores the answer to one to its own text, and may ask again where an answer does not do,
with the reason. The best answer goes up to the pass above.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from nltrans.core.ports import USUAL, Search
from nltrans.core.report import Strategy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.ports import Alignment, Engine, Hypothesis, TermConstraint
    from nltrans.core.report import Finding
    from nltrans.core.term import TermMatch

__all__ = ["Answer", "Ask", "Pass", "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """A segment, or what a pass made of one, on its way to the engine."""

    text: str
    """Source text with marks."""
    equivalents: tuple[tuple[int, str], ...] = ()
    """What a reader sees in the place of placeholder n."""
    symbols: tuple[int, ...] = ()
    """Numbers of the placeholders that stand for no word, such as an emoji."""
    matches: tuple[TermMatch, ...] = ()
    """Terms of the glossary that were found in `text`."""
    terms: tuple[TermConstraint, ...] = ()
    """Wanted targets for ranges of `text`."""
    search: Search = USUAL


@dataclass(frozen=True, slots=True)
class Answer:
    """A target of a text, and how it was come by."""

    text: str
    alignment: Alignment | None = None
    """Between the texts, marks included; None where the engine has none."""
    token_log_probs: tuple[float, ...] = ()
    looping: bool = False
    """The engine could not help repeating itself."""
    tokens: tuple[str, ...] = ()
    """As in `Hypothesis`."""
    others: tuple[Answer, ...] = ()
    """What else a wider search found."""
    strategy: Strategy = Strategy.NONE
    findings: tuple[Finding, ...] = ()
    said: str = ""
    """What alignment and log-probabilities are of, where terms were put into `text` after."""

    @classmethod
    def of(cls, hypothesis: Hypothesis) -> Answer:
        """Take over an engine's answer."""
        return cls(
            hypothesis.text,
            hypothesis.alignment,
            hypothesis.token_log_probs,
            hypothesis.looping,
            hypothesis.tokens,
            tuple(map(cls.of, hypothesis.others)),
        )


@dataclass(frozen=True, slots=True)
class Ask:
    """What a pass asks of those below it."""

    given: Text
    """What the pass was given."""
    texts: tuple[Text, ...]
    """Mostly one."""
    reason: str = ""
    """Why it is asked again; empty the first time."""


AskT = TypeVar("AskT", bound=Ask)


class Pass(Generic[AskT]):
    """One step of the way; a subclass says what it changes."""

    name: ClassVar[str]
    """As settings and `--explain` spell it."""

    @classmethod
    def made_for(cls, engine: Engine, source: str, target: str) -> Pass[AskT] | None:
        """Return the pass for an engine and a pair of languages (BCP 47); None where it has nothing to do."""
        raise NotImplementedError

    def prepare(self, given: Text) -> AskT | None:
        """Return what to ask for a text; None if it cannot be translated."""
        raise NotImplementedError

    def restore(self, ask: AskT, answers: Sequence[Answer | None], best: Answer | None) -> Answer | None:
        """Turn answers to `ask` into one to `ask.given`; return it, or `best` if that is better.

        Args:
            ask: What was asked.
            answers: One for each of its texts; None for one that could not be translated.
            best: What this pass returned for what it asked before.
        """
        raise NotImplementedError

    def again(self, ask: AskT, answers: Sequence[Answer | None], best: Answer | None) -> AskT | None:
        """Return what to ask next, with the reason; None if the best answer has to do."""
        del ask, answers, best
        return None
