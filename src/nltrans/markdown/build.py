"""From markup with positions to units: what is text, what is a code, what is between segments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from nltrans.core.document import CodeKind, InlineCode, Segment, Span, Template, Unit, UnitKind, UnitRef
from nltrans.language.sentences import split
from nltrans.markdown import pieces as cutting
from nltrans.markdown.flavors.own import NOTHING, Own
from nltrans.markdown.literals import entities
from nltrans.markdown.pieces import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from nltrans.markdown.pieces import Piece

__all__ = ["Builder", "Layout"]

_DEEPEST = 40
"""Pairs that hold several sentences, in each other; text in deeper ones is one segment."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What of a segment's spelling its text does not show."""

    breaks: tuple[tuple[int, str], ...] = ()
    """Index among the text's spaces, and source, of each soft line break."""
    spellings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For characters that are escaped somewhere: the spelling of each occurrence."""
    references: tuple[tuple[int, str], ...] = ()
    """Label of shortcut reference links, by the number of their mark."""
    width: int = 0


class _Place(NamedTuple):
    """The unit that is being built, and where its content stands."""

    unit: str
    kind: UnitKind
    where: Callable[[int, int], str]
    place: Callable[[int], int]
    parts: list[Segment | Template]
    numbers: Iterator[int]


@dataclass(slots=True)
class _Spelled:
    """What is gathered of a segment, piece by piece."""

    shown: list[str] = field(default_factory=list)
    codes: list[InlineCode] = field(default_factory=list)
    references: list[tuple[int, str]] = field(default_factory=list)
    breaks: list[tuple[int, str]] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    escapes: dict[int, str] = field(default_factory=dict)
    """Source of each escaped character, by its index in `shown`."""
    spaces: int = 0

    def add(self, piece: Piece, where: Callable[[int, int], str]) -> None:
        """Add a piece, whose source `where` knows."""
        if piece.type == "text":
            self.spaces += piece.text.count(" ")
            self.shown.append(piece.text)
        elif piece.type == "escape":
            self.escapes[len(self.shown)] = where(piece.start, piece.end)
            self.shown.append(piece.text)
        elif piece.type == "space":
            self.breaks.append((self.spaces, where(piece.start, piece.end)))
            self.spaces += 1
            self.shown.append(" ")
        elif piece.mark is not None:
            self._code(piece.type, piece.mark)

    def _code(self, end: str, mark: Mark) -> None:
        number = self.numbers.setdefault(id(mark), len(self.numbers) + 1)
        if end == "close":
            self.shown.append(f"⟦/{number}⟧")
            return
        self.shown.append(f"⟦{number}⟧" if end == "open" else f"⟦{number}/⟧")
        self.codes.append(InlineCode(number, mark.kind, mark.paired, mark.open, mark.close, mark.equivalent))
        if mark.reference:
            self.references.append((number, mark.reference))

    def layout(self, source: Callable[[], str]) -> Layout | None:
        """Return what the text does not show of its source, if anything."""
        if not (self.breaks or self.escapes or self.references):
            return None
        width = max(map(len, source().splitlines()), default=0) if self.breaks else 0
        return Layout(tuple(self.breaks), self._spellings(), tuple(self.references), width)

    def _spellings(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        found: dict[str, list[str]] = {self.shown[index]: [] for index in self.escapes}
        for index, shown in enumerate(self.shown):
            if index in self.escapes:
                found[shown].append(self.escapes[index])
            elif found and not shown.startswith("⟦"):
                for character in filter(found.__contains__, shown):
                    found[character].append(character)
        return tuple((character, tuple(found[character])) for character in sorted(found))


@dataclass(slots=True)
class Builder:
    """Collects the units of a document."""

    source: str
    """Language of the text."""
    line_of: Callable[[int], int]
    own: Own = NOTHING
    """What the user keeps besides what the dialect does."""
    units: dict[str, Unit] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    painted: list[tuple[int, int, str]] = field(default_factory=list)
    """Start, end and class of what is in segments."""
    signature: list[tuple[str, ...]] = field(default_factory=list)
    """Markup met since the list was last emptied."""
    markup: list[tuple[str, str, int]] = field(default_factory=list)
    """Kind, source and line of all markup."""
    _count: int = 0

    def unit(
        self,
        kind: UnitKind,
        content: str,
        marks: Sequence[Mark],
        where: Callable[[int, int], str],
        place: Callable[[int], int],
        *,
        key: str = "",
        span: Span | None = None,
    ) -> str | None:
        """Add a unit and return its id, or None where there is nothing to translate.

        Args:
            kind: Where the text stands.
            content: The text with its markup, on one level.
            marks: Markup, escapes and line breaks in it, outer before inner.
            where: Source of a range of content.
            place: Position in the document of an offset in the content.
            key: Of a front-matter value or attribute.
            span: Source of the unit, if it is not where its content is.
        """
        pieces = cutting.cut(content, marks, where, self.source)
        for piece in pieces:
            signature = cutting.signature(piece) if piece.mark is not None else None
            if signature:
                self.signature.append(signature)
                self.markup.append(
                    (signature[0], "…".join(filter(None, signature[1:])), self.line_of(place(piece.start)))
                )
        self._count += 1
        at = _Place(f"u{self._count}", kind, where, place, [], count(1))
        self._emit(pieces, at)
        parts = _merged(at.parts)
        if not any(isinstance(part, Segment) or any(isinstance(item, UnitRef) for item in part) for part in parts):
            return None
        span = span or Span(place(0), place(len(content)))
        self.units[at.unit] = Unit(at.unit, kind, span, self.line_of(span.start), parts, key)
        return at.unit

    def plain(self, kind: UnitKind, text: str, masked: str, span: Span, key: str = "") -> str | None:
        """Add a unit of text in which only escapes, entities, line breaks and protected ranges are markup."""
        content = span.of(masked)
        marks = []
        for match in _PLAIN_MARKUP.finditer(content):
            shown = match[0]
            if not shown.strip(" \t\r\n>"):
                shown = text[span.start + match.start() : span.start + match.end()]
                marks.append(Mark(CodeKind.BREAK, *match.span(), open=(shown,)))
            elif shown[0] != "\\" or kind is not UnitKind.HTML_ATTRIBUTE:
                decoded = entities(shown) if shown[0] in "\\&" else None
                opened = () if decoded else (text[span.start + match.start() : span.start + match.end()],)
                marks.append(Mark(CodeKind.LITERAL, *match.span(), open=opened, equivalent=decoded or ""))
        return self.unit(
            kind,
            content,
            marks,
            lambda a, b: text[span.start + a : span.start + b],
            lambda at: span.start + at,
            key=key,
            span=span,
        )

    def _emit(self, pieces: list[Piece], at: _Place, depth: int = 0, *, is_sentence: bool = False) -> None:
        """Peel what surrounds the text, cut it into segments, and add them with the glue between them."""
        if len(pieces) == 1 and pieces[0].type == "text":
            self._text(pieces[0], at, is_sentence=is_sentence)
            return
        pieces, head, tail = cutting.peel(pieces)
        at.parts.append(cutting.glue(head, at.where))
        is_sentence = is_sentence and not any(piece.type == "open" for piece in head)
        groups = cutting.runs(pieces) if depth < _DEEPEST else [pieces]
        if len(groups) == 1 and depth < _DEEPEST and not is_sentence:
            groups = cutting.sentences(pieces, self.source)
            is_sentence = True
        if len(groups) > 1:
            for group in groups:
                self._emit(group, at, depth + 1, is_sentence=is_sentence)
        elif cutting.has_text(pieces):
            at.parts.append(self._segment(pieces, at))
        else:
            at.parts.append(cutting.glue(pieces, at.where))
        at.parts.append(cutting.glue(tail, at.where))

    def _text(self, piece: Piece, at: _Place, *, is_sentence: bool) -> None:
        """Add text that has no markup."""
        shown = piece.text.strip()
        begin, start = piece.start, piece.start + len(piece.text) - len(piece.text.lstrip())
        for sentence in [shown] if is_sentence else split(shown, self.source):
            text = sentence.strip()
            first = start + len(sentence) - len(sentence.lstrip())
            if cutting.LETTER.search(text):
                at.parts.extend(((at.where(begin, first),), self._plain_segment(text, first, at)))
                begin = first + len(text)
            start += len(sentence)
        at.parts.append((at.where(begin, piece.end),) if begin < piece.end else ())

    def _plain_segment(self, text: str, start: int, at: _Place) -> Segment:
        span = Span(at.place(start), at.place(start + len(text)))
        self.painted.append((span.start, span.end, "text"))
        return Segment(f"{at.unit}/s{next(at.numbers)}", at.unit, at.kind, text, (), span, self.line_of(span.start))

    def _segment(self, pieces: list[Piece], at: _Place) -> Segment:
        spelled = _Spelled()
        for piece in pieces:
            shown = "text" if piece.type in {"text", "escape"} else str(piece.mark.kind) if piece.mark else "markup"
            self.painted.append((at.place(piece.start), at.place(piece.end), shown))
            spelled.add(piece, at.where)
        name = f"{at.unit}/s{next(at.numbers)}"
        first, last = pieces[0].start, pieces[-1].end
        layout = spelled.layout(lambda: at.where(first, last))
        if layout is not None:
            self.layouts[name] = layout
        span = Span(at.place(first), at.place(last))
        text = "".join(spelled.shown)
        return Segment(name, at.unit, at.kind, text, tuple(spelled.codes), span, self.line_of(span.start))


_PLAIN_MARKUP = re.compile(r"\\[!-/:-@\[-`{-~]|&#?\w+;|⟦|⟧|(?<![ \t])[ \t]*(?:\r\n|\n|\r)[ \t>]*|\ue000+")


def _merged(parts: list[Segment | Template]) -> tuple[Segment | Template, ...]:
    """Join neighbouring templates and drop empty ones."""
    merged: list[Segment | Template] = []
    run: list[str | UnitRef] = []
    for part in parts:
        if isinstance(part, Segment):
            merged += [cutting.joined(run), part]
            run = []
        else:
            run += part
    return tuple(part for part in [*merged, cutting.joined(run)] if part)
