"""The skeleton of a post: its structure with the prose removed, and how two skeletons differ."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nltrans.markdown.anchors import broken, normalized
from nltrans.markdown.segment import detect_flavor, segment

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Difference", "Skeleton", "compare", "skeleton"]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What of a post must be the same in its translation."""

    entries: tuple[Any, ...]
    """Front-matter keys, block structure, and for each block its markup as a sorted multiset."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that one of two posts has and the other has not."""

    kind: str
    """``blocks``, ``link``, ``image``, ``code``, ``html``, ``math``, ``front-matter``, ``anchor``, …"""
    message: str
    source_line: int | None = None
    target_line: int | None = None


def skeleton(text: str, flavor: str, references: Mapping[str, Any] | None = None) -> Skeleton:
    """Return the skeleton of a post.

    Args:
        text: The post, or one block of it.
        flavor: The Markdown dialect.
        references: Link definitions from elsewhere in the post, as markdown-it keeps them.
    """
    document = segment(text, flavor=flavor, references=references)
    return Skeleton(normalized(document))


def compare(source: str, target: str, flavor: str = "auto") -> list[Difference]:
    """List what of the source's structure the target lacks or has besides.

    Markup is compared as a multiset over the whole post, block structure in order.
    """
    if flavor == "auto":
        flavor = detect_flavor(source)
    before, after = (segment(text, flavor=flavor) for text in (source, target))
    differences: list[Difference] = []
    for sign, word, one, other in ((-1, "lost", before, after), (1, "added", after, before)):
        mine, theirs = _codes(one), _codes(other)
        for (kind, shown), count in (Counter(mine.keys_counted()) - Counter(theirs.keys_counted())).items():
            line = mine.line(kind, shown)
            times = f" ({count} times)" if count > 1 else ""
            lines = (line, None) if sign < 0 else (None, line)
            differences.append(Difference(kind, f"{word}: {shown}{times}", *lines))
    shapes = [list(document.parsed.shape) for document in (before, after)]
    matcher = difflib.SequenceMatcher(None, *shapes, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            lost = [_name(entry) for entry in shapes[0][a:b] if entry[0] != "close"]
            added = [_name(entry) for entry in shapes[1][c:d] if entry[0] != "close"]
            if lost or added:
                differences.append(
                    Difference("blocks", f"{', '.join(lost) or 'nothing'} became {', '.join(added) or 'nothing'}")
                )
    differences += [Difference("anchor", f"leads nowhere: #{name}", None, line) for name, line in broken(after)]
    return sorted(differences, key=lambda d: (d.source_line or d.target_line or 0, d.kind, d.message))


class _codes:  # noqa: N801
    """The markup of a post with its lines."""

    def __init__(self, document: Any) -> None:
        self._found: list[tuple[str, str, int]] = document.markup

    def keys_counted(self) -> list[tuple[str, str]]:
        return [(kind, shown) for kind, shown, _ in self._found]

    def line(self, kind: str, shown: str) -> int | None:
        return next((line for k, s, line in self._found if (k, s) == (kind, shown)), None)


def _name(entry: tuple[str, ...]) -> str:
    return " ".join(part for part in entry[1:3] if part) if entry[0] == "open" else entry[0]
