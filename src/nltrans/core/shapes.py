"""Other shapes of marks, for models that copy them better than ⟦1⟧.

A shape is a template: ``<{}>`` gives ``<1>word</1>`` and ``<2/>``. A space at its end sets the words
of a pair off from their marks, ``<1> word </1>``, since to many models ``<1>word`` is one odd word.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["from_shape", "to_shape"]

_MARK = re.compile(r"⟦(/?)(\d+)(/?)⟧")


def to_shape(text: str, shape: str) -> str:
    """Spell marks as a shape does."""
    space = " " if shape.endswith(" ") else ""

    def spelled(mark: re.Match[str]) -> str:
        core = shape.rstrip(" ").replace("{}", "".join(mark.groups()))
        if mark[3]:
            return core
        return f"{space}{core}" if mark[1] else f"{core}{space}"

    return _MARK.sub(spelled, text)


def from_shape(text: str, shape: str) -> str:
    """Undo `to_shape`, forgiving spaces that a model puts inside a mark."""
    marked = _pattern(shape).sub(r"⟦\1\2\3⟧", text)
    if not shape.endswith(" "):
        return marked
    return re.sub(r" (⟦/\d+⟧)", r"\1", re.sub(r"(⟦\d+⟧) ", r"\1", marked))


@lru_cache(maxsize=64)
def _pattern(shape: str) -> re.Pattern[str]:
    before, after = (re.escape(part) for part in shape.rstrip(" ").split("{}"))
    return re.compile(rf"{before}\s*(/?)\s*(\d+)\s*(/?)\s*{after}")
