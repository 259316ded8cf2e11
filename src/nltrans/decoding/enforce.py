"""Terms in a translation: asked of the engine, measured, and put right where alignment is sure.

An engine that takes constraints gets them. What it still missed, or another engine did, is
replaced where word alignment points to one short run of target words; what cannot be placed
becomes a finding. A mark is never moved or removed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nltrans.core.marks import MARK, is_sound
from nltrans.core.ports import TermConstraint
from nltrans.decoding.passes import Answer, Ask, Pass, Text
from nltrans.decoding.place import Places
from nltrans.decoding.replace import Edit, replacement
from nltrans.glossary.adherence import adherence, findings
from nltrans.glossary.align import shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.ports import Alignment, Engine
    from nltrans.core.report import Finding
    from nltrans.core.term import TermMatch
    from nltrans.glossary.align import Shares

__all__ = ["Enforce", "constraints", "enforce"]


class Enforce(Pass[Ask]):
    """Puts missing terms into an answer where alignment says where; a target whose marks it would break stays.

    Args:
        language: Target language, BCP 47.
    """

    name = "enforce"

    @classmethod
    def made_for(cls, engine: Engine, source: str, target: str) -> Enforce:
        """Return the pass, which every engine needs."""
        del engine, source
        return cls(target)

    def __init__(self, language: str) -> None:
        self._language = language

    def prepare(self, given: Text) -> Ask:
        """Ask for the segment as it is."""
        return Ask(given, (given,))

    def restore(self, ask: Ask, answers: Sequence[Answer | None], best: Answer | None) -> Answer | None:
        """Enforce the terms of the segment."""
        del best
        (answer,) = answers
        if answer is None:
            return None
        given = ask.given
        text, found = enforce(given.text, answer.text, given.matches, answer.alignment, self._language)
        return replace(
            answer, text=text if is_sound(given.text, text) else answer.text, findings=found, said=answer.text
        )


def constraints(matches: Sequence[TermMatch]) -> tuple[TermConstraint, ...]:
    """Return the wishes for an engine that takes them.

    A term with marks inside is none, nor is a verb or an adjective, whose form depends on the sentence.
    """
    return tuple(
        TermConstraint(match.span.start, match.span.end, match.target)
        for match in matches
        if match.term.is_forceable and not match.holds_marks
    )


def enforce(
    source: str,
    target: str,
    matches: Sequence[TermMatch],
    alignment: Alignment | None,
    language: str,
) -> tuple[str, tuple[Finding, ...]]:
    """Put wanted terms into a target that lacks them.

    Args:
        source: Text with marks.
        target: An engine's answer, with marks.
        matches: Terms found in `source`.
        alignment: Between `source` and `target`; without it only forbidden targets are replaced.
        language: Target language, BCP 47.

    Returns:
        The target, and a finding for each forbidden term that stands (``term-forbidden``), each
        that could not be placed (``glossary-missed``), and each replacement after which words
        nearby may not agree in gender (``term-agreement``).
    """
    if not matches:
        return target, ()
    draft = _Draft.of(source, target, matches, alignment, language)
    edits = draft.edits()
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        target = target[: edit.span.start] + edit.text + target[edit.span.end :]
    result = adherence(target, matches, language)
    notes = tuple(edit.finding for edit in edits if edit.finding)
    return target, (*findings(result, source, target), *notes)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A target before its terms are put right."""

    target: str
    language: str
    matches: Sequence[TermMatch]
    places: Places
    shares: tuple[Shares | None, ...]
    """For each match, how much of it is in each word of the target."""

    @classmethod
    def of(
        cls, source: str, target: str, matches: Sequence[TermMatch], alignment: Alignment | None, language: str
    ) -> _Draft:
        places = Places.of(source, target, language)
        aligned = tuple(shares(alignment, match.span, places.spans) if alignment else None for match in matches)
        return cls(target, language, matches, places, aligned)

    def edits(self) -> list[Edit]:
        """Return replacements that do not touch each other or a term that is kept."""
        runs = [self.places.aligned(found) for found in self.shares]
        result = adherence(self.target, self.matches, self.language, runs)
        taken = [kept.span for kept in result.kept]
        kept = {id(kept.match) for kept in result.kept}
        barred = dict(reversed(result.forbidden))
        edits: list[Edit] = []
        for match, found in zip(self.matches, self.shares, strict=True):
            if id(match) in kept or not match.term.is_forceable:
                continue
            place = barred.pop(match.term, None) or self.places.confident(match, found)
            if place is None or MARK.search(self.target, place.start, place.end):
                continue
            edit = replacement(self.target, place, match, self.language)
            if edit and not any(edit.span.start < span.end and span.start < edit.span.end for span in taken):
                edits.append(edit)
                taken.append(edit.span)
        return edits
