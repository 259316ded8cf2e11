"""A person's edits to what nltrans wrote: learned, and kept when the source changes.

Three versions of a target meet: the *base* that nltrans wrote, the *edited* file as a person
left it, and the *fresh* translation of the source as it is now. Changes from base to edited are
the person's, changes from base to fresh the source's. Both go into the result, sentence by
sentence, after the three-way merge of Khanna, Kunal and Pierce (2007, "A Formal Investigation of
Diff3"). Where both touch the same sentence:

- the person's words stay if the source sentence is the same as before;
- a sentence whose source changed is translated anew, if the person's words for it are learned;
- a sentence that the person took out stays out;
- whatever else is left is a conflict, and the file is not touched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from nltrans.core import marks
from nltrans.core.document import UnitRef
from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Origin
from nltrans.memory.diff import Hunk, script, similarity
from nltrans.memory.pieces import Piece, cut, join

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nltrans.core.document import InlineCode, Segment
    from nltrans.core.written import WrittenSegment, WrittenTarget
    from nltrans.memory.pieces import Post

__all__ = ["Learned", "Merged", "Superseded", "carry_over", "learn", "merge"]

_CREDIBLE = 0.3
"""Similarity of a machine's sentence and a person's from which they translate the same source."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a person's edits teach."""

    units: tuple[TranslationUnit, ...]
    targets: Mapping[int, str]
    """The new target of a segment, by its place in `WrittenTarget.segments`."""
    pieces: frozenset[int]
    """Pieces of the base whose new words the units have."""


@dataclass(frozen=True, slots=True)
class Superseded:
    """A person's words that the result does not have, since the source changed."""

    words: str
    """What the person had written; empty where they had taken a sentence out."""
    replacement: str
    """What stands there now; empty where the source lost the sentence."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The edited target, brought up to date."""

    text: str
    """With conflicts, the fresh translation stands in their places."""
    conflicts: tuple[str, ...] = ()
    """A person's words that could not be reconciled."""
    superseded: tuple[Superseded, ...] = ()


def learn(written: WrittenTarget, base: Post, edited: Post, source_language: str) -> Learned:
    """Return units for the sentences that a person reworded, one per source segment.

    Only what is sure is learned: the sentence is a version of what was written for that segment
    alone, and has its links, code and other markup.

    Args:
        written: The record of the target.
        base: `written.base`, segmented.
        edited: The file as it is, segmented.
        source_language: Of the post.
    """
    before = cut(base)
    hunks, _ = script(before, cut(edited))
    reworded = {hunk.start: hunk.pieces for hunk in hunks if hunk.end - hunk.start == 1 and hunk.pieces}
    touched = {at for hunk in hunks for at in range(hunk.start, hunk.end)}
    targets: dict[int, str] = {}
    known: set[int] = set()
    for number, at in _cells(written.segments, before):
        if not touched & set(at) or not all(place in reworded or place not in touched for place in at):
            continue
        after = [piece for place in at for piece in reworded.get(place, (before[place],))]
        target = _renumbered(
            written.segments[number], [before[place].segment for place in at], [p.segment for p in after]
        )
        if target is None:
            continue
        known.update(at)
        if target != written.segments[number].target:
            targets[number] = target
    units = (_unit(written, number, target, source_language) for number, target in targets.items())
    return Learned(tuple(units), targets, frozenset(known))


