"""Runs of text and markup: what a sentence is made of, where it is cut, what surrounds it."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from nltrans.core.document import CodeKind, Template, UnitRef
from nltrans.language.sentences import split
from nltrans.markdown.literals import RESERVED, literals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["LETTER", "Mark", "Piece", "cut", "glue", "has_text", "peel", "runs", "sentences", "signature"]


class Mark(NamedTuple):
    """Markup found in a run of content; positions are offsets in the content."""

    kind: CodeKind
    start: int
    end: int
    close_start: int = -1
    close_end: int = -1
    open: Template = ()
    close: Template = ()
    equivalent: str = ""
    breaks: bool = False
    """Text after it is another segment."""
    reference: str = ""
    """Label that a shortcut reference link needs once its text changes."""

    @property
    def paired(self) -> bool:
        """It has a closing part."""
        return self.close_start >= 0

    @property
    def stop(self) -> int:
        """Where it ends, its closing part included."""
        return self.close_end if self.paired else self.end


class Piece(NamedTuple):
    """Text, or one end of a mark."""

    type: str
    """text, escape, space, open, close, atom, break"""
    text: str
    start: int
    end: int
    mark: Mark | None = None


LETTER = re.compile(r"[^\W\d_]")
_STEP = {"open": 1, "close": -1}


def cut(content: str, marks: Sequence[Mark], where: Callable[[int, int], str], language: str) -> list[Piece]:
    """Cut content at its marks and at what in its text is no prose.

    Args:
        content: The text with its markup.
        marks: Outer before inner; one that overlaps an earlier one is passed over.
        where: Source of a range of content.
        language: Of the text.
    """
    events: list[tuple[int, int, int, Piece]] = []
    for order, mark in enumerate(marks):
        kind, shown = _piece_type(mark)
        events.append((mark.start, 1, order, Piece(kind, shown, mark.start, mark.end, mark)))
        if mark.paired:
            events.append((mark.close_start, 0, -order, Piece("close", "", mark.close_start, mark.close_end, mark)))
    events.sort(key=lambda event: event[:3])
    pieces: list[Piece] = []
    at = 0
    for start, _, _, piece in events:
        if start < at:
            continue
        _add_text(pieces, content, (at, start), where, language)
        pieces.append(piece)
        at = piece.end
    _add_text(pieces, content, (at, len(content)), where, language)
    return pieces


def _piece_type(mark: Mark) -> tuple[str, str]:
    """Return what a mark opens with: the type of its piece, and the text it shows."""
    if mark.paired:
        return "open", ""
    if mark.kind is CodeKind.BREAK and not mark.breaks:
        return "space", " "
    if mark.kind is CodeKind.LITERAL and mark.equivalent and not mark.open:
        return "escape", mark.equivalent
    return ("break" if mark.breaks else "atom"), ""


def _add_text(
    pieces: list[Piece], content: str, bounds: tuple[int, int], where: Callable[[int, int], str], language: str
) -> None:
    start, end = bounds
    at = start
    joined = content[start - 1 : start].isalnum()
    for first, last, kind in literals(content[start:end], language):
        if joined and first == 0 and content[start] not in RESERVED:
            continue
        if at < start + first:
            pieces.append(Piece("text", content[at : start + first], at, start + first))
        at = start + last
        shown = where(start + first, at)
        mark = Mark(kind, start + first, at, open=(shown,), equivalent=shown)
        pieces.append(Piece("atom", "", start + first, at, mark))
    if at < end:
        pieces.append(Piece("text", content[at:end], at, end))


def peel(pieces: list[Piece]) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """Return what an engine need not see at both ends taken off: the rest, the head, the tail."""
    inner = deque(pieces)
    head: list[Piece] = []
    tail: list[Piece] = []
    while inner:
        first, last = inner[0], inner[-1]
        if _is_edge(first):
            head.append(inner.popleft())
        elif _is_edge(last):
            tail.append(inner.pop())
        elif first.type == "text" and first.text[0].isspace():
            space, rest = _halves(inner.popleft(), len(first.text) - len(first.text.lstrip()))
            head.append(space)
            inner.extendleft([rest] if rest.text else [])
        elif last.type == "text" and last.text[-1].isspace():
            rest, space = _halves(inner.pop(), len(last.text.rstrip()))
            tail.append(space)
            inner.extend([rest] if rest.text else [])
        elif _surround(first, last):
            head.append(inner.popleft())
            tail.append(inner.pop())
        else:
            break
    return list(inner), head, tail[::-1]


def _halves(piece: Piece, at: int) -> tuple[Piece, Piece]:
    middle = piece.start + at
    return Piece("text", piece.text[:at], piece.start, middle), Piece("text", piece.text[at:], middle, piece.end)


def _surround(first: Piece, last: Piece) -> bool:
    pair = first.type == "open" and last.type == "close" and first.mark is last.mark
    return pair and first.mark is not None and not first.mark.reference


def _is_edge(piece: Piece) -> bool:
    """Tell whether a piece at the edge of a sentence need not go through an engine."""
    if piece.type in {"break", "space"}:
        return True
    mark = piece.mark
    return (
        piece.type == "atom"
        and mark is not None
        and (not mark.equivalent or mark.kind in {CodeKind.EMOJI, CodeKind.IMAGE, CodeKind.BREAK, CodeKind.FOOTNOTE})
    )


def sentences(pieces: list[Piece], language: str) -> list[list[Piece]]:
    """Cut at sentence ends where no pair is open."""
    shown = _shown(pieces)
    cuts: deque[int] = deque()
    at = 0
    for sentence in split("".join(shown), language)[:-1]:
        at += len(sentence)
        cuts.append(at)
    found: list[list[Piece]] = [[]]
    at = depth = 0
    for piece, visible in zip(pieces, shown, strict=True):
        end = at + len(visible)
        rest = piece
        while cuts and cuts[0] < end:
            place = cuts.popleft()
            if depth or (place > at and piece.type != "text"):
                continue
            if place > at:
                before, rest = _halves(rest, place - at)
                found[-1].append(before)
                at = place
            if found[-1]:
                found.append([])
        found[-1].append(rest)
        depth += _STEP.get(piece.type, 0)
        at = end
    return [sentence for sentence in found if sentence]


def _shown(pieces: list[Piece]) -> list[str]:
    """Return the pieces as an engine would see them."""
    numbers: dict[int, int] = {}
    shown = []
    for piece in pieces:
        if piece.mark is None or piece.type in {"escape", "space"}:
            shown.append(piece.text)
            continue
        number = numbers.setdefault(id(piece.mark), len(numbers) + 1)
        shown.append({"open": f"⟦{number}⟧", "close": f"⟦/{number}⟧"}.get(piece.type, f"⟦{number}/⟧"))
    return shown


def runs(pieces: list[Piece]) -> list[list[Piece]]:
    """Cut at breaks that stand in no pair; each break is a run of its own."""
    found: list[list[Piece]] = [[]]
    depth = 0
    for piece in pieces:
        if piece.type == "break" and depth == 0:
            found += [[piece], []]
            continue
        depth += _STEP.get(piece.type, 0)
        found[-1].append(piece)
    return [run for run in found if run]


def has_text(pieces: list[Piece]) -> bool:
    """Tell whether there is a letter to translate."""
    return any(piece.type in {"text", "escape"} and LETTER.search(piece.text) for piece in pieces)


def signature(piece: Piece) -> tuple[str, ...] | None:
    """Return what a translation must have as often as its source, or None where it need not."""
    mark = piece.mark
    if mark is None or piece.type not in {"open", "break", "atom"}:
        return None
    if piece.type == "atom" and mark.kind in {CodeKind.LITERAL, CodeKind.EMOJI}:
        return None
    source = [_spelled(mark.open), _spelled(mark.close)]
    if mark.kind is CodeKind.BREAK:
        if _LINE_END.search(source[0]) and not _HARD_END.search(source[0]):
            return None  # a space to a reader; whether the next line stands for itself is up to its words
        source = ["".join(source[0].split())]
    if mark.kind is CodeKind.IMAGE and mark.reference:
        source = ["![", " ".join(mark.reference.casefold().split())]
    if mark.kind is CodeKind.LINK:
        label = mark.reference or (source[1][2:-1] if source[1].startswith("][") else "")
        source = ["[", " ".join(label.casefold().split()) if label else _target(source[1])]
    return (str(mark.kind), *source)


_LINE_END = re.compile(r"[\r\n]")
_HARD_END = re.compile(r"(?:\\| {2})\r?[\r\n]")


def _spelled(template: Template) -> str:
    """Return a template with a null character for each nested unit."""
    return "".join([part if isinstance(part, str) else "\0" for part in template])


def _target(close: str) -> str:
    """Return the end of a link as it is compared: white space in it is of no meaning."""
    return re.sub(r"^\]\( ", "](", " ".join(close.split()))


def glue(pieces: list[Piece], where: Callable[[int, int], str]) -> Template:
    """Return the source of pieces, nested units left open."""
    template: list[str | UnitRef] = []
    for piece in pieces:
        mark = piece.mark
        if mark is not None and piece.type in {"open", "atom", "break"}:
            template += mark.open or (where(piece.start, piece.end),)
        elif mark is not None and piece.type == "close":
            template += mark.close
        else:
            template.append(where(piece.start, piece.end))
    return joined(template)


def joined(template: Sequence[str | UnitRef]) -> Template:
    """Join neighbouring strings and drop empty ones."""
    found: list[str | UnitRef] = []
    run: list[str] = []
    for part in template:
        if isinstance(part, str):
            run.append(part)
            continue
        found += ["".join(run)] if any(run) else []
        found.append(part)
        run = []
    found += ["".join(run)] if any(run) else []
    return tuple(found)
