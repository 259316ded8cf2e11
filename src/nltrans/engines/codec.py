"""From a request to what a subword model is given, and back from what it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.ports import Alignment, Hypothesis
from nltrans.engines import clauses, inline_tokens
from nltrans.engines.inline_tokens import MARK, ModelText
from nltrans.engines.placeholders import hide, risky, show
from nltrans.engines.tokens import detokenize
from nltrans.language.capital import in_capitals, with_capital
from nltrans.language.known import of
from nltrans.language.tags import has_spaces
from nltrans.language.titles import is_in_capitals, is_name, lowercase_title, titles_of_works

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nltrans.core.ports import Request, TermConstraint
    from nltrans.engines.framing import Framing
    from nltrans.engines.tokens import Subwords

__all__ = ["Codec", "Decoded", "Part", "Sentence"]

_ALIGNED_PARTS = 8
"""A request of more parts has no alignment: the matrix grows with the square of the length."""
_NOISE = 0.01
"""Attention below this is written as zero."""
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"⟦/?(\d+)/?⟧")
_PAIR = re.compile(r"⟦(\d+)⟧.*?⟦/\1⟧|⟦\d+/⟧", re.DOTALL)


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
    looping: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a request that the network can take in."""

    text: str
    glue: str = ""
    """What stands between this part and the one before."""
    sentence: Sentence | None = None
    """None for a part without words, or one word beyond the limit; it is copied."""
    spans: tuple[Span, ...] = ()
    """Characters of the request's text for each piece of the source."""
    held: Mapping[str, str] = field(default_factory=dict)
    """Placeholders of the source, and the words that they stand for."""


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
        self._room = max_tokens - len(framing.before) - len(framing.after)

    @staticmethod
    def reading(request: Request) -> Request:
        """Return a request as the network reads it: a title, or a word with a wanted target, in small letters."""
        if not of(request.source).has_title_case:
            return request
        return replace(request, text=lowercase_title(request.text, alone=bool(request.terms)))

    def parts(self, request: Request, hold: Collection[str] | None = ()) -> list[Part]:
        """Cut a request into parts that the network can take in; mostly there is one.

        Args:
            request: What is to be translated.
            hold: Words to put placeholders in the place of, beside those that the vocabulary cannot spell; None for
                no placeholders at all.
        """
        if not request.terms and not any(map(str.isalnum, MARK.sub("", request.text))):
            return [Part(request.text)]
        request = self.reading(request)
        whole = Span(0, len(request.text))
        part = self._part(request, whole, hold)
        if part is not None:
            return [part]
        kept = [Span(term.start, term.end) for term in request.terms]
        kept += [Span(*match.span()) for match in _PAIR.finditer(request.text)]
        parts: list[Part] = []
        end = 0
        for span in clauses.split(request.text, request.source, self._fits, kept):
            glue = request.text[end : span.start] if parts else ""
            parts.append(self._part(request, span, hold, glue) or Part(span.of(request.text), glue))
            end = span.end
        return parts

    def join(self, request: Request, parts: Sequence[Part], decoded: Mapping[Sentence, Decoded]) -> Hypothesis:
        """Put the answers to the parts of a request together."""
        texts: list[str] = []
        length = 0
        log_probs: list[float] = []
        spans: list[Span] = []
        rows: list[tuple[float, ...]] = []
        source = tuple(span for part in parts for span in part.spans)
        aligned = len(parts) <= _ALIGNED_PARTS
        column = 0
        for part in parts:
            answer = decoded[part.sentence] if part.sentence else None
            text, places = (part.text, ()) if answer is None else self._text(answer.pieces, part.held)
            glue = self._glue(part, request.target) if length and text else ""
            length += len(glue)
            spans += [Span(length + place.start, length + place.end) for place in places]
            texts += [glue, text]
            length += len(text)
            if answer is not None:
                log_probs += answer.log_probs
                if aligned:
                    rows += self._rows(answer, len(part.spans), column, len(source))
            column += len(part.spans)
        alignment = Alignment(source, tuple(spans), tuple(rows)) if rows and len(rows) == len(spans) else None
        looping = any(part.sentence and decoded[part.sentence].looping for part in parts)
        text = with_capital(request.text, "".join(texts))
        if self._max_mark and not request.terms and _is_turned_name(request, text):
            text, alignment = request.text, None
        if of(request.source).has_title_case and is_in_capitals(request.text):
            text = in_capitals(text)
        return Hypothesis(text, tuple(log_probs), alignment, looping=looping)

    def _part(self, request: Request, span: Span, hold: Collection[str] | None, glue: str = "") -> Part | None:
        """Encode a range of the request's text; None if it is too long."""
        text = span.of(request.text)
        terms = [term for term in request.terms if span.start <= term.start and term.end <= span.end]
        for wanted in ([(t.start - span.start, t.end - span.start, t.target) for t in terms], []):
            model = self._model_text(text, wanted)
            encoded = self._source.encode(model.text)
            held: dict[str, str] = {}
            words: Sequence[Span] = ()
            if hold is not None and self._max_mark:
                works = titles_of_works(model.text) if of(request.source).has_title_case else []
                words = risky(model.text, encoded, hold, works)
            if words:
                model, held = hide(model, words, self._free(text))
                encoded = self._source.encode(model.text)
            if len(encoded.pieces) <= self._room:
                places = _Places(model.offsets, span.start, terms if wanted else [])
                framing = self._framing
                sentence = Sentence((*framing.before, *encoded.pieces, *framing.after), framing.forced)
                return Part(text, glue, sentence, _filled([places.of(piece) for piece in encoded.spans]), held)
            if not wanted:
                break
        return None

    def _free(self, text: str) -> list[int]:
        """Return the numbers that no mark of the text has."""
        taken = {int(number) for number in _NUMBER.findall(text)}
        return [number for number in range(1, self._max_mark + 1) if number not in taken]

    def _fits(self, text: str) -> bool:
        return self._source.count(self._model_text(text, ()).text) <= self._room

    def _model_text(self, text: str, terms: Sequence[tuple[int, int, str]]) -> ModelText:
        return inline_tokens.encode(text, terms) if self._max_mark else ModelText(text, tuple(range(len(text))))

    def _text(self, pieces: Sequence[str], held: Mapping[str, str]) -> tuple[str, Sequence[Span]]:
        text, spans = detokenize(pieces)
        if not self._max_mark:
            return text, _filled(spans)
        product = show(inline_tokens.decode(text), held)
        if product.text == text:
            return text, _filled(spans)
        where = {offset: index for index, offset in enumerate(product.offsets) if offset >= 0}
        places = [_hull([where[at] for at in range(s.start, s.end) if at in where]) for s in spans]
        return product.text, _filled(places)

    def _rows(self, answer: Decoded, width: int, column: int, total: int) -> list[tuple[float, ...]]:
        import numpy as np

        if not len(answer.attention):
            return []
        first = len(self._framing.before)
        weights = np.array(answer.attention, dtype=np.float64)[:, first : first + width]
        weights[weights < _NOISE] = 0.0
        left, right = (0.0,) * column, (0.0,) * (total - column - width)
        return [(*left, *row, *right) for row in weights.tolist()]

    @staticmethod
    def _glue(part: Part, target: str) -> str:
        if not has_spaces(target):
            return ""
        return part.glue or " "


def _is_turned_name(request: Request, target: str) -> bool:
    """Tell whether a target is an English name in another order: "Noam Chomsky", "Chomsky de Noam"."""
    kept = [word for word in _WORD.findall(target) if not word.islower()]
    name = _WORD.findall(request.text)
    return of(request.source).has_title_case and is_name(request.text) and kept != name and sorted(kept) == sorted(name)


class _Places:
    """From characters of the model's form of a part to characters of the request's text."""

    def __init__(self, offsets: Sequence[int], start: int, terms: Sequence[TermConstraint]) -> None:
        self._offsets = offsets
        self._start = start
        self._terms = terms

    def of(self, span: Span) -> Span:
        """Return where a piece stands; one of a wanted target stands where its source term does."""
        known = [self._start + at for at in self._offsets[span.start : span.end] if at >= 0]
        if known:
            return _hull(known)
        before = next((self._start + at for at in reversed(self._offsets[: span.start]) if at >= 0), -1)
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
