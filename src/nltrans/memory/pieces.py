"""A post cut into pieces that a person edits: sentences with their markup, and lines between them.

Concatenated, the pieces are the post. A piece begins where a sentence or a line begins and has
the blank lines that follow it, so that a paragraph which is moved takes its spacing along.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.document import Segment

__all__ = ["Piece", "Post", "cut", "join"]


class Post(Protocol):
    """What of a segmented post is needed here; `nltrans.markdown.document.Document` has it."""

    @property
    def text(self) -> str:
        """The whole text."""
        ...

    @property
    def segments(self) -> Sequence[Segment]:
        """Its segments."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence with the markup around it, or lines without any."""

    raw: str
    breaks: int
    """Line ends between it and the piece before: 0 in the middle of a line, 2 after a blank line."""
    segment: Segment | None = None

    @property
    def key(self) -> str:
        """What is compared: the text without the white space after it, whatever its line ends."""
        return self.raw.rstrip().replace("\r\n", "\n")


def cut(post: Post) -> list[Piece]:
    """Cut a post into its pieces."""
    text = post.text
    segments = _outermost(post.segments)
    ends = [segment.span.end for segment in segments]
    lines = [0, *(at + 1 for at, character in enumerate(text) if character == "\n"), len(text)]
    places: dict[int, Segment | None] = {0: None}
    for start, end in pairwise(lines):
        following = bisect_right(ends, start)
        is_inside = following < len(segments) and segments[following].span.start < start
        if not is_inside and text[start:end].strip():
            places[start] = None
    for number, segment in enumerate(segments):
        start = lines[bisect_right(lines, segment.span.start) - 1]
        shares_line = number > 0 and ends[number - 1] > start
        places[segment.span.start if shares_line else start] = segment
    cuts = sorted(places)
    return [
        Piece(text[start:end], _breaks_before(text, start), places[start])
        for start, end in pairwise([*cuts, len(text)])
        if start < end
    ]


def join(pieces: Sequence[Piece]) -> str:
    """Concatenate pieces of several posts, with the line ends between them that each had."""
    parts: list[str] = []
    for piece in pieces:
        if parts:
            last = parts[-1]
            body = last.rstrip()
            present = last.count("\n", len(body))
            if piece.breaks > present:
                parts[-1] = last + ("\r\n" if "\r\n" in piece.raw else "\n") * (piece.breaks - present)
            elif piece.breaks == 0 and present:
                parts[-1] = body + " "
        parts.append(piece.raw)
    return "".join(parts)


def _breaks_before(text: str, start: int) -> int:
    at = start
    while at and text[at - 1] in " \t\r\n":
        at -= 1
    return min(text.count("\n", at, start), 2)


def _outermost(segments: Sequence[Segment]) -> list[Segment]:
    """Return the segments that stand in no other, in the order of the text."""
    found: list[Segment] = []
    for segment in sorted(segments, key=lambda s: (s.span.start, -s.span.end)):
        if not found or segment.span.start >= found[-1].span.end:
            found.append(segment)
    return found
