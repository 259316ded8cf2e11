"""Lines of a paragraph that stand for themselves: sign-offs, addresses, verse, lists without list markup.

A paragraph is wrapped prose unless its lines say otherwise: by a label (``When:``) or a letter (``b.``) or sign (``•``)
at their beginning, or by being short and beginning like something new.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Lines", "standing"]

_SIGN = re.compile(r"(?:[•·▪▫◦‣⁃–—→⇒✓✔☐☑✗✘★☆➤►▶○●■□\u2600-\u27bf\U0001f300-\U0001faff]|\d\ufe0f?\u20e3)\ufe0f?[ \t]*\S")
_LETTER = re.compile(r"(?P<marker>\(?(?:[a-zA-Z]|[ivx]{2,5}|\d{1,2})[.)])[ \t]+(?=\S)")
_LABEL = re.compile(r"[^\W_][^\n:.!?]{0,40}:(?=\s|$)")
_LONGEST_LABEL = 5
"""Words."""
_MARKUP = re.compile(r"[*_~`\[\]=]|\((?:https?:|/|#)[^()\s]*\)|<[^<>]*>")
_ALONE = re.compile(r"(?:https?://|www\.|@|\ue000)\S*")
_FIRST = re.compile(r"[\"'“‘«(]*(?P<first>[^\W_])")
_OPEN_END = re.compile(
    r"(?:\b[a-z]{1,3}|\b(?:from|into|over|with|that|this|than|then|when|were|have|been|their|which|where|and/or)|[-/(&+=–—])$"
)
"""The end of a line that goes on in the next."""
_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)]*$")
_STOP = re.compile(r"[.,;:!?…]['\"”’»)]*$")
_NARROW = 60
"""Columns in which nobody wraps prose."""
_SHORT = 45
_VERSES = 3
"""Lines from which on it is no accident that each begins with a capital."""


class Lines(NamedTuple):
    """What of a paragraph's lines stands for itself."""

    ends: frozenset[int] = frozenset()
    """Where the line ends stand that are kept."""
    markers: tuple[tuple[int, int], ...] = ()
    """Letters and numbers that count the lines, with the space behind them."""


class _Line(NamedTuple):
    start: int
    end: int
    shown: str
    """Its text without markup."""
    letter: bool
    sign: bool
    label: bool
    begins: bool


def standing(content: str) -> Lines:
    """Find the lines of a paragraph that stand for themselves.

    Args:
        content: The paragraph, with protected ranges opaque.
    """
    if "\n" not in content:
        return Lines()
    lines: list[_Line] = []
    at = 0
    for source in content.split("\n"):
        lines.append(_line(source, at))
        at += len(source) + 1
    counted = sum(line.letter for line in lines) > 1
    width = max(len(line.shown) for line in lines)
    verse = len(lines) >= _VERSES and width <= _NARROW and all(line.begins or line.sign for line in lines)
    ends = {
        before.end
        for before, after in pairwise(lines)
        if (counted and after.letter) or _stands(before, after, width, verse=verse)
    }
    markers = [_marker(content, line) for line in lines if counted and line.letter]
    return Lines(frozenset(ends), tuple(markers))


def _line(source: str, at: int) -> _Line:
    shown = _MARKUP.sub("", source).strip()
    first = _FIRST.match(shown)
    capital = first is not None and not first["first"].islower()
    label = _LABEL.match(shown) if capital else None
    begins = capital or bool(_ALONE.fullmatch(shown))
    return _Line(
        at, at + len(source), shown, bool(_LETTER.match(source.lstrip())), bool(_SIGN.match(shown)),
        bool(label) and len(shown[: label.end() if label else 0].split()) <= _LONGEST_LABEL, begins,
    )  # fmt: skip


def _marker(content: str, line: _Line) -> tuple[int, int]:
    start = line.start + len(content[line.start : line.end]) - len(content[line.start : line.end].lstrip())
    found = _LETTER.match(content, start)
    return start, found.end() if found else start


def _stands(before: _Line, after: _Line, width: int, *, verse: bool) -> bool:
    """Tell whether the end of a line is kept."""
    if after.sign:
        return True
    word = after.shown.split(None, 1)[0] if after.shown else ""
    is_short = len(before.shown) + 1 + len(word) <= max(_SHORT, width * 3 // 4)
    if after.label and (before.label or is_short):
        return True
    if not after.begins or not before.shown or _OPEN_END.search(before.shown):
        return False
    if verse:
        return True
    is_prose = _SENTENCE_END.search(after.shown) and not _is_title(after.shown)
    return is_short and not after.shown[:1].isdigit() and (bool(_STOP.search(before.shown)) or not is_prose)


def _is_title(shown: str) -> bool:
    """Tell whether all longer words have a capital."""
    return all(word[:1].isupper() or not word[:1].isalpha() for word in shown.split() if len(word) > 3)  # noqa: PLR2004
