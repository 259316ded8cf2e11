"""Other shapes of marks, for models that copy them better than ⟦1⟧.

A shape is a template: ``<{}>`` gives ``<1>word</1>`` and ``<2/>``. A space at its end sets the words
of a pair off from their marks, ``<1> word </1>``, since to many models ``<1>word`` is one odd word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nltrans.core.marks import CLOSING, MARK, OPENING

__all__ = ["from_shape", "to_shape"]

_SPACE_AFTER_OPENING = re.compile(rf"({OPENING}) ")
_SPACE_BEFORE_CLOSING = re.compile(rf" ({CLOSING})")


def to_shape(text: str, shape: str) -> str:
    """Spell marks as a shape does."""
    space = " " if shape.endswith(" ") else ""

    def spelled(mark: re.Match[str]) -> str:
        core = shape.rstrip(" ").replace("{}", mark[0][1:-1])
        if mark["alone"]:
            return core
        return f"{space}{core}" if mark["close"] else f"{core}{space}"

    return MARK.sub(spelled, text)


def from_shape(text: str, shape: str, source: str) -> str:
    """Undo `to_shape` for the marks that `source` has, forgiving spaces that a model puts inside a mark."""

    def restored(spelled: re.Match[str]) -> str:
        mark = f"⟦{''.join(spelled.groups())}⟧"
        return mark if mark in source else spelled[0]

    marked = _pattern(shape).sub(restored, text)
    if not shape.endswith(" "):
        return marked
    return _SPACE_BEFORE_CLOSING.sub(r"\1", _SPACE_AFTER_OPENING.sub(r"\1", marked))


@lru_cache(maxsize=64)
def _pattern(shape: str) -> re.Pattern[str]:
    before, after = (re.escape(part) for part in shape.rstrip(" ").split("{}"))
    return re.compile(rf"{before}\s*(/?)\s*(\d+)\s*(/?)\s*{after}")
