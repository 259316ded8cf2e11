"""A segment with its target, as the checks see it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from nltrans.core.document import CodeKind
from nltrans.core.marks import MARK
from nltrans.core.report import Strategy
from nltrans.quality import words

if TYPE_CHECKING:
    from nltrans.core.document import InlineCode, UnitKind
    from nltrans.core.report import Finding
    from nltrans.core.term import TermMatch

__all__ = ["Pair"]

_HIDDEN = "\ufffc"
"""Stands for a placeholder without words; OBJECT REPLACEMENT CHARACTER."""

_VISIBLE = (CodeKind.CODE, CodeKind.MATH, CodeKind.LITERAL, CodeKind.AUTOLINK)


@dataclass(frozen=True)
class Pair:
    """What is known about a segment and its target."""

    source: str
    """Text with marks."""
    target: str
    """Text with marks."""
    source_language: str
    target_language: str
    codes: tuple[InlineCode, ...] = ()
    terms: tuple[TermMatch, ...] = ()
    strategy: Strategy = Strategy.NONE
    kind: UnitKind | None = None

    @cached_property
    def source_text(self) -> str:
        """The source's prose: no marks, U+FFFC in the place of a placeholder."""
        return _prose(self.source)

    @cached_property
    def target_text(self) -> str:
        """The target's prose."""
        return _prose(self.target)

    @cached_property
    def source_words(self) -> tuple[str, ...]:
        """Words of the source's prose."""
        return tuple(words.tokens(self.source_text))

    @cached_property
    def target_words(self) -> tuple[str, ...]:
        """Words of the target's prose."""
        return tuple(words.tokens(self.target_text))

    @cached_property
    def kept(self) -> frozenset[str]:
        """Lower-cased words that may stand in the target as they stand in the source: terms' own targets, code."""
        texts = [target for match in self.terms for target in match.term.targets]
        texts += [code.equivalent for code in self.codes if code.kind in _VISIBLE]
        return frozenset(word.casefold() for text in texts for word in words.tokens(text))

    @cached_property
    def term_findings(self) -> tuple[Finding, ...]:
        """What the target made of the glossary's terms."""
        if not self.terms:
            return ()
        from nltrans.glossary.adherence import adherence, findings

        return findings(adherence(self.target, self.terms, self.target_language), self.source, self.target)


def _prose(text: str) -> str:
    return MARK.sub(lambda match: _HIDDEN if match["alone"] else "", text)
