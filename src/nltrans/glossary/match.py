"""Finding terms in a segment: the longest first, never overlapping, never cutting a mark."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.literals import ADDRESS, DOMAIN, EMAIL, MENTION
from nltrans.core.marks import MARK
from nltrans.core.term import TermMatch
from nltrans.glossary.words import Pattern, Word, fold, is_other_number, joint, lemmas, same_word, words
from nltrans.language.known import of
from nltrans.language.titles import titles_of_works

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nltrans.core.term import Glossary, Term

__all__ = ["Bare", "Matcher", "Occurrence", "Phrase", "Phrases", "other_number"]

_HELD = "\ufffc"
"""Stands for a placeholder while words are looked for."""

_NO_PROSE = re.compile(f"{ADDRESS}|{EMAIL}|{DOMAIN}|{MENTION}")
"""Addresses, handles and hashtags."""


_CHAIN_BEFORE = re.compile(r"(?:\w+-){1,4}\Z")
_CHAIN_AFTER = re.compile(r"(?:-\w+){1,4}")
_NAME = re.compile(r" [A-Z]")


@dataclass(frozen=True, slots=True)
class Bare:
    """A text without its marks, and the way back."""

    text: str
    places: tuple[int, ...]
    """Where each character stood in the text with marks."""

    @classmethod
    def of(cls, marked: str) -> Bare:
        """Take the marks out; a sign that is no word holds the place of a placeholder."""
        text: list[str] = []
        places: list[int] = []
        at = 0
        for match in MARK.finditer(marked):
            text.append(marked[at : match.start()])
            places += range(at, match.start())
            if match["alone"]:
                text.append(_HELD)
                places.append(match.start())
            at = match.end()
        text.append(marked[at:])
        places += range(at, len(marked))
        return cls("".join(text), tuple(places))

    def span(self, start: int, end: int) -> Span:
        """Return the range in the text with marks, from the first to the last character."""
        return Span(self.places[start], self.places[end - 1] + 1)

    def bounds(self, span: Span) -> tuple[int, int]:
        """Return where a range of the text with marks starts and ends without them."""
        return bisect_left(self.places, span.start), bisect_left(self.places, span.end)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sequence of words to look for."""

    pattern: Pattern
    owner: Term
    rank: int = 0
    """Place of its owner; the lower wins."""
    case_sensitive: bool = False
    verb: bool = False
    """Verb forms are found too."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A phrase that was found."""

    phrase: Phrase
    start: int
    end: int
    forms: tuple[str, ...]
    """Its words, folded, as the text has them."""


class Phrases:
    """An index of phrases by the base forms of their first word."""

    def __init__(self, phrases: Iterable[Phrase], language: str) -> None:
        self._language = language
        self._index: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            for key in self._keys(phrase.pattern.words[0]):
                self._index.setdefault(key, []).append(phrase)

    def find(self, text: str) -> list[Occurrence]:
        """Return all occurrences in a text without marks, overlapping ones too."""
        if not self._index:
            return []
        found = words(text)
        closed = [match.span() for match in _NO_PROSE.finditer(text)]
        occurrences = []
        for at, word in enumerate(found):
            tried: set[int] = set()
            for key in self._keys(word.text):
                for phrase in self._index.get(key, ()):
                    if id(phrase) not in tried:
                        tried.add(id(phrase))
                        occurrence = self._fit(phrase, text, found, at)
                        if occurrence and not _overlaps(occurrence, closed):
                            occurrences.append(occurrence)
        return occurrences

    def _keys(self, word: str) -> frozenset[str]:
        folded = fold(word)
        return lemmas(folded, self._language) | {folded}

    def _fit(self, phrase: Phrase, text: str, found: Sequence[Word], at: int) -> Occurrence | None:
        pattern = phrase.pattern
        here = found[at : at + len(pattern.words)]
        if len(here) < len(pattern.words):
            return None
        start, end = here[0].start - len(pattern.before), here[-1].end + len(pattern.after)
        signs = start >= 0 and text.startswith(pattern.before, start) and text.startswith(pattern.after, here[-1].end)
        if not signs or (not pattern.after and text.startswith(("+", "#"), end)):
            return None
        if not all(self._is_form(word, wanted, phrase) for word, wanted in zip(here, pattern.words, strict=True)):
            return None
        if any(
            joint(text[a.end : b.start]) != wanted
            for (a, b), wanted in zip(pairwise(here), pattern.joints, strict=True)
        ):
            return None
        return Occurrence(phrase, start, end, tuple(fold(word.text) for word in here))

    def _is_form(self, word: Word, wanted: str, phrase: Phrase) -> bool:
        same = same_word(fold(word.text), fold(wanted), self._language, verb=phrase.verb)
        return same and (not phrase.case_sensitive or _same_case(word.text, wanted))


