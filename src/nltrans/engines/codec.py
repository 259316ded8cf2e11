"""From a request to what a subword model is given, and back from what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.marks import plain
from nltrans.core.ports import Alignment, Hypothesis, Measure
from nltrans.engines import inline_tokens
from nltrans.engines.inline_tokens import ModelText
from nltrans.engines.tokens import detokenize, is_byte

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.ports import Request, TermConstraint
    from nltrans.engines.framing import Framing
    from nltrans.engines.tokens import Subwords

__all__ = ["Codec", "Decoded", "Sentence"]

_NOISE = 0.01
"""Attention below this is written as zero."""
_REMEMBERED = 8192
"""Texts whose pieces are kept: a text is measured before it is translated."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the network is given."""

    source: tuple[str, ...]
    forced: tuple[str, ...] = ()
    """First tokens of the target."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the network answered, without forced and end tokens."""

    pieces: tuple[str, ...]
    log_probs: tuple[float, ...] = ()
    attention: Sequence[Sequence[float]] = ()
    """One row a piece, one column a token of `Sentence.source`."""
    others: tuple[Decoded, ...] = ()
    """What else a search for several hypotheses found, the likeliest first."""


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A text in pieces."""

    sentence: Sentence
    spans: tuple[Span, ...]
    """Characters of the text for each piece, without those of the framing."""
    unspelled: tuple[Span, ...]
    """Those of pieces that are single bytes."""


class Codec:
    """Turns requests into sentences of subwords, and answers into hypotheses.

    Args:
        source: Subwords of the source language.
        framing: Tokens around a sentence.
        max_mark: Highest number of the marks of nltrans that the model knows as symbols of its own; 0 for none.
        max_tokens: Longest sentence, framing included.
    """

    def __init__(self, source: Subwords, framing: Framing, *, max_mark: int, max_tokens: int) -> None:
        self._source = source
        self._framing = framing
        self._max_mark = max_mark
        self._max_tokens = max_tokens
        self._encoded = lru_cache(_REMEMBERED)(self._encode)

    def measure(self, text: str, terms: tuple[TermConstraint, ...] = ()) -> Measure:
        """Say how the network sees a text."""
        encoded = self._encoded(text, terms)
        pieces = encoded.sentence.source
        return Measure(pieces, len(pieces) <= self._max_tokens, encoded.unspelled)

    def sentence(self, request: Request) -> Sentence | None:
        """Return what the network is given; None for a text without words, or beyond the limit, which is copied."""
        if not request.terms and not any(map(str.isalnum, plain(request.text))):
            return None
        sentence = self._encoded(request.text, request.terms).sentence
        return sentence if len(sentence.source) <= self._max_tokens else None

    def hypothesis(self, request: Request, answer: Decoded) -> Hypothesis:
        """Return an answer to a request as text."""
        text, spans = self._text(answer.pieces)
        sources = self._encoded(request.text, request.terms).spans
        rows = self._rows(answer, len(sources))
        return Hypothesis(
            text,
            answer.log_probs,
            Alignment(sources, spans, rows) if rows and len(rows) == len(spans) else None,
            tokens=answer.pieces,
            others=tuple(self.hypothesis(request, other) for other in answer.others),
        )

    def _encode(self, text: str, terms: tuple[TermConstraint, ...]) -> _Encoded:
        if self._max_mark:
            model = inline_tokens.encode(text, [(term.start, term.end, term.target) for term in terms])
        else:
            model = ModelText(text, tuple(range(len(text))))
        cut = self._source.encode(model.text)
        places = _Places(model.offsets, terms)
        spans = [places.of(span) for span in cut.spans]
        rare = [span for piece, span in zip(cut.pieces, spans, strict=True) if len(span) and is_byte(piece)]
        framing = self._framing
        sentence = Sentence((*framing.before, *cut.pieces, *framing.after), framing.forced)
        return _Encoded(sentence, _filled(spans), tuple(rare))

    def _text(self, pieces: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
        text, spans = detokenize(pieces)
        product = inline_tokens.decode(text) if self._max_mark else None
        if product is None or product.text == text:
            return text, _filled(spans)
        where = {offset: index for index, offset in enumerate(product.offsets) if offset >= 0}
        places = [_hull([where[at] for at in range(s.start, s.end) if at in where]) for s in spans]
        return product.text, _filled(places)

    def _rows(self, answer: Decoded, width: int) -> tuple[tuple[float, ...], ...]:
        import numpy as np

        if not len(answer.attention):
            return ()
        first = len(self._framing.before)
        weights = np.array(answer.attention, dtype=np.float64)[:, first : first + width]
        weights[weights < _NOISE] = 0.0
        return tuple(map(tuple, weights.tolist()))


class _Places:
    """From characters of the model's form of a text to characters of the text."""

    def __init__(self, offsets: Sequence[int], terms: Sequence[TermConstraint]) -> None:
        self._offsets = offsets
        self._terms = terms

    def of(self, span: Span) -> Span:
        """Return where a piece stands; one of a wanted target stands where its source term does."""
        known = [at for at in self._offsets[span.start : span.end] if at >= 0]
        if known:
            return _hull(known)
        before = next((at for at in reversed(self._offsets[: span.start]) if at >= 0), -1)
        term = next((term for term in self._terms if term.start <= before < term.end), None)
        return Span(term.start, term.end) if term else Span(before + 1, before + 1)


def _hull(places: Sequence[int]) -> Span:
    return Span(min(places), max(places) + 1) if places else Span(0, 0)


def _filled(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Give a piece that shows nothing, a lone space, the place of the piece after it, else before it."""
    filled = list(spans)
    for order in (range(len(filled) - 2, -1, -1), range(1, len(filled))):
        for index in order:
            neighbour = index + 1 if order.step < 0 else index - 1
            if not len(filled[index]):
                filled[index] = filled[neighbour]
    return tuple(filled)
