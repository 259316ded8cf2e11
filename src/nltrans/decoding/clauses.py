"""Sentence cut to the model's length: one that is too long is split where a reader would pause."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.marks import PAIR, STANDALONE
from nltrans.core.ports import Alignment, Measuring
from nltrans.decoding.passes import Answer, Ask, Pass, Text
from nltrans.language.known import of
from nltrans.language.tags import has_spaces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.core.ports import Engine

__all__ = ["Clauses", "split"]

_ALIGNED_PARTS = 8
"""A text of more parts has no alignment: the matrix grows with the square of the length."""
_WHOLE = re.compile(f"{PAIR.format('.*?')}|{STANDALONE}", re.DOTALL)

_BEST = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=[.!?…])[\"')\]»”]*(\s+)|(?<=[。！？])()",
        r"(?<=[;；])(\s*)",
        r"(?<=:)(\s+)|(?<=：)()",
        r"(\s+)(?=[—–]\s)|(?<=\w—)()(?=\w)",
        r"(?<=,)(\s+)|(?<=[、，])()",
    )
)
"""Places to pause, best first: sentence end, semicolon, colon, dash, comma; a conjunction comes after them."""
_ANY = tuple(
    re.compile(pattern)
    for pattern in (
        r"(\s+)",
        r"(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f])()(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f])",
    )
)
"""Any space, and any place in scripts written without."""


@lru_cache(maxsize=64)
def _tiers(language: str) -> tuple[re.Pattern[str], ...]:
    words = "|".join(sorted(of(language).conjunctions))
    return (*_BEST, *((re.compile(rf"(\s+)(?=(?:{words})\s)"),) if words else ()), *_ANY)


@dataclass(frozen=True, slots=True)
class _Part:
    """A range of a text."""

    span: Span
    glue: str
    """What stands between this part and the one before."""
    asked: int | None
    """Index among the texts that are asked; None for one word beyond the limit, which is copied."""


@dataclass(frozen=True, slots=True)
class _Ask(Ask):
    parts: tuple[_Part, ...] = ()
    """Empty for a text that is asked whole."""


class Clauses(Pass[_Ask]):
    """Cuts texts to the length that an engine takes in.

    Args:
        engine: Measures texts.
        source: Source language, BCP 47.
        target: Target language, BCP 47.
    """

    name = "clauses"

    @classmethod
    def made_for(cls, engine: Engine, source: str, target: str) -> Clauses | None:
        """Return the pass for an engine with a limit."""
        return cls(engine, source, target) if isinstance(engine, Measuring) else None

    def __init__(self, engine: Measuring, source: str, target: str) -> None:
        self._engine = engine
        self._source = source
        self._space = " " if has_spaces(target) else ""

    def prepare(self, given: Text) -> _Ask:
        """Ask for a text, or its clauses, each without its terms if they make it too long."""
        whole = self._fitting(given)
        if whole is not None:
            return _Ask(given, (whole,))
        kept = [Span(term.start, term.end) for term in given.terms]
        kept += [Span(*match.span()) for match in _WHOLE.finditer(given.text)]
        texts: list[Text] = []
        parts: list[_Part] = []
        end = 0
        for span in split(given.text, self._source, lambda text: self._engine.measure(text).fits, kept):
            part = self._fitting(_part(given, span))
            parts.append(_Part(span, given.text[end : span.start] if parts else "", len(texts) if part else None))
            texts += [part] if part else []
            end = span.end
        return _Ask(given, tuple(texts), parts=tuple(parts))

    def restore(self, ask: _Ask, answers: Sequence[Answer | None], best: Answer | None) -> Answer | None:
        """Join the clauses."""
        del best
        if not ask.parts:
            return answers[0]
        text = ""
        joined: list[tuple[int, Answer, _Part]] = []
        for part in ask.parts:
            answer = answers[part.asked] if part.asked is not None else Answer(part.span.of(ask.given.text))
            if answer is None:
                return None
            text += (part.glue or " " if self._space else "") if text and answer.text else ""
            joined.append((len(text), answer, part))
            text += answer.text
        return Answer(
            text,
            _joined(joined) if len(joined) <= _ALIGNED_PARTS else None,
            tuple(value for _, answer, _ in joined for value in answer.token_log_probs),
            looping=any(answer.looping for _, answer, _ in joined),
        )

    def _fitting(self, text: Text) -> Text | None:
        for one in (text, replace(text, terms=())) if text.terms else (text,):
            if self._engine.measure(one.text, one.terms).fits:
                return one
        return None


def _part(given: Text, span: Span) -> Text:
    terms = [term for term in given.terms if span.start <= term.start and term.end <= span.end]
    inside = tuple(replace(term, start=term.start - span.start, end=term.end - span.start) for term in terms)
    return Text(span.of(given.text), terms=inside, search=given.search)


def _joined(parts: Sequence[tuple[int, Answer, _Part]]) -> Alignment | None:
    """Put the alignments of parts together, whose targets start at the given places."""
    found = [(start, part.span.start, answer.alignment) for start, answer, part in parts if part.asked is not None]
    source: list[Span] = []
    target: list[Span] = []
    rows: list[tuple[float, ...]] = []
    width = sum(len(alignment.source) for _, _, alignment in found if alignment)
    for there, here, alignment in found:
        if alignment is None:
            return None
        left = (0.0,) * len(source)
        right = (0.0,) * (width - len(source) - len(alignment.source))
        source += [Span(span.start + here, span.end + here) for span in alignment.source]
        target += [Span(span.start + there, span.end + there) for span in alignment.target]
        rows += [(*left, *row, *right) for row in alignment.weights]
    return Alignment(tuple(source), tuple(target), tuple(rows)) if rows else None


def split(text: str, language: str, fits: Callable[[str], bool], protected: Sequence[Span] = ()) -> list[Span]:
    """Cut `text` into clauses that fit, at white space that none of them holds.

    Each cut is made at the best kind of pause there is, the one nearest to the middle, so that
    the parts are of like length. A word is never cut: one that does not fit stands alone.

    Args:
        text: A sentence.
        language: BCP 47.
        fits: Whether a text is short enough.
        protected: Ranges that are better not cut; they are, if there is no other way.
    """
    parts: list[Span] = []
    waiting = [_stripped(text, Span(0, len(text)))]
    while waiting:
        span = waiting.pop()
        cut = None if fits(span.of(text)) else _cut(text, _tiers(language), span, protected)
        if cut is None:
            parts.append(span)
        else:
            waiting += [_stripped(text, Span(cut.end, span.end)), _stripped(text, Span(span.start, cut.start))]
    return [part for part in parts if len(part)]


def _cut(text: str, tiers: Sequence[re.Pattern[str]], span: Span, protected: Sequence[Span]) -> Span | None:
    middle = (span.start + span.end) / 2
    for barred in (protected, ()) if protected else ((),):
        for tier in tiers:
            cuts = [
                Span(*match.span(match.lastindex or 0))
                for match in tier.finditer(text, span.start, span.end)
                if span.start < match.end() < span.end
            ]
            cuts = [cut for cut in cuts if not any(bar.start < cut.end and cut.start < bar.end for bar in barred)]
            if cuts:
                return min(cuts, key=lambda cut: abs(cut.start - middle))
    return None


def _stripped(text: str, span: Span) -> Span:
    inner = span.of(text)
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, start + len(inner.strip()))
