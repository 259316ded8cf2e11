"""What changed between two versions of a post, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.memory.pieces import Piece

__all__ = ["Hunk", "script", "similarity"]

_ALIKE = 0.4
"""Similarity from which two sentences are versions of one."""
_BETTER = 0.05
"""By how much two sentences must resemble one more than each alone does."""
_MOVES = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1))
_LARGEST = 40_000
"""Comparisons that one stretch of changes may cost."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """`base[start:end]` became `pieces`."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def similarity(one: str, other: str) -> float:
    """Return the share of characters that two texts have in common in order, 0..1."""
    return float(Indel.normalized_similarity(one, other))


def script(base: Sequence[Piece], other: Sequence[Piece]) -> tuple[list[Hunk], dict[int, Piece]]:
    """Return the changes from `base` to `other`, and for each unchanged piece its version in `other`.

    In a stretch of changes, versions of one sentence are told by their similarity, so that each
    rewritten sentence is a hunk of its own; two that became one, or one that became two, are one hunk,
    and so is a run of pieces that have no counterpart.
    """
    matcher = SequenceMatcher(None, [p.key for p in base], [p.key for p in other], autojunk=False)
    hunks: list[Hunk] = []
    same: dict[int, Piece] = {}
    for tag, start, end, left, right in matcher.get_opcodes():
        if tag == "equal":
            same.update(zip(range(start, end), other[left:right], strict=True))
        elif tag == "replace" and (end - start) * (right - left) <= _LARGEST:
            hunks += _pair_up(base[start:end], other[left:right], start)
        else:
            hunks.append(Hunk(start, end, tuple(other[left:right])))
    return hunks, same


def _pair_up(base: Sequence[Piece], other: Sequence[Piece], offset: int) -> list[Hunk]:
    """Align a stretch of changes by dynamic programming over similarity."""
    rows, columns = len(base), len(other)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    move = [[(0, 0)] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows + 1):
        for j in range(columns + 1):
            options = [
                (best[i - a][j - b] + _gain(base[i - a : i], other[j - b : j]), (a, b))
                for a, b in _MOVES
                if a <= i and b <= j
            ]
            if options:
                best[i][j], move[i][j] = max(options)
    hunks: list[Hunk] = []
    was_loose = False
    i, j = rows, columns
    while i or j:
        a, b = move[i][j]
        hunk = Hunk(offset + i - a, offset + i, tuple(other[j - b : j]))
        is_loose = not a or not b
        if is_loose and was_loose:
            after = hunks.pop()
            hunk = Hunk(hunk.start, after.end, hunk.pieces + after.pieces)
        hunks.append(hunk)
        was_loose = is_loose
        i, j = i - a, j - b
    return hunks[::-1]


def _gain(base: Sequence[Piece], other: Sequence[Piece]) -> float:
    if not base or not other:
        return 0.0
    one, two = ("".join(piece.raw for piece in pieces).rstrip() for pieces in (base, other))
    whole = similarity(one, two)
    parts = [similarity(a.key, b.key) for a in base for b in other] if len(base) + len(other) > 2 else [0.0]  # noqa: PLR2004
    return whole * (len(base) + len(other)) if whole >= max(_ALIKE, max(parts) + _BETTER) else -1.0
