"""Rebuilding a post so that its structure stays, whatever the targets are.

The post is spelled with all targets, parsed, and compared with the source. Where they differ, each
top-level block is compared alone: the targets at fault are found by halving, their emphasis is made
legal, they are escaped, and given up if that does not help. Last, whole posts are compared again,
since blocks can act on each other. A bound on the number of comparisons keeps the work linear in
the size of the post.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from nltrans.core import marks
from nltrans.core.document import Span
from nltrans.errors import NltransError
from nltrans.markdown.anchors import fragments, normalized
from nltrans.markdown.document import Reassembly, _Writer
from nltrans.markdown.flanking import legalized
from nltrans.markdown.segment import segment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nltrans.markdown.document import Document

__all__ = ["reassemble_checked"]

_REASON = "the translation would change the structure of the post"


_TRIALS = 40
"""How often the text of a block, or the whole post, is compared until targets are escaped or given up together."""
_LINE_END = re.compile(r"\r\n|\r|\n")


def reassemble_checked(document: Document, targets: Mapping[str, str]) -> Reassembly:
    """Return the post with every target that leaves its structure as it is."""
    sources = {part.id: part.text for part in document.segments}
    rejected = {
        name: "its marks are not those of the source"
        for name, text in sources.items()
        if name in targets and targets[name] != text and not marks.is_sound(text, targets[name])
    }
    wanted = {name: text for name, text in targets.items() if name in sources and name not in rejected}
    state = _State(document, wanted)
    if not state.agrees_with(set(wanted)):
        regions = _regions(document)
        for span, names in regions:
            state.settle(span, [name for name in names if name in wanted])
        state.finish([names for _, names in regions])
        rejected |= dict.fromkeys(state.given_up, _REASON)
    return Reassembly(state.text, rejected)


def _regions(document: Document) -> list[tuple[Span, list[str]]]:
    """Return the top-level blocks, with the ids of the segments in each."""
    tops = document.parsed.tops
    starts = [top.start for top in tops]
    held: dict[int, list[str]] = defaultdict(list)
    begin = document.front.span.end if document.front else 0
    for part in document.segments:
        if part.span.start >= begin and part.unit not in document.keys:
            held[bisect_right(starts, part.span.start) - 1].append(part.id)
    return [(tops[index], names) for index, names in sorted(held.items()) if index >= 0]


def _root_spans(document: Document) -> dict[str, Span]:
    """Return for each segment in the body the source of the unit that it stands in, not inside another."""
    units = {unit.id: unit.span for unit in document.units}
    spans = [units[name] for name in document.roots]
    starts = [span.start for span in spans]
    found = {}
    for part in document.segments:
        index = bisect_right(starts, part.span.start) - 1
        found[part.id] = spans[index] if index >= 0 and part.span.end <= spans[index].end else part.span
    return found


class _State:
    """Which targets are in, which are escaped, which are given up."""

    def __init__(self, document: Document, wanted: Mapping[str, str]) -> None:
        self.document = document
        self.wanted = dict(wanted)
        self.escaped: set[str] = set()
        self.given_up: set[str] = set()
        self.text = document.text
        self._expected = normalized(document)
        self._segments = {part.id: part for part in document.segments}
        self._roots = _root_spans(document)
        self._writer = _Writer(document, {}, frozenset(), {})
        self._sources: dict[tuple[Span, str], tuple[object, ...] | None] = {}
        """Skeletons of the lines of the source that were compared, each under its head."""

    def settle(self, span: Span, names: Sequence[str]) -> None:
        """Find the targets of one block that leave it as it is.

        First each half, quarter and so on is tried by itself, in lines of its own under the first lines
        of the block, which say what the rest is; then all together.
        """
        if not names:
            return
        lines = [span.start, *(end.end() for end in _LINE_END.finditer(self.document.text, span.start, span.end))]
        if lines[-1] < span.end:
            lines.append(span.end)
        head = Span(span.start, lines[min(2, len(lines) - 1)])

        def region(part: Sequence[str]) -> Span:
            places = [self._roots[name] for name in part]
            start = lines[bisect_right(lines, min(place.start for place in places)) - 1]
            end = lines[min(bisect_left(lines, max(place.end for place in places)), len(lines) - 1)]
            return Span(start, end) if start >= head.end else Span(span.start, max(head.end, end))

        accepted = self._admit(names, {}, region, head)
        if not self._is_sound(accepted, span, span, self.escaped):
            self.escaped -= set(accepted)
            self._admit(list(accepted), {}, lambda _: span, span)

    def _admit(
        self, names: Sequence[str], accepted: dict[str, str], region: Callable[[Sequence[str]], Span], head: Span
    ) -> dict[str, str]:
        """Admit targets by halving; escape or give up those that are wrong alone, or when too much was tried."""
        budget = _TRIALS * len(region(names))

        def sound(part: Sequence[str], escaped: Sequence[str] = ()) -> bool:
            nonlocal budget
            where = region(part)
            budget -= len(where)
            trial = accepted | {name: self.wanted[name] for name in part}
            return self._is_sound(trial, where, head, self.escaped.union(escaped))

        def admit(part: Sequence[str]) -> None:
            if sound(part) or (self._legalize(part) and sound(part)):
                accepted.update((name, self.wanted[name]) for name in part)
            elif len(part) > 1 and budget > 0:
                middle = len(part) // 2
                admit(part[:middle])
                admit(part[middle:])
            elif sound(part, part):
                self.escaped.update(part)
                accepted.update((name, self.wanted[name]) for name in part)
            else:
                self.given_up.update(part)

        admit(names)
        return accepted

    def _is_sound(self, targets: Mapping[str, str], where: Span, head: Span, escaped: set[str]) -> bool:
        """Tell whether lines of a block, read under its first lines, have the structure of their source."""
        source = self.document.text
        before = head.of(source) if where.start >= head.end else ""
        if (where, before) not in self._sources:
            self._sources[where, before] = self._skeleton(before + where.of(source))
        written = self._writer.having(targets, frozenset(escaped)).body(where)
        return self._skeleton(before + written) == self._sources[where, before]

    def _legalize(self, names: Sequence[str]) -> bool:
        """Make emphasis in targets legal; tell whether that changed any of them."""
        changed = {name: legalized(self._segments[name], self.wanted[name]) for name in names}
        before = {name: self.wanted[name] for name in names}
        self.wanted |= changed
        return changed != before

    def finish(self, groups: list[list[str]]) -> None:
        """Compare whole posts, and give up blocks until they agree."""
        accepted = {name for name in self.wanted if name not in self.given_up}
        if self.agrees_with(accepted):
            return
        keys = self.document.keys
        groups = [*groups, *([part.id] for part in self.document.segments if part.unit in keys)]
        self._drop([[name for name in group if name in accepted] for group in groups])

    def _drop(self, groups: list[list[str]]) -> None:
        """Add blocks half by half, keeping those with which the post still agrees."""
        accepted: set[str] = set()
        trials = 0

        def admit(part: list[list[str]]) -> None:
            nonlocal trials
            trials += 1
            names = {name for group in part for name in group}
            if self.agrees_with(accepted | names):
                accepted.update(names)
            elif len(part) > 1 and trials < _TRIALS:
                middle = len(part) // 2
                admit(part[:middle])
                admit(part[middle:])
            else:
                self.given_up.update(names)

        admit(groups)
        if not self.agrees_with(accepted):
            self.text = self.document.text

    def agrees_with(self, names: set[str]) -> bool:
        """Write the post with these targets, links to headings moved along, and compare it with the source."""
        writer = self._writer.having({name: self.wanted[name] for name in names}, frozenset(self.escaped))
        flavor, own = self.document.flavor, self.document.parsed.own
        try:
            self.text = writer.text()
            target = segment(self.text, flavor=flavor, own=own)
            moved = fragments(self.document, target)
            if moved:
                self.text = writer.having(writer.targets, writer.escaped, moved).text()
                target = segment(self.text, flavor=flavor, own=own)
        except NltransError:
            return False
        return normalized(target) == self._expected

    def _skeleton(self, text: str) -> tuple[object, ...] | None:
        references = self.document.parsed.env.get("references", {})
        own = self.document.parsed.own
        try:
            return normalized(segment(text, flavor=self.document.flavor, references=references, own=own))
        except NltransError:
            return None
