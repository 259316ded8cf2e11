"""Where in a target a term belongs: the run of words that alignment is sure about, or nowhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.marks import MARK
from nltrans.glossary.match import Bare
from nltrans.glossary.words import fold, same_word, words
from nltrans.language.known import of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.term import TermMatch
    from nltrans.glossary.align import Shares

__all__ = ["Places"]

MIN_PURITY = 0.7
"""Least mean share of the content words of a run that must come from the term."""
MIN_COVERAGE = 0.6
"""Least share of what the term gives to the target that must lie in the run."""
_DRAWN = 0.25
"""Share from which a word beside the run, across a preposition, belongs to it."""
_SURE = 0.85
"""Purity and coverage from which a name that looks quite different is replaced."""
_ALIKE = 0.5
"""Similarity from which a word counts as a spelling of a name."""
_BREAK = re.compile(r"[.!?:;,()\[\]«»“”\"/]")


@dataclass(frozen=True, slots=True)
class Places:
    """The words of a target."""

    source: str
    target: str
    language: str
    """Of the target."""
    spans: tuple[Span, ...]
    """Of the target's words, marks included."""
    forms: tuple[str, ...]
    """The words, folded."""
    source_words: tuple[tuple[str, Span], ...]
    """Words of the source, folded, and where they stand."""

    @classmethod
    def of(cls, source: str, target: str, language: str) -> Places:
        """Cut a target into words."""
        found, before = _words(target), _words(source)
        spans, forms = tuple(span for _, span in found), tuple(form for form, _ in found)
        return cls(source, target, language, spans, forms, before)

    def aligned(self, shares: Shares | None) -> Span | None:
        """Return the range that is aligned to a term, however surely."""
        run = shares.run() if shares else None
        return Span(self.spans[run.first].start, self.spans[run.last].end) if run else None

    def confident(self, match: TermMatch, shares: Shares | None) -> Span | None:
        """Return the range to replace by a missed term, or None if it is not clear.

        Function words at the edges stay, parts of hyphenated words are drawn in, and so is a
        noun across a preposition that comes from the term too or that the new term brings
        along ("réseaux [de graphes]"). A mark or a punctuation sign inside, a compound or an
        adjective in the term's place, or a title left in the source language make it unclear.
        """
        run = shares.run() if shares else None
        if shares is None or run is None or match.holds_marks or self._in_compound(match.span):
            return None
        wanted = [fold(word.text) for word in words(match.target)]
        first, last = self._trimmed(run.first, run.last, wanted)
        if first > last or not self._is_sure(match, shares, first, last):
            return None
        first, last = self._widened(first, last, wanted, shares)
        place = Span(self.spans[first].start, self.spans[last].end)
        longest = 2 * max(len(wanted), len(words(match.span.of(self.source)))) + 1
        unclear = (
            last + 1 - first > longest
            or MARK.search(self.target, place.start, place.end)
            or _BREAK.search(self.target, place.start, place.end)
            or self._in_kept_title(match.span, first, last)
            or self._is_adjective(match, shares, first)
        )
        return None if unclear else place

    @property
    def _loose(self) -> frozenset[str]:
        return of(self.language).function_words

    def _trimmed(self, first: int, last: int, wanted: Sequence[str]) -> tuple[int, int]:
        while first <= last and self.forms[first] in self._loose and self.forms[first] != wanted[0]:
            first += 1
        while first <= last and self.forms[last] in self._loose and self.forms[last] != wanted[-1]:
            last -= 1
        return first, last

    def _widened(self, first: int, last: int, wanted: Sequence[str], shares: Shares) -> tuple[int, int]:
        brought = [word for word in wanted if word not in self._loose]
        while first > 0 and self._gap(first - 1) == "-":
            first -= 1
        while last + 1 < len(self.forms) and self._gap(last) == "-":
            last += 1
        left = self._beyond(first, -1)
        if left is not None and self._belongs(left, brought, shares):
            first = left
        right = self._beyond(last, 1)
        if right is not None and self._belongs(right, brought, shares):
            last = right
        return first, last

    def _gap(self, index: int) -> str:
        """Return the text between a word and the next one."""
        return self.target[self.spans[index].end : self.spans[index + 1].start]

    def _beyond(self, edge: int, step: int) -> int | None:
        """Return the content word next to a run, across at most two link words and nothing else."""
        links = of(self.language).link_words
        index = edge + step
        for _ in range(3):
            if not 0 <= index < len(self.forms) or self._gap(min(index, index - step)).strip() not in {"", "'", "’"}:
                return None
            if self.forms[index] not in links:
                return None if self.forms[index] in self._loose else index
            index += step
        return None

    def _belongs(self, index: int, brought: Sequence[str], shares: Shares) -> bool:
        word = self.forms[index]
        return shares.values[index] >= _DRAWN or any(same_word(word, other, self.language) for other in brought)

    def _is_sure(self, match: TermMatch, shares: Shares, first: int, last: int) -> bool:
        content = [index for index in range(first, last + 1) if self.forms[index] not in self._loose]
        if not content:
            return False
        purity = sum(shares.values[index] for index in content) / len(content)
        coverage = sum(shares.values[first : last + 1]) / (sum(shares.values) or 1)
        if purity < MIN_PURITY or coverage < MIN_COVERAGE:
            return False
        if not match.term.do_not_translate:
            return True
        old = " ".join(self.forms[first : last + 1])
        alike = SequenceMatcher(None, old, fold(match.target), autojunk=False).ratio() >= _ALIKE
        return alike or min(purity, coverage) >= _SURE

    def _in_compound(self, span: Span) -> bool:
        """Tell whether the term is a part of a hyphenated word, whose translation is not its own."""
        around = self.source[max(0, span.start - 1) : span.start] + self.source[span.end : span.end + 1]
        return "-" in around

    def _in_kept_title(self, span: Span, first: int, last: int) -> bool:
        """Tell whether the engine left the term and a word beside it as they were."""
        at = bisect_left(self.source_words, span.start, key=lambda word: word[1].start)
        end = bisect_left(self.source_words, span.end, key=lambda word: word[1].start)
        kept = tuple(form for form, _ in self.source_words[at:end])
        before = self.source_words[at - 1][0] if at else None
        after = self.source_words[end][0] if end < len(self.source_words) else None
        left = self.forms[first - 1] if first else None
        right = self.forms[last + 1] if last + 1 < len(self.forms) else None
        beside = (left is not None and left == before) or (right is not None and right == after)
        return beside and kept == self.forms[first : last + 1]

    def _is_adjective(self, match: TermMatch, shares: Shares, first: int) -> bool:
        """Tell whether the target has an adjective after the noun that the term modifies in the source.

        "Matrix compression" is "compression matricielle": a noun cannot take that adjective's place.
        """
        noun = match.term.part_of_speech in {"", "noun"} and not match.term.do_not_translate
        if not of(self.language).head_first or not noun:
            return False
        if first == 0 or self._gap(first - 1) != " " or self.forms[first - 1] in self._loose:
            return False
        centre = shares.centres[first - 1]
        return centre is not None and centre > match.span.end


def _words(text: str) -> tuple[tuple[str, Span], ...]:
    bare = Bare.of(text)
    return tuple((fold(word.text), bare.span(word.start, word.end)) for word in words(bare.text))
