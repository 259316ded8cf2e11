"""Many texts through their passes at once: all that they ask of the engine goes to it wave by wave.

    wave 1   all texts
    wave 2   those that a pass was not content with, whichever pass it was
    …        until every pass is content or has nothing left to ask

Texts that ask the same share one answer. An exception of the engine is an `EngineFailure`; one of a
pass is a bug, and is not caught.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from nltrans.core.ports import Hypothesis, Request
from nltrans.core.report import Step
from nltrans.decoding.passes import Answer
from nltrans.errors import EngineFailure, NltransError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.core.ports import Alignment, Engine
    from nltrans.decoding.passes import Ask, Pass, Text

__all__ = ["Pool"]

T = TypeVar("T")
Steps = Generator[list[Request], list[Hypothesis], T]
"""Asks the engine for something, goes on with the answers, and returns a result in the end."""


@dataclass(frozen=True, slots=True)
class Pool:
    """An engine with passes around it, for one pair of languages."""

    engine: Engine
    source: str
    """BCP 47."""
    target: str
    """BCP 47."""
    passes: Sequence[Pass[Ask]]
    """Outermost first."""

    def translate(
        self,
        texts: Sequence[Text],
        progress: Callable[[int], None] | None = None,
        explain: Sequence[list[Step]] | None = None,
    ) -> list[Answer | None]:
        """Translate texts; None stands for one that could not be.

        Args:
            texts: Any number.
            progress: Called with the number of texts that are done since the last call.
            explain: A list for each text, to which is added what each pass did.

        Raises:
            EngineError: the engine raised, or returned too few or too many hypotheses.
        """
        logs: Sequence[list[Step] | None] = explain or [None] * len(texts)
        roads = _together(
            [self._through(self.passes, text, log) for text, log in zip(texts, logs, strict=True)], progress
        )
        known: dict[Request, Hypothesis] = {}
        try:
            asked = next(roads)
            while True:
                new = list(dict.fromkeys(request for request in asked if request not in known))
                known.update(zip(new, self._call(new), strict=True))
                asked = roads.send([known[request] for request in asked])
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]

    def _through(self, passes: Sequence[Pass[Ask]], text: Text, log: list[Step] | None) -> Steps[Answer | None]:
        if not passes:
            terms = text.terms if self.engine.capabilities.terms else ()
            (hypothesis,) = yield [Request(text.text, self.source, self.target, terms, text.search)]
            return Answer.of(hypothesis)
        here, below = passes[0], passes[1:]
        best = None
        ask = here.prepare(text)
        while ask is not None:
            answers = yield from _together([self._through(below, one, log) for one in ask.texts])
            before = best
            best = here.restore(ask, answers, before)
            if log is not None:
                log += _explained(here.name, ask, answers, best, before)
            ask = here.again(ask, answers, best)
        return best

    def _call(self, requests: Sequence[Request]) -> list[Hypothesis]:
        """Ask the engine, and check that it keeps its contract."""
        name = self.engine.name
        try:
            answers = list(self.engine.translate(requests)) if requests else []
        except NltransError:
            raise
        except Exception as error:
            raise EngineFailure(f"engine {name} failed: {error}") from error
        if len(answers) != len(requests):
            raise EngineFailure(f"engine {name} answered {len(answers)} of {len(requests)} segments")
        for answer in answers:
            if not isinstance(answer, Hypothesis) or not isinstance(answer.text, str):
                raise EngineFailure(f"engine {name} answered with {type(answer).__name__}, not a text")
        return [
            answer if _fits(answer.alignment, request.text, answer.text) else replace(answer, alignment=None)
            for request, answer in zip(requests, answers, strict=True)
        ]


def _together(roads: Sequence[Steps[T]], progress: Callable[[int], None] | None = None) -> Steps[list[T]]:
    """Go several ways in step, so that what they ask for comes in waves."""
    results: dict[int, T] = {}
    waiting: dict[int, list[Request]] = {}

    def go(index: int, answers: list[Hypothesis] | None) -> None:
        try:
            waiting[index] = next(roads[index]) if answers is None else roads[index].send(answers)
        except StopIteration as stop:
            waiting.pop(index, None)
            results[index] = stop.value
            if progress:
                progress(1)

    for index in range(len(roads)):
        go(index, None)
    while waiting:
        answers = iter((yield [request for requests in waiting.values() for request in requests]))
        for index, requests in list(waiting.items()):
            go(index, [next(answers) for _ in requests])
    return [results[index] for index in range(len(roads))]


def _fits(alignment: Alignment | None, source: str, target: str) -> bool:
    """Tell whether an alignment is one of these texts: its spans inside them, a row for each target token."""
    if alignment is None:
        return True
    spans = ((alignment.source, len(source)), (alignment.target, len(target)))
    return (
        all(0 <= span.start <= span.end <= length for side, length in spans for span in side)
        and len(alignment.weights) == len(alignment.target)
        and all(len(row) == len(alignment.source) for row in alignment.weights)
    )


def _explained(
    name: str, ask: Ask, answers: Sequence[Answer | None], best: Answer | None, before: Answer | None
) -> list[Step]:
    """Say what a pass changed on the way down and on the way up; nothing if it only looked on."""
    steps = []
    asked = [(text.text, text.terms, text.search) for text in ask.texts]
    if ask.reason or asked != [(ask.given.text, ask.given.terms, ask.given.search)]:
        wishes = [f"{term.target}" for text in ask.texts for term in text.terms if term not in ask.given.terms]
        shown = " ¦ ".join(text.text for text in ask.texts)
        steps.append(Step(name, "asked", ask.given.text, shown, "; ".join(filter(None, (ask.reason, *wishes)))))
    given = " ¦ ".join(answer.text if answer else "" for answer in answers)
    taken = best.text if best else ""
    if ask.reason and best is before:
        steps.append(Step(name, "refused", given, taken))
    elif given != taken:
        steps.append(Step(name, "restored", given, taken))
    return steps
