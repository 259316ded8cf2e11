"""Splitting a sentence that is too long for a model where a reader would pause."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.language.known import of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["split"]

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
