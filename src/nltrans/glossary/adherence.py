"""Measuring whether a translation uses the wanted terms, by their variants and inflected forms."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core.report import Finding, Severity
from nltrans.glossary.match import Bare, Phrase, Phrases, longest
from nltrans.glossary.words import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nltrans.core.document import Span
    from nltrans.core.term import Term, TermMatch
    from nltrans.glossary.match import Occurrence

__all__ = ["Adherence", "Kept", "adherence", "findings"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A term of the source that the target uses as wanted."""

    match: TermMatch
    span: Span
    """Range in the target, marks included."""


@dataclass(frozen=True, slots=True)
class Adherence:
    """What a target made of the terms of its source."""

    kept: tuple[Kept, ...] = ()
    missed: tuple[TermMatch, ...] = ()
    forbidden: tuple[tuple[Term, Span], ...] = ()
    """Forbidden targets of matched terms, and where they stand in the target."""

    @property
    def rate(self) -> float | None:
        """Share of the matches that are kept; None without matches."""
        total = len(self.kept) + len(self.missed)
        return len(self.kept) / total if total else None


def adherence(
    target: str, matches: Sequence[TermMatch], language: str, runs: Sequence[Span | None] | None = None
) -> Adherence:
    """Look for an accepted form of each match in a target.

    Each match wants a place of its own: two matches of a term are kept by two occurrences.
    A place counts for the longest term that fits it.

    Args:
        target: Text with marks.
        matches: Terms that were found in its source.
        language: Target language, BCP 47.
        runs: For each match the range of `target` that is aligned to it, where that is known;
            an occurrence there is taken before others.
    """
    if not matches:
        return Adherence()
    bare = Bare.of(target)
    wanted = _occurrences(bare, ((match.term, _accepted(match)) for match in matches), language)
    places = _assign(matches, wanted, bare, runs or [None] * len(matches))
    kept = tuple(Kept(match, places[index]) for index, match in enumerate(matches) if index in places)
    missed = tuple(match for index, match in enumerate(matches) if index not in places)
    barred = _occurrences(bare, ((match.term, match.term.forbidden) for match in matches), language)
    forbidden = tuple(
        (occurrence.phrase.owner, bare.span(occurrence.start, occurrence.end))
        for occurrence in longest([*barred, *wanted])
        if occurrence in barred
    )
    return Adherence(kept, missed, forbidden)


def findings(result: Adherence, source: str, target: str) -> tuple[Finding, ...]:
    """Return a finding for each forbidden term, and for each other missed one."""
    barred = [term for term, _ in result.forbidden]
    found = [
        Finding(
            "term-forbidden",
            Severity.CRITICAL,
            f"“{span.of(target)}” must not be used for “{term.source}”: write “{term.preferred}”",
        )
        for term, span in result.forbidden
    ]
    found += [
        Finding("glossary-missed", Severity.MAJOR, _wish(match, match.span.of(source)))
        for match in result.missed
        if match.term not in barred
    ]
    return tuple(found)


def _wish(match: TermMatch, form: str) -> str:
    if match.target == form:
        return f"“{form}” should stay as it is"
    return f"“{form}” should be translated as “{match.target}”"


def _accepted(match: TermMatch) -> tuple[str, ...]:
    return tuple(dict.fromkeys((match.target, *match.term.targets)))


def _occurrences(bare: Bare, wanted: Iterable[tuple[Term, tuple[str, ...]]], language: str) -> list[Occurrence]:
    phrases: dict[tuple[Term, str], Phrase] = {}
    for term, forms in wanted:
        for form in forms:
            pattern = Pattern.of(form)
            if pattern:
                verb = term.part_of_speech.startswith("verb")
                phrases[term, form] = Phrase(pattern, term, case_sensitive=term.do_not_translate, verb=verb)
    return Phrases(phrases.values(), language).find(bare.text)


def _assign(
    matches: Sequence[TermMatch], found: list[Occurrence], bare: Bare, runs: Sequence[Span | None]
) -> dict[int, Span]:
    """Give occurrences to matches: aligned ones first, then in order; the longest reading of a place first."""
    chosen = longest(found)
    places: dict[int, Span] = {}
    taken = bytearray(len(bare.text))
    for aligned, pool in ((True, chosen), (False, chosen), (False, found)):
        waiting: dict[Term, deque[Occurrence]] = {}
        for occurrence in pool:
            waiting.setdefault(occurrence.phrase.owner, deque()).append(occurrence)
        for index, match in enumerate(matches):
            run = runs[index]
            if index in places or (aligned and run is None):
                continue
            queue = waiting.get(match.term, deque())
            for _ in range(len(queue)):
                occurrence = queue.popleft()
                if any(taken[occurrence.start : occurrence.end]):
                    continue
                span = bare.span(occurrence.start, occurrence.end)
                if aligned and run is not None and not (span.start < run.end and run.start < span.end):
                    queue.append(occurrence)
                    continue
                places[index] = span
                taken[occurrence.start : occurrence.end] = b"\1" * (occurrence.end - occurrence.start)
                break
    return places
