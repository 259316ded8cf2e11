"""Rebuilding a post so that its structure stays, whatever the targets are.

Each top-level block is spelled with its targets, parsed alone, and compared with the same block
of the source parsed alone. Where they differ, the targets at fault are found by halving, escaped,
and given up if that does not help. Last, the whole post is parsed and compared, since blocks can
act on each other. All of this is linear in the size of the post.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from nltrans.errors import NltransError
from nltrans.markdown.anchors import fragments
from nltrans.markdown.document import Reassembly, _Writer
from nltrans.markup import marks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nltrans.core.document import Span
    from nltrans.markdown.document import Document

__all__ = ["reassemble_checked"]

_REASON = "the translation would change the structure of the post"


def reassemble_checked(document: Document, targets: Mapping[str, str]) -> Reassembly:
    """Return the post with every target that leaves its structure as it is."""
    sources = {segment.id: segment.text for segment in document.segments}
    rejected = {
        name: "its marks are not those of the source"
        for name, text in sources.items()
        if name in targets and not marks.is_sound(text, targets[name]) and targets[name] != text
    }
    wanted = {name: text for name, text in targets.items() if name in sources and name not in rejected}
    state = _State(document, wanted)
    for span, names in _regions(document):
        state.settle(span, [name for name in names if name in wanted])
    state.finish()
    rejected |= dict.fromkeys(state.given_up, _REASON)
    return Reassembly(state.text, rejected)


def _regions(document: Document) -> list[tuple[Span, list[str]]]:
    """Return the top-level blocks, with the ids of the segments in each."""
    tops = document.parsed.tops
    starts = [top.start for top in tops]
    held: dict[int, list[str]] = defaultdict(list)
    begin = document.front.span.end if document.front else 0
    for segment in document.segments:
        if segment.span.start >= begin and segment.unit not in document.keys:
            held[bisect_right(starts, segment.span.start) - 1].append(segment.id)
    return [(tops[index], names) for index, names in sorted(held.items()) if index >= 0]


class _State:
    """Which targets are in, which are escaped, which are given up."""

    def __init__(self, document: Document, wanted: Mapping[str, str]) -> None:
        self.document = document
        self.wanted = wanted
        self.escaped: set[str] = set()
        self.given_up: set[str] = set()
        self.text = document.text

    def settle(self, span: Span, names: Sequence[str]) -> None:
        """Find the targets of one block that leave it as it is."""
        if not names:
            return
        expected = self._skeleton(span.of(self.document.text))
        accepted: dict[str, str] = {}

        def sound(extra: Sequence[str], escaped: set[str]) -> bool:
            trial = accepted | {name: self.wanted[name] for name in extra}
            writer = _Writer(self.document, trial, frozenset(self.escaped | escaped), {})
            return self._skeleton(writer.body(span)) == expected

        def admit(part: Sequence[str]) -> None:
            if sound(part, set()):
                accepted.update((name, self.wanted[name]) for name in part)
            elif len(part) > 1:
                middle = len(part) // 2
                admit(part[:middle])
                admit(part[middle:])
            elif sound(part, set(part)):
                self.escaped.update(part)
                accepted.update((name, self.wanted[name]) for name in part)
            else:
                self.given_up.update(part)

        admit(names)

    def finish(self) -> None:
        """Compare whole posts, and give up blocks until they agree."""
        accepted = {name for name in self.wanted if name not in self.given_up}
        if self._agrees_with(accepted):
            return
        groups = [names for _, names in _regions(self.document)]
        groups += [[segment.id] for segment in self.document.segments if segment.unit in self.document.keys]
        self._drop([[name for name in group if name in accepted] for group in groups])

    def _drop(self, groups: list[list[str]]) -> None:
        """Add blocks half by half, keeping those with which the post still agrees."""
        accepted: set[str] = set()

        def admit(part: list[list[str]]) -> None:
            names = {name for group in part for name in group}
            if self._agrees_with(accepted | names):
                accepted.update(names)
            elif len(part) > 1:
                middle = len(part) // 2
                admit(part[:middle])
                admit(part[middle:])
            else:
                self.given_up.update(names)

        admit(groups)
        self._agrees_with(accepted)

    def _agrees_with(self, names: set[str]) -> bool:
        """Write the post with these targets, links to headings moved along, and compare it with the source."""
        chosen = {name: self.wanted[name] for name in names}
        escaped = frozenset(self.escaped)
        try:
            self.text = _Writer(self.document, chosen, escaped, {}).text()
            moved = fragments(self.document, self.text)
            if moved:
                self.text = _Writer(self.document, chosen, escaped, moved).text()
        except NltransError:
            return False
        return self._skeleton(self.text, whole=True) == self._skeleton(self.document.text, whole=True)

    def _skeleton(self, text: str, *, whole: bool = False) -> tuple[object, ...] | None:
        from nltrans.markdown.verify import skeleton

        references = self.document.parsed.env.get("references", {})
        try:
            return skeleton(text, self.document.flavor, None if whole else references).entries
        except NltransError:
            return None
