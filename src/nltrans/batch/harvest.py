"""Units from a post and a translation of it that people made.

Blocks are aligned first, then the sentences inside of blocks that belong together. Translators
leave clauses out and put remarks in, so most of the work is to know what not to learn: a pair
must be the only candidate, have the links, code and numbers of its source, and be about as long
as the rest of the translation makes one expect.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from nltrans.core import marks
from nltrans.core.document import UnitKind, UnitRef
from nltrans.evaluation.align import Block, align, blocks
from nltrans.quality import length, numbers, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nltrans.core.document import InlineCode, Segment
    from nltrans.markdown.document import Document

__all__ = ["Pair", "harvest"]

_COVERAGE = 0.5
"""Share of the words of both posts that must be aligned; below it they are not translations of each other."""
_LONGER = 1.6
"""Factor by which a sentence may be longer or shorter than the post's ratio makes one expect."""
_SLACK = 12
"""Characters added to both lengths, for short sentences vary more."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment of the source with a person's translation of it."""

    segment: int
    """Place in `Document.segments` of the source."""
    target: str
    """With the marks of the source."""


def harvest(source: Document, target: Document, languages: tuple[str, str]) -> list[Pair]:
    """Return the sentences of `source` whose translation in `target` is sure, in their order.

    Args:
        source: The post.
        target: A person's translation.
        languages: Of the post and of its translation, BCP 47.
    """
    left, right = blocks(source), blocks(target)
    alignment = align(left, right)
    if min(alignment.left_coverage, alignment.right_coverage) < _COVERAGE:
        return []
    sides = _sentences(source), _sentences(target)
    candidates = [
        pair
        for pairing in alignment.pairings
        for pair in _inside(
            [segment for at in pairing.left for segment in sides[0][left[at].unit]],
            [segment for at in pairing.right for segment in sides[1][right[at].unit]],
        )
    ]
    candidates += _front_matter(source, target)
    ratio = _ratio(candidates)
    places = {segment.id: at for at, segment in enumerate(source.segments)}
    pairs = [
        Pair(places[one.id], text)
        for one, others in candidates
        if _is_credible(one, others, ratio, languages) and (text := _marked(one, others)) is not None
    ]
    return sorted(pairs, key=lambda pair: pair.segment)


def _sentences(document: Document) -> dict[str, tuple[Segment, ...]]:
    return {unit.id: unit.segments for unit in document.units}


def _inside(source: Sequence[Segment], target: Sequence[Segment]) -> Iterator[tuple[Segment, list[Segment]]]:
    """Align the sentences of blocks that belong together; those that became several are one candidate."""
    if len(source) == 1:
        yield source[0], list(target)
        return
    found = align([_block(segment) for segment in source], [_block(segment) for segment in target])
    for pairing in found.pairings:
        if len(pairing.left) == 1 and pairing.right == tuple(range(pairing.right[0], pairing.right[-1] + 1)):
            yield source[pairing.left[0]], [target[at] for at in pairing.right]


def _front_matter(source: Document, target: Document) -> Iterator[tuple[Segment, list[Segment]]]:
    """Pair the sentences of front matter by their keys, where they are as many."""
    theirs = {unit.key: unit.segments for unit in target.units if unit.kind is UnitKind.FRONT_MATTER}
    for unit in source.units:
        others = theirs.get(unit.key, ()) if unit.kind is UnitKind.FRONT_MATTER else ()
        if len(others) == len(unit.segments):
            yield from ((one, [other]) for one, other in zip(unit.segments, others, strict=True))


def _block(segment: Segment) -> Block:
    opened = (part for code in segment.codes for part in (*code.open, *code.close))
    urls = {url for part in opened if isinstance(part, str) for url in words.urls(part)}
    return Block(_shown(segment), urls=frozenset(urls))


def _shown(segment: Segment) -> str:
    return marks.parse(segment.text, {code.number: code.equivalent for code in segment.codes}).text


def _ratio(candidates: Sequence[tuple[Segment, list[Segment]]]) -> float:
    """Return how much longer the sentences of this translator are than their sources."""
    ratios = [
        length.size(" ".join(map(_shown, others))) / size
        for one, others in candidates
        if (size := length.size(_shown(one))) >= 2 * _SLACK
    ]
    return median(ratios) if ratios else 1.0


def _is_credible(one: Segment, others: Sequence[Segment], ratio: float, languages: tuple[str, str]) -> bool:
    source, target = _shown(one), " ".join(map(_shown, others))
    before, after = ([word.casefold() for word in words.tokens(text)] for text in (source, target))
    if not before or not after:
        return False
    if len(after) > 1 and set(after) <= set(before):
        return False  # left in the source language
    expected = length.size(source) * ratio + _SLACK
    if abs(math.log((length.size(target) + _SLACK) / expected)) > math.log(_LONGER):
        return False
    return not any(numbers.differences(source, target, *languages))


def _marked(one: Segment, others: Sequence[Segment]) -> str | None:
    """Return the translation with the marks of the source, or None where their markup differs."""
    free = list(one.codes)
    texts = []
    for other in others:
        own: dict[int, int] = {}
        for code in other.codes:
            twin = next((mine for mine in free if _looks(mine) == _looks(code)), None)
            if twin is None:
                return None
            free.remove(twin)
            own[code.number] = twin.number
        texts.append(marks.renumbered(other.text, own))
    target = " ".join(texts)
    return target if not free and marks.is_sound(one.text, target) else None


def _looks(code: InlineCode) -> tuple[object, ...]:
    parts = ["" if isinstance(part, UnitRef) else part for part in (*code.open, "|", *code.close)]
    return code.kind, code.paired, "".join(parts)
