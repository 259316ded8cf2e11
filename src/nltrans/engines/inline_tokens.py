"""The form in which marks and term constraints reach a model, and the way back.

Elsewhere in nltrans a mark hugs the words it stands around: ``le ⟦1⟧modèle⟦/1⟧.``  A subword
vocabulary spells a word differently at the start of a text and after a space, so a mark between
the space and the word would make every marked word rare. In the *model form* an opening mark
therefore changes places with the space before it, ``le⟦1⟧ modèle⟦/1⟧.``, and at the start of the
text a space is put after it; all marks are single symbols of the vocabulary.

A term constraint is the source term followed by the wanted target, ``⟦t⟧ source term⟦=⟧ terme
cible⟦/t⟧`` (Dinu et al. 2019, "Training Neural Machine Translation to Apply Terminology
Constraints", the append variant with delimiters in place of source factors).

Training data and inference both go through this module, so that a model sees at work what it
saw when it was trained.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core import marks
from nltrans.core.signs import plain_signs

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MAX_INDEX", "SYMBOLS", "ModelText", "decode", "encode"]

MAX_INDEX = 16
"""Highest mark number that has symbols of its own."""

TERM_OPEN, TERM_TARGET, TERM_CLOSE = "⟦t⟧", "⟦=⟧", "⟦/t⟧"


SYMBOLS: tuple[str, ...] = (
    *(form(index) for index in range(1, MAX_INDEX + 1) for form in (marks.opening, marks.closing, marks.standalone)),
    TERM_OPEN,
    TERM_TARGET,
    TERM_CLOSE,
)
"""All symbols that a model's vocabulary must hold as single pieces."""

_OPENINGS = rf"(?:{marks.OPENING}|{TERM_OPEN})+"
_AT_WORD_START = re.compile(rf"(?P<space>^| )(?P<marks>{_OPENINGS})(?=\S)")
_AROUND_SPACE = re.compile(rf"(?:^|(?<=\S))(?P<marks>{_OPENINGS})(?P<space> )(?=\S)")
_TERM_SYMBOLS = re.compile(f"{TERM_OPEN}|{TERM_TARGET}|{TERM_CLOSE}")


@dataclass(frozen=True, slots=True)
class ModelText:
    """A text after `encode` or `decode`, with the place in the input that each character comes from."""

    text: str
    offsets: tuple[int, ...]
    """Index in the input of each character; -1 for inserted characters and constraint targets."""


class _Builder:
    """Collects pieces of text together with their offsets."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.offsets: list[int] = []

    def copy(self, text: str, offsets: Sequence[int]) -> None:
        self.parts.append(text)
        self.offsets.extend(offsets)

    def copy_range(self, source: ModelText, start: int, end: int) -> None:
        self.copy(source.text[start:end], source.offsets[start:end])

    def insert(self, text: str) -> None:
        self.parts.append(text)
        self.offsets.extend([-1] * len(text))

    def build(self) -> ModelText:
        return ModelText("".join(self.parts), tuple(self.offsets))


def encode(text: str, terms: Sequence[tuple[int, int, str]] = ()) -> ModelText:
    """Return the model form of a product text.

    `terms` are (start, end, target) with character offsets in `text`, ordered and not
    overlapping. Spaces and quotes become plain ones, since models know only those.
    """
    return _move_spaces_in(_annotate(text, terms))


def decode(text: str) -> ModelText:
    """Return the product form of a model's output; the inverse of `encode` without terms.

    Constraint symbols, which no output should hold, are dropped.
    """
    builder = _Builder()
    position = 0
    for match in _TERM_SYMBOLS.finditer(text):
        builder.copy(text[position : match.start()], range(position, match.start()))
        position = match.end()
    builder.copy(text[position:], range(position, len(text)))
    return _move_spaces_out(builder.build())


def _annotate(text: str, terms: Sequence[tuple[int, int, str]]) -> ModelText:
    builder = _Builder()
    plain = plain_signs(text)
    position = 0
    for start, end, target in terms:
        builder.copy(plain[position:start], range(position, start))
        builder.insert(TERM_OPEN)
        builder.copy(plain[start:end], range(start, end))
        builder.insert(f"{TERM_TARGET} {target}{TERM_CLOSE}")
        position = end
    builder.copy(plain[position:], range(position, len(plain)))
    return builder.build()


def _move_spaces_in(source: ModelText) -> ModelText:
    builder = _Builder()
    position = 0
    for match in _AT_WORD_START.finditer(source.text):
        builder.copy_range(source, position, match.start())
        builder.copy_range(source, *match.span("marks"))
        if match["space"]:
            builder.copy_range(source, *match.span("space"))
        else:
            builder.insert(" ")
        position = match.end()
    builder.copy_range(source, position, len(source.text))
    return builder.build()


def _move_spaces_out(source: ModelText) -> ModelText:
    builder = _Builder()
    position = 0
    for match in _AROUND_SPACE.finditer(source.text):
        builder.copy_range(source, position, match.start())
        if match.start() > 0:
            builder.copy_range(source, *match.span("space"))
        builder.copy_range(source, *match.span("marks"))
        position = match.end()
    builder.copy_range(source, position, len(source.text))
    return builder.build()
