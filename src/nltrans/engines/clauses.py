"""Splitting a sentence that is too long for a model where a reader would pause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nltrans.core.document import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["split"]

_CONJUNCTIONS = (
    r"and|or|but|nor|so|yet|because|although|though|while|whereas|which|that|when|where|if|unless|since|until|as"
    r"|et|ou|mais|car|donc|que|qui|dont|lorsque|quand|si|puisque"
    r"|e|mas|porque|porém|quando|se"
    r"|y|o|pero|porque|cuando|und|oder|aber|weil|dass|wenn|sondern"
)
_TIERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<=[.!?…])[\"')\]»”]*(\s+)|(?<=[。！？])()",
        r"(?<=[;；])(\s*)",
        r"(?<=:)(\s+)|(?<=：)()",
        r"(\s+)(?=[—–]\s)|(?<=\w—)()(?=\w)",
        r"(?<=,)(\s+)|(?<=[、，])()",
        rf"(\s+)(?=(?:{_CONJUNCTIONS})\s)",
        r"(\s+)",
        r"(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f])()(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f])",
    )
)
"""Places to pause, best first: sentence end, semicolon, colon, dash, comma, conjunction, any
space; the last is for scripts written without spaces."""


def split(text: str, fits: Callable[[str], bool], protected: Sequence[Span] = ()) -> list[Span]:
    """Cut `text` into clauses that fit, at white space that none of them holds.

    Each cut is made at the best kind of pause there is, the one nearest to the middle, so that
    the parts are of like length. A word is never cut: one that does not fit stands alone.

    Args:
        text: A sentence.
        fits: Whether a text is short enough.
        protected: Ranges that are better not cut; they are, if there is no other way.
    """
    parts: list[Span] = []
    waiting = [_stripped(text, Span(0, len(text)))]
    while waiting:
        span = waiting.pop()
        cut = None if fits(span.of(text)) else _cut(text, span, protected)
        if cut is None:
            parts.append(span)
        else:
            waiting += [_stripped(text, Span(cut.end, span.end)), _stripped(text, Span(span.start, cut.start))]
    return [part for part in parts if len(part)]


def _cut(text: str, span: Span, protected: Sequence[Span]) -> Span | None:
    middle = (span.start + span.end) / 2
    for barred in (protected, ()) if protected else ((),):
        for tier in _TIERS:
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