def _overlaps(occurrence: Occurrence, spans: list[tuple[int, int]]) -> bool:
    """Tell whether an occurrence shares a character with one of the ordered, separate spans."""
    at = bisect_left(spans, (occurrence.end, 0))
    return at > 0 and spans[at - 1][1] > occurrence.start


def _in_chain(occurrence: Occurrence, text: str) -> bool:
    """Tell whether a term is a link of a longer hyphenated chain: "Model-Agnostic-Meta-Learning"."""
    before, after = (
        _CHAIN_BEFORE.search(text, max(0, occurrence.start - 80), occurrence.start),
        _CHAIN_AFTER.match(text, occurrence.end),
    )
    return sum(found[0].count("-") for found in (before, after) if found) > 1


def _same_case(form: str, wanted: str) -> bool:
    """Compare the case of the letters that two forms share; an abbreviation must be there as a whole."""
    if wanted.isupper():
        return form.startswith(wanted)
    shared = [(a, b) for a, b in zip(form, wanted, strict=False) if a.casefold() == b.casefold()]
    return all(a == b for a, b in shared)


def longest(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    """Choose occurrences that do not overlap: longer, then earlier, then case-sensitive, then higher in rank."""
    ordered = sorted(occurrences, key=lambda o: (o.start - o.end, o.start, not o.phrase.case_sensitive, o.phrase.rank))
    starts: list[int] = []
    chosen: list[Occurrence] = []
    for occurrence in ordered:
        at = bisect_left(starts, occurrence.start)
        free_left = at == 0 or chosen[at - 1].end <= occurrence.start
        free_right = at == len(chosen) or occurrence.end <= chosen[at].start
        if free_left and free_right:
            starts.insert(at, occurrence.start)
            chosen.insert(at, occurrence)
    return chosen


class Matcher:
    """Finds the terms of a glossary in segments of its source language."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        phrases = []
        for rank, term in enumerate(glossary.terms):
            verb = term.part_of_speech.startswith("verb")
            patterns = (Pattern.of(text) for text in (term.source, *term.source_variants))
            phrases += [Phrase(pattern, term, rank, term.case_sensitive, verb) for pattern in patterns if pattern]
        self._phrases = Phrases(phrases, glossary.source)
        self._language = of(glossary.source)

    def match(self, text: str) -> tuple[TermMatch, ...]:
        """Return the terms in a text with marks, in order.

        A term may stand in or around a pair of marks. One that a pair cuts, or that has a
        placeholder between its words, is no match; nor is one in an address, a handle or the title of a work.
        """
        bare = Bare.of(text)
        works = self._works(text, bare) if self._language.has_title_case else []
        spans = {}
        for occurrence in self._phrases.find(bare.text):
            is_other = _in_chain(occurrence, bare.text) or self._is_verb(occurrence, bare.text)
            if is_other or _overlaps(occurrence, works):
                continue
            span = _around_marks(text, bare.span(occurrence.start, occurrence.end))
            if span is not None:
                spans[occurrence] = span
        return tuple(
            TermMatch(
                occurrence.phrase.owner,
                spans[occurrence],
                self._target(occurrence, bare.text),
                holds_marks=MARK.search(text, spans[occurrence].start, spans[occurrence].end) is not None,
            )
            for occurrence in longest(spans)
        )

    @staticmethod
    def _works(text: str, bare: Bare) -> list[tuple[int, int]]:
        """Return where titles stand in the text without marks: in a pair of marks, or in quotes with marks inside."""
        works = {(span.start, span.end) for span in titles_of_works(bare.text)}
        if bare.text != text:
            works |= {bare.bounds(span) for span in titles_of_works(text)}
        return sorted(works)

    def _is_verb(self, occurrence: Occurrence, text: str) -> bool:
        """Tell whether a noun is used as a verb here: "to model", "fine-tuning a model"."""
        signs = self._language.verb_signs
        if signs is None or occurrence.phrase.owner.part_of_speech != "noun":
            return False
        form = occurrence.forms[-1]
        if form.endswith(signs.gerund):
            written = text[occurrence.start : occurrence.end]
            takes_name = written.islower() and " " not in written and _NAME.match(text, occurrence.end)
            return bool(takes_name or _sign(signs.after).match(text, occurrence.end))
        is_base = form == fold(occurrence.phrase.pattern.words[-1])
        alone = len(occurrence.forms) == 1 and is_base and not form.endswith(tuple(signs.noun_endings))
        return alone and _sign(signs.before).search(text, max(0, occurrence.start - 12), occurrence.start) is not None

    def _target(self, occurrence: Occurrence, text: str) -> str:
        term = occurrence.phrase.owner
        entry = Pattern.of(term.source)
        same = entry is not None and len(entry.words) == len(occurrence.forms)
        wanted = entry.words if entry and same else occurrence.phrase.pattern.words
        changed = any(
            is_other_number(form, fold(word), self.glossary.source)
            for form, word in zip(occurrence.forms, wanted, strict=True)
        )
        if term.do_not_translate:
            return term.preferred if changed else text[occurrence.start : occurrence.end]
        return (other_number(term, self.glossary.target) or term.preferred) if changed else term.preferred


@cache
def _sign(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def other_number(term: Term, language: str) -> str | None:
    """Return the variant that is the preferred target in the other number, if the entry has one.

    Where heads come first, a variant whose head is the same and that goes on with a preposition
    differs in the number of what follows only ("analyse de sentiment", "analyse de sentiments").
    """
    preferred = [fold(word.text) for word in words(term.preferred)]
    head_first, links = of(language).head_first, of(language).link_words
    for variant in term.targets[1:]:
        forms = [fold(word.text) for word in words(variant)]
        same_head = fold(variant.split()[0]) == fold(term.preferred.split()[0])
        if len(forms) != len(preferred) or (head_first and same_head and not links.isdisjoint(forms)):
            continue
        if all(same_word(a, b, language) or _same_stem(a, b) for a, b in zip(forms, preferred, strict=True)):
            return variant
    return None


def _same_stem(a: str, b: str) -> bool:
    """Tell whether words differ in their last letter or what is added to it."""
    shared = max(3, min(len(a), len(b)) - 1)
    return a[:shared] == b[:shared]


def _around_marks(text: str, span: Span) -> Span | None:
    """Widen a range to the marks beside it until pairs are whole; None if a pair stays cut."""
    open_pairs: list[str] = []
    unopened: list[str] = []
    for match in MARK.finditer(text, span.start, span.end):
        if not match["close"]:
            open_pairs.append(match["number"])
        elif open_pairs:
            open_pairs.pop()
        else:
            unopened.append(match["number"])
    start, end = span.start, span.end
    for number in unopened:
        mark = f"⟦{number}⟧"
        if not text.endswith(mark, 0, start):
            return None
        start -= len(mark)
    for number in reversed(open_pairs):
        mark = f"⟦/{number}⟧"
        if not text.startswith(mark, end):
            return None
        end += len(mark)
    return Span(start, end)
