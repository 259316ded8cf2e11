"""Segments that lack terms are translated again, each time more strictly.

A wish or a placeholder for a term changes the rest of the sentence too, and seldom for the
better, so a segment whose translation has its terms is left alone. The others go through the
engine with wishes for the missing terms if it obeys such, then with the missing terms held, then with
all of them held. An answer is used only if it has more of the terms and was made in one piece.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from nltrans.core.report import Strategy
from nltrans.glossary.adherence import adherence
from nltrans.glossary.enforce import constraints, enforce
from nltrans.glossary.hold import hold, release
from nltrans.markup.chain import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.core.term import TermMatch
    from nltrans.glossary.hold import Held
    from nltrans.markup.chain import Outcome

__all__ = ["retry"]


def retry(
    jobs: Sequence[Job],
    outcomes: Sequence[Outcome],
    matches: Sequence[Sequence[TermMatch]],
    translate: Callable[[Sequence[Job]], Sequence[Outcome]],
    language: str,
    *,
    wishes: bool,
) -> list[Outcome]:
    """Translate once more what lacks terms even after `enforce`.

    Args:
        jobs: Segments.
        outcomes: What the engine made of them.
        matches: Terms found in each job's text.
        translate: Brings jobs through the same engine.
        language: Target language, BCP 47.
        wishes: Whether the engine obeys `Job.terms`.

    Returns:
        Outcomes with more of the terms; the given ones where none was better.
    """
    best = list(outcomes)
    for attempt in _Attempt if wishes else (_Attempt.HOLD_MISSED, _Attempt.HOLD_ALL):
        tries: dict[int, _Try] = {}
        for index, (job, outcome, found) in enumerate(zip(jobs, best, matches, strict=True)):
            if found and outcome.strategy is not Strategy.SOURCE:
                target = _enforced(job, outcome, found, language)
                one = _Try.of(job, target, found, language, attempt)
                if one is not None:
                    tries[index] = one
        answers = translate([one.job for one in tries.values()]) if tries else []
        for index, answer in zip(tries, answers, strict=True):
            if answer.strategy in {Strategy.SOURCE, Strategy.SPLIT} or answer.looping:
                continue
            new = tries[index].outcome(answer, best[index], language)
            before, after = (
                len(adherence(_enforced(jobs[index], one, matches[index], language), matches[index], language).kept)
                for one in (best[index], new)
            )
            if after > before:
                best[index] = new
    return best


class _Attempt(Enum):
    WISH = auto()
    HOLD_MISSED = auto()
    HOLD_ALL = auto()


@dataclass(frozen=True, slots=True)
class _Try:
    job: Job
    held: Held | None
    """None for a try with wishes."""

    @classmethod
    def of(cls, job: Job, target: str, found: Sequence[TermMatch], language: str, attempt: _Attempt) -> _Try | None:
        """Return what to ask for a segment whose `target` lacks terms; None if it lacks none that can be asked for."""
        if attempt is _Attempt.WISH:
            wishes = constraints(adherence(target, found, language).missed)
            return cls(replace(job, terms=wishes), None) if wishes else None
        held = hold(job.text, target, found, language, everything=attempt is _Attempt.HOLD_ALL)
        return cls(Job(held.text, (*job.equivalents, *held.equivalents), job.symbols), held) if held else None

    def outcome(self, answer: Outcome, before: Outcome, language: str) -> Outcome:
        """Return the answer as one to the segment itself."""
        if self.held is None:
            return answer
        target = release(answer.target, self.held, language)
        return replace(answer, target=target, strategy=before.strategy, alignment=None)


def _enforced(job: Job, outcome: Outcome, found: Sequence[TermMatch], language: str) -> str:
    return enforce(job.text, outcome.target, found, outcome.alignment, language)[0]
