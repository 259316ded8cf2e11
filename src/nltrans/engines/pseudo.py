"""Pseudo-translation: shows what is translated, without translating.

Letters get accents, the text grows as translations do, and brackets show where a segment
starts and ends, so that text which escaped the segmenter, was cut, or was put together from
parts is seen at once. The form is the customary one of software localization.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nltrans.core.marks import ANY
from nltrans.core.ports import Capabilities, Hypothesis

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nltrans.core.ports import Request

__all__ = ["PseudoEngine", "pseudo"]

_ACCENTS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçđéƒĝĥîĵķļṁñöþǫŕšţûṽŵẋýž",
)
_MARKS = re.compile(rf"({ANY})")
_GROWTH = 0.3
_FILLER = "one two three four five six seven eight nine ten ".translate(_ACCENTS)


class PseudoEngine:
    """Writes accented letters; a pure function of the text, for any pair of languages."""

    def __init__(self, *, model: str | Path | None = None, source: str = "", target: str = "") -> None:
        del model, source, target

    @property
    def name(self) -> str:
        """Name for reports."""
        return "pseudo"

    @property
    def capabilities(self) -> Capabilities:
        """Any pair, any number of marks."""
        return Capabilities(pairs=None, marks="nltrans", max_marks=1_000_000, max_tokens=1_000_000)

    def load(self) -> None:
        """Do nothing."""

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        """Accent the text of each request."""
        return [Hypothesis(pseudo(request.text)) for request in requests]


def pseudo(text: str) -> str:
    """Return `text` accented, about 30 % longer and in brackets, with its marks untouched."""
    if not text.strip():
        return text
    parts = _MARKS.split(text)
    letters = sum(len(part) for part in parts[::2])
    parts[::2] = [part.translate(_ACCENTS) for part in parts[::2]]
    growth = max(1, round(_GROWTH * letters) - len("[!!   !!]"))
    filler = (_FILLER * (growth // len(_FILLER) + 1))[:growth].rstrip()
    lead = text[: len(text) - len(text.lstrip())]
    trail = text[len(text.rstrip()) :]
    body = "".join(parts).strip()
    return f"{lead}[!! {body} {filler} !!]{trail}"
