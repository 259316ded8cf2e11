"""Terms in a translation: asked of the engine, measured, and put right where alignment is sure.

An engine that takes constraints gets them. What it still missed, or another engine did, is
replaced where word alignment points to one short run of target words; what cannot be placed
becomes a finding. A mark is never moved or removed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.language import base
from nltrans.core.ports import TermConstraint
from nltrans.core.report import Finding, Severity
from nltrans.glossary import agreement
from nltrans.glossary.adherence import adherence, findings
from nltrans.glossary.align import shares
from nltrans.glossary.match import other_number
from nltrans.glossary.place import Places
from nltrans.glossary.words import fold, is_other_number, words
from nltrans.markup.marks import MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.ports import Alignment
    from nltrans.core.term import TermMatch
    from nltrans.glossary.adherence import Adherence
    from nltrans.glossary.align import Shares

__all__ = ["constraints", "enforce"]

_SENTENCE_START = re.compile(r"(?:\A|[.!?:…]\s)[\s«“\"'(\[]*\Z")


def constraints(matches: Sequence[TermMatch]) -> tuple[TermConstraint, ...]:
    """Return the wishes for an engine that takes them; a term with marks inside is none."""
    return tuple(
        TermConstraint(match.span.start, match.span.end, match.target) for match in matches if not match.holds_marks
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
    target = _with_capital(source, target, result)
    notes = tuple(edit.finding for edit in edits if edit.finding)
    return target, (*findings(result, source, target), *notes)


@dataclass(frozen=True, slots=True)
class _Edit:
    span: Span
    text: str
    finding: Finding | None = None


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

    def edits(self) -> list[_Edit]:
        """Return replacements that do not touch each other or a term that is kept."""
        runs = [self.places.aligned(found) for found in self.shares]
        result = adherence(self.target, self.matches, self.language, runs)
        taken = [kept.span for kept in result.kept]
        kept = {id(kept.match) for kept in result.kept}
        barred = dict(reversed(result.forbidden))
        edits: list[_Edit] = []
        for match, found in zip(self.matches, self.shares, strict=True):
            if id(match) in kept:
                continue
            place = barred.pop(match.term, None) or self.places.confident(match, found)
            if place is None or MARK.search(self.target, place.start, place.end):
                continue
            edit = self._replacement(match, place)
            if edit and not any(edit.span.start < span.end and span.start < edit.span.end for span in taken):
                edits.append(edit)
                taken.append(edit.span)
        return edits

    def _has_neighbour(self, place: Span) -> bool:
        """Tell whether a content word, perhaps an adjective, follows right after a place."""
        after = re.match(r"(?:⟦/?\d+⟧)* (?:⟦/?\d+⟧)*([^\W\d_]+)", self.target[place.end :])
        loose = agreement.FUNCTION_WORDS.get(base(self.language), frozenset())
        return after is not None and fold(after[1]) not in loose

    def _replacement(self, match: TermMatch, place: Span) -> _Edit | None:
        context = agreement.look_back(self.target, place.start, self.language)
        term, language = match.term, self.language
        form, plural = match.target, match.target != term.preferred
        if context is not None and not term.do_not_translate:
            if context.plural is not None:
                plural = context.plural
            chosen = _in_number(match, language, plural=plural)
            if chosen is None:
                return None
            form = chosen
        old = place.of(self.target)
        starts = _SENTENCE_START.search(MARK.sub("", self.target[: place.start])) is not None
        if starts and old[:1].isupper() and not term.do_not_translate:
            form = form[:1].upper() + form[1:]
        gender = term.gender or agreement.gender_of(term.preferred, language)
        before = (context.gender if context else "") or agreement.gender_of(old, language)
        finding = None
        if gender and before and gender != before and self._has_neighbour(place):
            finding = Finding(
                "term-agreement", Severity.MINOR, f"“{old}” became “{form}”: check the agreement of the words around it"
            )
        if context is None:
            return _Edit(place, form, finding)
        text = context.agreed(form, gender or before, plural=plural) + form
        return _Edit(Span(context.start, place.end), text, finding)


def _in_number(match: TermMatch, language: str, *, plural: bool) -> str | None:
    """Return the wanted target in a number; None if the entry has no plural and needs one."""
    preferred = match.term.preferred
    other = other_number(match.term, language)
    if other is None:
        invariable = fold(words(preferred)[0].text).endswith(("s", "x", "z"))
        return preferred if not plural or invariable else None
    heads = [fold(words(form)[0].text) for form in (preferred, other)]
    preferred_is_plural = is_other_number(heads[0], heads[1], language) and heads[0].endswith(("s", "x"))
    return preferred if plural == preferred_is_plural else other


def _with_capital(source: str, target: str, result: Adherence) -> str:
    """Begin a target with a capital where its source does, if it begins with a translated term."""
    first = re.search(r"\w", MARK.sub("", source))
    at = re.search(r"\w", MARK.sub(lambda match: "⟦" * len(match[0]), target))
    starts = {kept.span.start for kept in result.kept if not kept.match.term.do_not_translate}
    if first is None or at is None or not first[0].isupper() or at.start() not in starts:
        return target
    return target[: at.start()] + target[at.start()].upper() + target[at.end() :]
