"""Aligning a post with a human translation of it, block by block.

Human translators merge and split paragraphs, drop some, add notes and move sections. The
alignment is the cheapest path of dynamic programming through the blocks of both posts (Gale &
Church 1993). A match costs by the difference in length and earns by what the blocks share and
few others have: link targets, numbers, names, cognates. Blocks that are left over and share
much are joined afterwards, wherever they stand.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from nltrans.core.document import UnitKind
from nltrans.core.marks import parse
from nltrans.quality import length, numbers, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nltrans.markdown.document import Document

__all__ = ["Block", "BlockAlignment", "Pairing", "align", "blocks"]

_MOVES = {(1, 1): 0.0, (1, 0): 4.0, (0, 1): 4.0, (2, 1): 4.0, (1, 2): 4.0, (2, 2): 8.0, (3, 1): 8.0, (1, 3): 8.0}
"""Cost of a move, by the blocks it takes on each side; a negative logarithm, as all costs."""
_BAND = 60
"""Blocks that a path may stray from the diagonal."""
_OTHER_KIND = 3.0
"""Cost of joining a heading, or front matter, with a block that is none."""
_MOST = 10.0
"""Greatest gain of blocks that share something."""
_NOTHING = 5.0
"""Cost of joining blocks of `_ENOUGH` words that share nothing."""
_ENOUGH = 15
_STRAY = 3.0
"""Cost of a block in a merger that shares nothing."""
_SPREAD = 0.35
"""Standard deviation of the logarithm of the ratio of lengths."""
_SLACK = 10
"""Characters added to both lengths, for short blocks vary more."""
_COMMON = 0.1
"""Share of the blocks from which an anchor is too common to count."""
_MANY = 20
"""Blocks from which it is in any case."""
_MOVED = 6.0
"""What left-over blocks must share to be joined wherever they stand."""
_STEM = 6
"""Letters of a word that are compared: cognates differ in their endings."""
_USUAL_BLOCKS = 100
"""Blocks of two posts; in shorter ones an anchor is as rare as it would be in these."""
_USUAL = (0.7, 1.5)
"""Range of the ratio of lengths of whole posts; outside of it one is incomplete."""
_NESTED = (UnitKind.IMAGE_ALT, UnitKind.LINK_TITLE, UnitKind.HTML_ATTRIBUTE)
_ROLES = (UnitKind.HEADING, UnitKind.FRONT_MATTER)


@dataclass(frozen=True)
class Block:
    """A block of a post: a paragraph, heading, list item, table cell or value of the front matter."""

    text: str
    """What a reader reads."""
    kind: UnitKind = UnitKind.PARAGRAPH
    urls: frozenset[str] = frozenset()
    unit: str = ""
    """Id of its unit."""
    line: int = 0

    @cached_property
    def anchors(self) -> frozenset[str]:
        """What a translation may share with its source: URLs, numbers, beginnings of words."""
        values = (str(max(number.values)) for number in numbers.find(self.text))
        return frozenset([*self.urls, *values, *(word.casefold()[:_STEM] for word in words.tokens(self.text))])


@dataclass(frozen=True, slots=True)
class Pairing:
    """Blocks of one post, and the blocks of the other that say the same, by index."""

    left: tuple[int, ...]
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BlockAlignment:
    """Which blocks of two posts belong together."""

    pairings: tuple[Pairing, ...]
    """In the order of the left post."""
    left_coverage: float
    """Share of the left post's words in aligned blocks, 0..1."""
    right_coverage: float


def blocks(document: Document) -> list[Block]:
    """Return the blocks of a post, values of its front matter included; image texts and link titles are none."""
    found = []
    for unit in document.units:
        if unit.kind in _NESTED:
            continue
        shown = [parse(s.text, {code.number: code.equivalent for code in s.codes}).text for s in unit.segments]
        text = " ".join(" ".join(shown).split())
        opened = (part for s in unit.segments for code in s.codes for part in (*code.open, *code.close))
        urls = {url for part in opened if isinstance(part, str) for url in words.urls(part)}
        if text:
            found.append(Block(text, unit.kind, frozenset(urls), unit.id, unit.line))
    return found


def align(left: Sequence[Block], right: Sequence[Block]) -> BlockAlignment:
    """Align the blocks of two posts, of which one translates the other, or both a third.

    Takes time proportional to the number of blocks, times the width of a band around the diagonal.
    """
    costs = _Costs(left, right)
    path = list(_path(costs, len(left), len(right)))
    pairings = [pairing for pairing in path if pairing.left and pairing.right]
    pairings += _moved(costs, path)
    pairings.sort(key=lambda pairing: pairing.left)
    return BlockAlignment(
        tuple(pairings),
        _coverage(left, [index for pairing in pairings for index in pairing.left]),
        _coverage(right, [index for pairing in pairings for index in pairing.right]),
    )