def carry_over(written: WrittenTarget, learned: Learned, sources: Sequence[str]) -> dict[int, WrittenSegment]:
    """Return what is known of each segment of the source as it is now, by its place.

    Segments are aligned in their order, so that of two with the same text each keeps its own
    target; those that moved are found by their text.

    Args:
        written: The record of the target.
        learned: What a person's edits to it taught.
        sources: Texts of the segments of the source as it is now.
    """
    before = [segment.source for segment in written.segments]
    pairs: dict[int, int] = {}
    for tag, a, b, c, d in SequenceMatcher(None, before, sources, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs.update(zip(range(c, d), range(a, b), strict=True))
    left: dict[str, list[int]] = {}
    for old in sorted(set(range(len(before))) - set(pairs.values()), reverse=True):
        left.setdefault(before[old], []).append(old)
    for new, source in enumerate(sources):
        if new not in pairs and left.get(source):
            pairs[new] = left[source].pop()
    known = {}
    for new, old in pairs.items():
        segment = written.segments[old]
        target = learned.targets.get(old)
        known[new] = segment if target is None else replace(segment, target=target, origin=Origin.HUMAN)
    return known


def merge(
    written: WrittenTarget,
    base: Post,
    edited: Post,
    fresh: Post,
    segments: Sequence[WrittenSegment],
    learned: Collection[int],
) -> Merged:
    """Bring an edited target up to date.

    Args:
        written: The record of the target.
        base: `written.base`, segmented.
        edited: The file as it is.
        fresh: The translation of the source as it is now.
        segments: Segments of the source as it is now, with their targets in `fresh`.
        learned: Pieces of the base whose new words have been learned.
    """
    new = cut(fresh)
    before = {segment.source for segment in written.segments}
    settled = {at for one, places in _cells(segments, new) if segments[one].source in before for at in places}
    news = {id(piece) for at, piece in enumerate(new) if at not in settled}
    merger = _Merger(cut(base), cut(edited), new, learned, news)
    pieces = merger.run()
    if "\r\n" in edited.text and "\r\n" not in fresh.text:
        ours = {id(piece) for piece in new}
        pieces = [replace(p, raw=p.raw.replace("\n", "\r\n")) if id(p) in ours else p for p in pieces]
    return Merged(join(pieces), tuple(merger.conflicts), tuple(merger.superseded))


class _Merger:
    """One three-way merge."""

    def __init__(
        self,
        base: list[Piece],
        edited: list[Piece],
        fresh: list[Piece],
        learned: Collection[int],
        news: Collection[int],
    ) -> None:
        self.base, self.learned, self.news = base, learned, news
        self.theirs, self.kept = script(base, edited)
        self.ours, self.stayed = script(base, fresh)
        self.inserted = {piece.key for hunk in self.theirs if hunk.start == hunk.end for piece in hunk.pieces}
        self.fresh_keys = {piece.key for hunk in self.ours for piece in hunk.pieces}
        self.moved: dict[str, tuple[Piece, ...]] = {}
        self.conflicts: list[str] = []
        self.superseded: list[Superseded] = []

    def run(self) -> list[Piece]:
        """Return the pieces of the result."""
        out: list[Piece] = []
        added: set[str] = set()
        for start, end, theirs, ours in self._groups():
            if start == end and ours:
                out += [piece for piece in ours[0].pieces if piece.key not in added]
            elif not theirs and not ours:
                out += [self._version(at) for at in range(start, end)]
            elif not ours:
                out += self._apply(start, end, theirs, self.kept)
            elif not theirs:
                out += self._apply(start, end, ours, self.stayed)
            else:
                out += self._reconcile(start, end, theirs, ours)
            added = {piece.key for hunk in theirs for piece in hunk.pieces} if start == end else set()
        result = [new for piece in out for new in self.moved.get(piece.key, (piece,))]
        self.conflicts += self._lost(result)
        return result

    def _lost(self, result: Sequence[Piece]) -> list[str]:
        """Return a person's sentences that are neither in the result nor told of.

        A sentence may seem to have moved to a place where, in the end, another version stays.
        """
        there = {piece.key for piece in (*self.base, *result)}
        told = [*self.conflicts, *(entry.words for entry in self.superseded)]
        words = [_words([piece]) for hunk in self.theirs for piece in hunk.pieces if piece.key not in there]
        return [each for each in words if not any(each in other for other in told)]

    def _groups(self) -> list[tuple[int, int, list[Hunk], list[Hunk]]]:
        """Cut the base into stretches that nobody, one, or both changed; of two additions theirs is first."""
        marked = [(hunk, False) for hunk in self.theirs] + [(hunk, True) for hunk in self.ours]
        marked.sort(key=lambda entry: (entry[0].start, entry[0].end, entry[1]))
        groups: list[tuple[int, int, list[Hunk], list[Hunk]]] = []
        at = 0
        for hunk, is_ours in marked:
            if hunk.start < at:
                start, _, theirs, ours = groups.pop()
            else:
                if at < hunk.start:
                    groups.append((at, hunk.start, [], []))
                start, theirs, ours = hunk.start, [], []
            at = max(at, hunk.end)
            (ours if is_ours else theirs).append(hunk)
            groups.append((start, at, theirs, ours))
        groups.append((at, len(self.base), [], []))
        return groups

    def _version(self, at: int) -> Piece:
        """Return an unchanged piece with the white space of whoever changed that."""
        original, theirs, ours = self.base[at], self.kept[at], self.stayed[at]
        return ours if theirs.raw == original.raw and theirs.breaks == original.breaks else theirs

    def _apply(self, start: int, end: int, hunks: list[Hunk], same: dict[int, Piece]) -> list[Piece]:
        out: list[Piece] = []
        at = start
        for hunk in hunks:
            out += [same[place] for place in range(at, hunk.start)]
            out += hunk.pieces
            at = hunk.end
        return out + [same[place] for place in range(at, end)]

    def _reconcile(self, start: int, end: int, theirs: list[Hunk], ours: list[Hunk]) -> list[Piece]:
        edited, fresh = self._apply(start, end, theirs, self.kept), self._apply(start, end, ours, self.stayed)
        before = self.base[start:end]
        mine, new = [p.key for p in edited], [p.key for p in fresh]
        additions = [hunk for hunk in theirs if hunk.start == hunk.end]
        if mine == new or (fresh and not any(id(piece) in self.news for piece in fresh)):
            return edited
        if not edited:
            if all(p.key in self.inserted for p in before) and before:
                self.moved.update({before[0].key: tuple(fresh), **{p.key: () for p in before[1:]}})
            else:
                self.superseded.append(Superseded("", _words(fresh)))
            return []
        if all(key in self.fresh_keys for key in mine) and not fresh:
            return []
        rewritten = [hunk for hunk in theirs if hunk.start < hunk.end]
        if all(set(range(hunk.start, hunk.end)) <= set(self.learned) for hunk in rewritten):
            words = _words([piece for hunk in rewritten for piece in hunk.pieces])
            if words:
                self.superseded.append(Superseded(words, _words(fresh)))
            return [*fresh, *(piece for hunk in additions for piece in hunk.pieces)]
        self.conflicts.append(_words(edited))
        return fresh


def _cells(segments: Sequence[WrittenSegment], pieces: Sequence[Piece]) -> list[tuple[int, list[int]]]:
    """Say which pieces of the base have the target of a segment and nothing else."""
    shown = [_bare(segment.target) for segment in segments]
    places = [at for at, piece in enumerate(pieces) if piece.segment]
    found = [_bare(segment.text) for piece in pieces if (segment := piece.segment)]
    cells: list[tuple[int, list[int]]] = []
    for tag, a, b, c, d in SequenceMatcher(None, shown, found, autojunk=False).get_opcodes():
        if tag == "equal":
            cells += [(one, [places[other]]) for one, other in zip(range(a, b), range(c, d), strict=True)]
        elif tag == "replace":
            other = c
            for one in range(a, b):
                last = other
                while last < d and len("".join(found[other:last])) < len(shown[one]):
                    last += 1
                if "".join(found[other:last]) == shown[one]:
                    cells.append((one, places[other:last]))
                    other = last
    return cells


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", marks.plain(text))


def _renumbered(
    segment: WrittenSegment, before: Sequence[Segment | None], after: Sequence[Segment | None]
) -> str | None:
    """Return the new words with the marks of the source segment, or None where markup was added or lost."""
    old, new = _combined(before), _combined(after)
    if old is None or new is None:
        return None
    old_text, old_codes = old
    new_text, new_codes = new
    written = [match[0] for match in marks.MARK.finditer(segment.target)]
    resegmented = [match[0] for match in marks.MARK.finditer(old_text)]
    shapes = [[re.sub(r"\d+", "", mark) for mark in found] for found in (written, resegmented)]
    if shapes[0] != shapes[1] or len(old_codes) != len(new_codes):
        return None
    to_source = {_number(b): _number(a) for a, b in zip(written, resegmented, strict=True)}
    numbers: dict[int, int] = {}
    free = list(old_codes)
    for code in new_codes:
        twin = next((other for other in free if _looks(other) == _looks(code)), None)
        if twin is None:
            return None
        free.remove(twin)
        numbers[code.number] = to_source[twin.number]
    target = marks.MARK.sub(
        lambda match: match[0].replace(match["number"], str(numbers[int(match["number"])])), new_text
    )
    is_credible = similarity(marks.plain(target), marks.plain(segment.target)) >= _CREDIBLE
    return target if is_credible and marks.is_sound(segment.source, target) else None


def _combined(segments: Sequence[Segment | None]) -> tuple[str, list[InlineCode]] | None:
    """Join the sentences that one segment became, with their codes numbered through."""
    texts: list[str] = []
    codes: list[InlineCode] = []
    for segment in segments:
        if segment is None:
            return None
        shift = len(codes)
        texts.append(
            marks.MARK.sub(
                lambda match, shift=shift: match[0].replace(match["number"], str(int(match["number"]) + shift)),  # type: ignore[misc]
                segment.text,
            )
        )
        codes += [replace(code, number=code.number + shift) for code in segment.codes]
    return " ".join(texts), codes


def _looks(code: InlineCode) -> tuple[object, ...]:
    """Return what a code is, wherever it stands."""
    parts = ["" if isinstance(part, UnitRef) else part for part in (*code.open, "|", *code.close)]
    return code.kind, code.paired, "".join(parts)


def _number(mark: str) -> int:
    return int(mark.strip("⟦/⟧"))


def _words(pieces: Sequence[Piece]) -> str:
    return "".join(piece.raw for piece in pieces).strip()


def _unit(written: WrittenTarget, number: int, target: str, source_language: str) -> TranslationUnit:
    segments = written.segments
    return TranslationUnit(
        segments[number].source,
        target,
        source_language,
        written.language,
        Origin.HUMAN,
        previous=segments[number - 1].source if number else "",
        next=segments[number + 1].source if number + 1 < len(segments) else "",
        document=written.source,
    )
