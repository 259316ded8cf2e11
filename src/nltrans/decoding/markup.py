"""Marks set and put back: the chain of strategies that brings a segment's markup through any engine.

    marks      the model copies ⟦1⟧…⟦/1⟧ itself; it does not see emoji, or if they cannot be put back, as ⟦2/⟧
    tokens     the same in another shape, the one that the model was found to copy best
    alignment  plain text through the engine; codes are projected by word alignment
    split      the text between the codes goes through the engine piece by piece

Each is asked where the one before could not do it. Where none can, the source text stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nltrans.core import marks
from nltrans.core.document import Span
from nltrans.core.ports import Alignment
from nltrans.core.report import Strategy
from nltrans.core.shapes import from_shape, to_shape
from nltrans.decoding.passes import Answer, Ask, Pass, Text
from nltrans.decoding.project import project
from nltrans.decoding.symbols import take_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.core.ports import Capabilities, Engine

__all__ = ["Markup", "moved"]

_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Ask(Ask):
    step: int = 0
    """Index of the strategy."""
    back: Callable[[Sequence[Answer | None]], Answer | None] = lambda answers: answers[0]
    """Makes an answer with the marks of the segment."""


class Markup(Pass[_Ask]):
    """Brings marks through an engine in the first way that keeps them.

    Args:
        can: What the engine can do.
    """

    name = "markup"

    @classmethod
    def made_for(cls, engine: Engine, source: str, target: str) -> Markup:
        """Return the pass, which every engine needs."""
        del source, target
        return cls(engine.capabilities)

    def __init__(self, can: Capabilities) -> None:
        self._can = can
        self._strategies = (
            (Strategy.MARKS, self._without_symbols),
            (Strategy.MARKS, self._with_marks),
            (Strategy.TOKENS, self._with_tokens),
            (Strategy.ALIGNMENT, self._with_alignment),
            (Strategy.SPLIT, self._with_split),
        )

    def prepare(self, given: Text) -> _Ask | None:
        """Ask in the first way that is open to the segment."""
        return self._next(given, 0)

    def restore(self, ask: _Ask, answers: Sequence[Answer | None], best: Answer | None) -> Answer | None:
        """Put the marks back; None if the answer does not have them all, each in a legal place."""
        del best
        source = ask.given.text
        answer = ask.back(answers)
        if answer is None:
            return None
        text = marks.tidy(answer.text, source)
        if not marks.is_sound(source, text):
            return None
        strategy = self._strategies[ask.step][0] if marks.MARK.search(source) else Strategy.NONE
        alignment = answer.alignment
        if alignment is not None:
            equivalents = dict(ask.given.equivalents)
            (asked,), (heard,) = ask.texts, answers
            alignment = Alignment(
                moved(alignment.source, marks.places(asked.text, source, equivalents)),
                moved(alignment.target, marks.places(heard.text if heard else "", text, equivalents)),
                alignment.weights,
            )
        return replace(answer, text=text, alignment=alignment, strategy=strategy)

    def again(self, ask: _Ask, answers: Sequence[Answer | None], best: Answer | None) -> _Ask | None:
        """Ask in the next way."""
        del answers
        return self._next(ask.given, ask.step + 1) if best is None else None

    def _next(self, given: Text, step: int) -> _Ask | None:
        for at in range(step, len(self._strategies)):
            ask = self._strategies[at][1](given)
            if ask is not None:
                return replace(ask, step=at, reason="marks were lost" if step else "")
        return None

    def _without_symbols(self, given: Text) -> _Ask | None:
        if not given.symbols or given.terms:
            return None
        apart = take_out(given.text, given.symbols)

        def back(answers: Sequence[Answer | None]) -> Answer | None:
            (answer,) = answers
            text = None if answer is None else apart.put_back(answer.text, answer.alignment)
            return None if answer is None or text is None else replace(answer, text=text)

        rest = Text(apart.text, given.equivalents, search=given.search)
        return _Ask(given, (rest,), back=back) if self._knows(rest) else None

    def _with_marks(self, given: Text) -> _Ask | None:
        return _Ask(given, (given,)) if self._knows(given) else None

    def _knows(self, text: Text) -> bool:
        numbers = marks.numbers(text.text)
        return not numbers or (self._can.marks == "nltrans" and max(numbers) <= self._can.max_marks)

    def _with_tokens(self, given: Text) -> _Ask | None:
        shape = self._can.marks
        if shape is None or shape == "nltrans":
            return None

        def back(answers: Sequence[Answer | None]) -> Answer | None:
            (answer,) = answers
            return answer and replace(answer, text=from_shape(answer.text, shape, given.text), alignment=None)

        return _Ask(given, (Text(to_shape(given.text, shape)),), back=back)

    def _with_alignment(self, given: Text) -> _Ask | None:
        source = marks.parse(given.text, dict(given.equivalents))
        if not source.regions or not source.text.strip():
            return None

        def back(answers: Sequence[Answer | None]) -> Answer | None:
            (answer,) = answers
            if answer is None or marks.MARK.search(answer.text):
                return None
            text = project(source, answer.text, answer.alignment)
            return None if text is None else replace(answer, text=text)

        return _Ask(given, (Text(source.text),), back=back)

    def _with_split(self, given: Text) -> _Ask | None:
        pieces = _pieces(given.text)
        if len(pieces) == 1:
            return None
        texts = sorted({text.strip() for text in pieces[::2] if _LETTER.search(text)})

        def back(answers: Sequence[Answer | None]) -> Answer | None:
            translated = dict(zip(texts, answers, strict=True))
            out = []
            for index, piece in enumerate(pieces):
                core = piece.strip()
                answer = translated.get(core) if index % 2 == 0 else None
                text = marks.plain(answer.text).strip() if answer else ""
                out.append(piece.replace(core, text, 1) if text else piece)
            return Answer("".join(out))

        return _Ask(given, tuple(map(Text, texts)), back=back)


def moved(spans: Sequence[Span], places: Sequence[Span]) -> tuple[Span, ...]:
    """Refer ranges of a text to another, by the place there of each character."""
    end = places[-1].end if places else 0
    return tuple(
        Span(
            places[span.start].start if span.start < len(places) else end,
            places[span.end - 1].end if 0 < span.end <= len(places) else end,
        )
        for span in spans
    )


def _pieces(text: str) -> list[str]:
    """Cut at marks: text, mark, text, mark, …, text."""
    pieces, at = [], 0
    for match in marks.MARK.finditer(text):
        pieces += [text[at : match.start()], match[0]]
        at = match.end()
    return [*pieces, text[at:]]
