"""Putting a term into a sentence: its number, its capital, and the agreement of what stands before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.marks import EDGE, MARK
from nltrans.core.report import Finding, Severity
from nltrans.glossary import agreement
from nltrans.glossary.match import other_number
from nltrans.glossary.words import fold, lemma, words
from nltrans.language.known import of

if TYPE_CHECKING:
    from nltrans.core.term import TermMatch

__all__ = ["Edit", "replacement"]

_SENTENCE_START = re.compile(r"(?:\A|[.!?:…]\s)[\s«“\"'(\[]*\Z")
_NEXT_WORD = re.compile(rf"(?:{EDGE})* (?:{EDGE})*([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Edit:
    """A range of a target, and what it becomes."""

    span: Span
    text: str
    finding: Finding | None = None


def replacement(target: str, place: Span, match: TermMatch, language: str, *, must: bool = False) -> Edit | None:
    """Say how a term takes the place of some words.

    Args:
        target: Text with marks; `place` holds no part of one that stays.
        place: Words, or a placeholder.
        match: The term.
        language: Target language, BCP 47.
        must: Take the term in the wrong number rather than not at all.

    Returns:
        The edit, which covers a determiner before the place too; None if the target needs a
        plural that the entry does not have.
    """
    context = agreement.look_back(target, place.start, language)
    term, form = match.term, match.target
    plural = form != term.preferred
    if context is not None and not term.do_not_translate:
        plural = plural if context.plural is None else context.plural
        chosen = _in_number(match, language, plural=plural)
        if chosen is None and not must:
            return None
        form, plural = chosen or (form, plural)
    old = place.of(target)
    starts = _SENTENCE_START.search(MARK.sub("", target[: place.start])) is not None
    if starts and old[:1].isupper() and not term.do_not_translate:
        form = form[:1].upper() + form[1:]
    gender = term.gender or agreement.gender_of(term.preferred, language)
    before = (context.gender if context else "") or agreement.gender_of(old, language)
    finding = None
    if gender and before and gender != before and _has_neighbour(target, place.end, language):
        finding = Finding(
            "term-agreement", Severity.MINOR, f"“{old}” became “{form}”: check the agreement of the words around it"
        )
    if context is None:
        return Edit(place, form, finding)
    text = context.agreed(form, gender or before, plural=plural) + form
    return Edit(Span(context.start, place.end), text, finding)


def _has_neighbour(target: str, end: int, language: str) -> bool:
    """Tell whether a content word, perhaps an adjective, follows right after a place."""
    after = _NEXT_WORD.match(target, end)
    return after is not None and fold(after[1]) not in of(language).function_words


def _in_number(match: TermMatch, language: str, *, plural: bool) -> tuple[str, bool] | None:
    """Return the wanted target in a number, and the number it has; None if the entry lacks the plural it needs.

    A term that is always plural ("données d'entraînement") stays so.
    """
    preferred, other = match.term.preferred, other_number(match.term, language)
    is_plural = _is_plural(preferred, language)
    if other is not None:
        return (preferred if plural == is_plural else other), plural
    if is_plural:
        return preferred, True
    invariable = fold(words(preferred)[0].text).endswith(("s", "x", "z"))
    return (preferred, plural) if invariable or not plural else None


def _is_plural(form: str, language: str) -> bool:
    head = fold(words(form)[0].text)
    return head.endswith(("s", "x")) and lemma(head, language) not in {None, head}