class _Costs:
    """What it costs to join blocks."""

    def __init__(self, left: Sequence[Block], right: Sequence[Block]) -> None:
        self.left, self.right = left, right
        self._sizes = [length.size(block.text) for block in left], [length.size(block.text) for block in right]
        ratio = sum(self._sizes[1]) / max(sum(self._sizes[0]), 1)
        self._ratio = ratio if _USUAL[0] <= ratio <= _USUAL[1] else 1.0
        self._words = [len(words.tokens(b.text)) for b in left], [len(words.tokens(b.text)) for b in right]
        self._shared = _shared(left, right)

    def shared(self, left: range, right: range) -> float:
        """Return the weight of what the blocks share."""
        return sum(self._shared[i].get(j, 0.0) for i in left for j in right)

    def joining(self, left: range, right: range) -> float:
        """Return the cost of taking blocks as translations of each other."""
        before = sum(self._sizes[0][i] for i in left) * self._ratio
        after = sum(self._sizes[1][j] for j in right)
        off = math.log((after + _SLACK) / (before + _SLACK)) / _SPREAD
        shared = self.shared(left, right)
        known = min(sum(self._words[0][i] for i in left), sum(self._words[1][j] for j in right))
        alien = 0.0 if shared else _NOTHING * min(1.0, known / _ENOUGH)
        if len(left) + len(right) > 2:  # noqa: PLR2004 (more than one each)
            alien += _STRAY * sum(not self.shared(range(i, i + 1), right) for i in left)
            alien += _STRAY * sum(not self.shared(left, range(j, j + 1)) for j in right)
        kinds = {_role(self.left[i].kind) for i in left} | {_role(self.right[j].kind) for j in right}
        return off * off / 2 - min(_MOST, shared) + alien + _OTHER_KIND * (len(kinds) - 1)


def _role(kind: UnitKind) -> UnitKind | None:
    return kind if kind in _ROLES else None


def _shared(left: Sequence[Block], right: Sequence[Block]) -> list[dict[int, float]]:
    """Weigh what each left block shares with each right block by how few blocks have it."""
    places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, post in enumerate((left, right)):
        for index, block in enumerate(post):
            for anchor in block.anchors:
                places[anchor][side].append(index)
    total = max(len(left) + len(right), _USUAL_BLOCKS)
    found: list[dict[int, float]] = [{} for _ in left]
    for before, after in places.values():
        count = len(before) + len(after)
        if not before or not after or count > max(2.0, min(_COMMON * (len(left) + len(right)), _MANY)):
            continue
        weight = math.log(max(total / count, 2.0))
        for i in before:
            for j in after:
                found[i][j] = found[i].get(j, 0.0) + weight
    return found


def _path(costs: _Costs, height: int, width: int) -> Iterator[Pairing]:
    """Yield the steps of the cheapest path, the last one first."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(height + 1):
        middle = round(i * width / height) if height else 0
        for j in range(max(0, middle - _BAND), min(width, middle + _BAND) + 1) if height else range(width + 1):
            for (a, b), cost in _MOVES.items():
                previous = best.get((i - a, j - b))
                if previous is None or i < a or j < b:
                    continue
                total = previous[0] + cost
                if a and b:
                    total += costs.joining(range(i - a, i), range(j - b, j))
                if (i, j) not in best or total < best[i, j][0]:
                    best[i, j] = (total, (a, b))
    i, j = height, width
    while i or j:
        a, b = best[i, j][1]
        yield Pairing(tuple(range(i - a, i)), tuple(range(j - b, j)))
        i, j = i - a, j - b


def _moved(costs: _Costs, path: list[Pairing]) -> Iterator[Pairing]:
    """Join what the path left over, the pairs that share most first."""
    lone_left = {i for pairing in path if not pairing.right for i in pairing.left}
    lone_right = {j for pairing in path if not pairing.left for j in pairing.right}
    candidates = [
        (costs.joining(range(i, i + 1), range(j, j + 1)), i, j)
        for i in lone_left
        for j in lone_right
        if costs.shared(range(i, i + 1), range(j, j + 1)) >= _MOVED
    ]
    for cost, i, j in sorted(candidates):
        if cost < 0 and i in lone_left and j in lone_right:
            lone_left.remove(i)
            lone_right.remove(j)
            yield Pairing((i,), (j,))


def _coverage(post: Sequence[Block], aligned: Sequence[int]) -> float:
    sizes = [len(block.text.split()) for block in post]
    return sum(sizes[index] for index in aligned) / sum(sizes) if sum(sizes) else 1.0
