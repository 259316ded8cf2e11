"""Subword pieces and the characters they stand for, in both directions."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.errors import ModelNotFound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["Pieces", "Subwords", "detokenize", "is_byte"]

_SPACE = "▁"
"""How SentencePiece writes a space."""
_BYTE = re.compile(r"<0x([0-9A-F]{2})>\Z")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text cut into subwords."""

    pieces: tuple[str, ...]
    spans: tuple[Span, ...]
    """Characters of the text that each piece was made from, without spaces at the edges."""


class Subwords:
    """The SentencePiece model of one side of a translation model.

    Raises:
        ModelNotFound: the file is missing or is no SentencePiece model.
    """

    def __init__(self, path: Path) -> None:
        import sentencepiece

        self._processor = sentencepiece.SentencePieceProcessor()
        try:
            self._processor.LoadFromFile(str(path))
        except (OSError, RuntimeError) as error:
            raise ModelNotFound("the SentencePiece model cannot be read", path=path) from error

    def encode(self, text: str) -> Pieces:
        """Cut `text` into pieces."""
        pieces: list[str] = self._processor.encode(text, out_type=str)
        normalized, offsets = self._processor.normalize(text, with_offsets=True)
        spans = []
        for start, end in _ranges(pieces, normalized):
            first = offsets[end - len(normalized[start:end].lstrip(_SPACE))]
            after = bisect_right(offsets, offsets[end - 1])
            last = offsets[after] if after < len(offsets) else len(text)
            empty = not normalized[start:end].strip(_SPACE)
            spans.append(Span(first, first) if empty else _trimmed(text, first, last))
        return Pieces(tuple(pieces), tuple(spans))

    def count(self, text: str) -> int:
        """Return how many pieces `text` has."""
        return len(self._processor.encode(text, out_type=int))


def is_byte(piece: str) -> bool:
    """Tell whether a piece is one byte of a character that the vocabulary lacks."""
    return _BYTE.match(piece) is not None


def detokenize(pieces: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """Join target pieces; the spans say which characters each piece became.

    Runs of byte pieces such as ``<0xC3>`` are read as UTF-8; bytes that are none are left out.
    """
    parts: list[str] = []
    spans: list[Span] = []
    length = at = 0
    while at < len(pieces):
        run = at
        while run < len(pieces) and _BYTE.match(pieces[run]):
            run += 1
        if run > at:
            surface = bytes(int(piece[3:5], 16) for piece in pieces[at:run]).decode(errors="ignore")
        else:
            run = at + 1
            surface = pieces[at].replace(_SPACE, " ")
            if not length:
                surface = surface.lstrip(" ")
        inner = len(surface) - len(surface.lstrip(" "))
        spans += [Span(length + inner, length + len(surface))] * (run - at)
        parts.append(surface)
        length += len(surface)
        at = run
    text = "".join(parts)
    kept = len(text.rstrip(" "))
    if kept == length:
        return text, tuple(spans)
    return text[:kept], tuple(Span(min(span.start, kept), min(span.end, kept)) for span in spans)


def _ranges(pieces: Sequence[str], normalized: str) -> Iterator[tuple[int, int]]:
    """Yield the characters of `normalized` that each piece covers; a byte piece covers its character."""
    at = remaining = 0
    for piece in pieces:
        if remaining == 0 and _BYTE.match(piece) and not normalized.startswith(piece, at):
            remaining = len(normalized[at].encode())
        if remaining:
            remaining -= 1
            yield at, at + 1
            at += remaining == 0
        else:
            yield at, at + len(piece)
            at += len(piece)


def _trimmed(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return Span(start, start + len(inner.strip()))
