"""The last resort for a term: a placeholder goes through the engine, and the term takes its place.

An engine copies a mark more surely than it obeys a wish, but translates the rest without
knowing the word. So only segments that still lack a term are tried once more like this, and
the second answer is used only if it has more of the terms and was translated in one piece. An
engine without marks of its own is shown the wanted target inside the source, which most
models copy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.ports import TermConstraint
from nltrans.core.report import Strategy
from nltrans.glossary.adherence import adherence
from nltrans.glossary.enforce import enforce
from nltrans.glossary.replace import replacement
from nltrans.markup.chain import Job
from nltrans.markup.marks import MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.core.term import TermMatch
    from nltrans.markup.chain import Outcome

__all__ = ["Held", "hold", "improve", "release"]


@dataclass(frozen=True, slots=True)
class Held:
    """A source in which placeholders stand for terms."""

    text: str
    terms: tuple[tuple[int, TermMatch], ...]
    """Number of each new placeholder, and its term."""
    constraints: tuple[TermConstraint, ...]
    """Wishes for the terms that stay words."""

    @property
    def equivalents(self) -> tuple[tuple[int, str], ...]:
        """What a reader would see in the place of each new placeholder."""
        return tuple((number, match.target) for number, match in self.terms)


def improve(
    jobs: Sequence[Job],
    outcomes: Sequence[Outcome],
    matches: Sequence[Sequence[TermMatch]],
    translate: Callable[[Sequence[Job]], Sequence[Outcome]],
    language: str,
) -> list[Outcome]:
    """Translate once more what lacks terms even after `enforce`, with these terms held.

    The missed terms are held first, then all terms of the segments that still lack one.

    Args:
        jobs: Segments.
        outcomes: What the engine made of them.
        matches: Terms found in each job's text.
        translate: Brings jobs through the same engine.
        language: Target language, BCP 47.

    Returns:
        Outcomes with more of the terms, without alignment; the given ones where none was better.
    """
    best = list(outcomes)
    for everything in (False, True):
        held: dict[int, Held] = {}
        kept: dict[int, int] = {}
        for index, (job, outcome, found) in enumerate(zip(jobs, best, matches, strict=True)):
            if not found or outcome.strategy is Strategy.SOURCE:
                continue
            target, _ = enforce(job.text, outcome.target, found, outcome.alignment, language)
            again = hold(job.text, target, found, language, everything=everything)
            if again is not None:
                held[index] = again
                kept[index] = len(adherence(target, found, language).kept)
        retries = [
            Job(again.text, (*jobs[index].equivalents, *again.equivalents), again.constraints)
            for index, again in held.items()
        ]
        for index, outcome in zip(held, translate(retries) if retries else [], strict=True):
            target = release(outcome.target, held[index], language)
            usable = outcome.strategy not in {Strategy.SOURCE, Strategy.SPLIT} and not outcome.looping
            if usable and len(adherence(target, matches[index], language).kept) > kept[index]:
                best[index] = replace(outcome, target=target, strategy=best[index].strategy, alignment=None)
    return best


def hold(
    source: str, target: str, matches: Sequence[TermMatch], language: str, *, everything: bool = False
) -> Held | None:
    """Replace the terms that a target lacks by placeholders.

    Args:
        source: Text with marks.
        target: Its translation.
        matches: Terms found in `source`, in order.
        language: Target language, BCP 47.
        everything: Hold the other terms of the segment too.

    Returns:
        None if nothing is lacking that could be held: a term with marks inside, a verb or an
        adjective cannot.
    """
    movable = [match for match in matches if match.term.is_forceable and not match.holds_marks]
    missed = {match.span for match in adherence(target, matches, language).missed if match in movable}
    if not missed:
        return None
    number = max((int(mark["number"]) for mark in MARK.finditer(source)), default=0)
    text, at = "", 0
    terms: list[tuple[int, TermMatch]] = []
    wishes: list[TermConstraint] = []
    for match in movable:
        text += source[at : match.span.start]
        at = match.span.end
        if everything or match.span in missed:
            number += 1
            terms.append((number, match))
            text += f"⟦{number}/⟧"
            continue
        start = len(text)
        text += match.span.of(source)
        wishes.append(TermConstraint(start, len(text), match.target))
    return Held(text + source[at:], tuple(terms), tuple(wishes))


def release(target: str, held: Held, language: str) -> str:
    """Put the terms into the target of a held text, in agreement with what stands before them."""
    for number, match in held.terms:
        mark = f"⟦{number}/⟧"
        target = re.sub(rf"(?<=\w){mark}", f" {mark}", target)
        target = re.sub(rf"{mark}(?=\w)", f"{mark} ", target)
        start = target.find(mark)
        place = Span(start, start + len(mark))
        edit = replacement(target, place, match, language, must=True) if start >= 0 else None
        if edit:
            target = target[: edit.span.start] + edit.text + target[edit.span.end :]
    return target
