"""From markup with positions to units: what is text, what is a code, what is between segments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from nltrans.core.document import CodeKind, InlineCode, Segment, Span, Template, Unit, UnitKind, UnitRef
from nltrans.core.language import base
from nltrans.text.sentences import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["Builder", "Layout", "Mark", "entities", "literals"]


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
        return self.close_start >= 0

    @property
    def stop(self) -> int:
        return self.close_end if self.paired else self.end


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


class _Piece(NamedTuple):
    type: str
    """text, escape, space, open, close, atom, break"""
    text: str
    start: int
    end: int
    mark: Mark | None = None


_LETTER = re.compile(r"[^\W\d_]")
_EMOJI = (
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u231a-\u23ff\u25aa-\u25fe\u203c\u2049\u2122\u2139]"
    "[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*(?:\u200d[\U0001f000-\U0001faff\u2600-\u27bf][\ufe0f\U0001f3fb-\U0001f3ff]*)*)+"
)
_FOREIGN = (
    "[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0002ffff]"
)
_LITERALS = re.compile(
    r"(?P<url>\b(?:https?|ftp)://[^\s<>\ue000]*[^\s<>\ue000.,;:!?'\"*_~)\]}»”’]|\bwww\.[\w-]+\.[^\s<>\ue000]*[\w/])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?P<tag>\[[A-Z]{2}(?:-[A-Z]{2})?\])"
    r"|(?P<file>(?<![\w/.])(?:[\w.-]*/)*[\w-][\w.-]*\.(?:png|jpe?g|gif|svg|webp|pdf|mdx?|txt|ya?ml|json|toml|ini|cfg|py|ipynb|[jt]sx?|html?"
    r"|css|csv|tsv|xml|zip|gz|sh|cpp|rs|go|java|rb)(?![\w.]*\w))"
    r"|(?P<mention>(?<![\w@/])@\w[\w.-]*\w|(?<![\w&/#])#(?=\w*[^\W\d])\w+)"
    r"|(?P<shortcode>(?<![\w:]):[a-z0-9_+-]*[a-z][a-z0-9_+-]*:(?![\w:]))"
    r"|(?P<identifier>(?<![\w])(?:[\w.-]*(?:[^\W\d_][\w.]*_[\w.]*\w|\w+\(\))|v?\d+(?:\.\d+){2,}(?:[-+.][\w.]+)?|v\d+(?:\.\d+)*"
    r"|\d{4}-\d{2}-\d{2}(?:T[\d:.+Z-]+)?|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])(?:[A-Z][\w]*-)*(?:[A-Z]{1,}[\w-]*\d[\w]*|\d+[A-Z]+)(?:-[\w]+)*)(?![\w]))"
    rf"|(?P<emoji>{_EMOJI})"
    rf"|(?P<foreign>{_FOREIGN}+(?:[\s\u3000-\u303f\uff00-\uffef]*{_FOREIGN}+)*)"
)  # fmt: skip
_KINDS = {
    "url": CodeKind.AUTOLINK,
    "email": CodeKind.AUTOLINK,
    "emoji": CodeKind.EMOJI,
    "shortcode": CodeKind.EMOJI,
}
_OTHER_SCRIPTS = frozenset(
    [
        "ar",
        "he",
        "fa",
        "ur",
        "hi",
        "bn",
        "ta",
        "te",
        "th",
        "lo",
        "ko",
        "ja",
        "zh",
        "yi",
        "ps",
        "sd",
        "ne",
        "mr",
        "gu",
        "kn",
        "ml",
        "si",
        "my",
        "km",
        "am",
        "ti",
    ]
)


def literals(text: str, language: str) -> Iterable[tuple[int, int, CodeKind]]:
    """Yield what is to come out of a translation as it is: addresses, mentions, versions, emoji, other scripts."""
    own_script = base(language) in _OTHER_SCRIPTS
    for match in _LITERALS.finditer(text):
        name = match.lastgroup or ""
        if name == "foreign" and own_script:
            continue
        yield match.start(), match.end(), _KINDS.get(name, CodeKind.LITERAL)


def entities(source: str) -> str | None:
    """Decode an escape or entity to one printing character, or return None to leave it alone."""
    if source.startswith("\\"):
        return source[1:]
    from html import unescape

    decoded = unescape(source)
    if len(decoded) != 1 or decoded == source or (decoded.isalnum() and decoded.isascii()) or decoded in "\n\r\t ":
        return None
    return decoded if decoded.isprintable() or decoded in "\u00a0\u202f\u2009" else None


@dataclass(slots=True)
class Builder:
    """Collects the units of a document."""

    source: str
    """Language of the text."""
    line_of: Callable[[int], int]
    units: list[Unit] = field(default_factory=list)
    layouts: dict[str, Layout] = field(default_factory=dict)
    painted: list[tuple[int, int, str]] = field(default_factory=list)
    """Start, end and class of what is in segments."""
    signature: list[tuple[str, ...]] = field(default_factory=list)
    """Markup met since the list was last emptied."""
    markup: list[tuple[str, str, int]] = field(default_factory=list)
    """Kind, source and line of all markup."""

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
        pieces = self._pieces(content, marks, where)
        for piece in pieces:
            if piece.mark and _counts(piece):
                signature = _signature(piece.mark)
                self.signature.append(signature)
                self.markup.append((signature[0], "…".join(signature[1:]), self.line_of(place(piece.start))))
        name = f"u{len(self.units) + 1}"
        self.units.append(None)  # type: ignore[arg-type]  # keeps the number while nested parts are built
        parts: list[Segment | Template] = []
        self._emit(pieces, parts, name, kind, where, place)
        merged: list[Segment | Template] = []
        for part in parts:
            if isinstance(part, tuple) and merged and isinstance(merged[-1], tuple):
                merged[-1] = (*merged[-1], *part)
            elif not isinstance(part, tuple) or part:
                merged.append(part)
        has_nested = any(isinstance(p, UnitRef) for part in merged if isinstance(part, tuple) for p in part)
        if not has_nested and not any(isinstance(part, Segment) for part in merged):
            return None
        span = span or Span(place(0), place(len(content)))
        index = int(name[1:]) - 1
        self.units[index] = Unit(name, kind, span, self.line_of(span.start), tuple(merged), key)
        return name

    def _pieces(self, content: str, marks: Sequence[Mark], where: Callable[[int, int], str]) -> list[_Piece]:
        events: list[tuple[int, int, int, _Piece]] = []
        for order, mark in enumerate(marks):
            if mark.paired:
                events.append((mark.start, 1, order, _Piece("open", "", mark.start, mark.end, mark)))
                events.append(
                    (mark.close_start, 0, -order, _Piece("close", "", mark.close_start, mark.close_end, mark))
                )
            elif mark.kind is CodeKind.BREAK and not mark.breaks:
                events.append((mark.start, 1, order, _Piece("space", " ", mark.start, mark.end, mark)))
            elif mark.kind is CodeKind.LITERAL and mark.equivalent and not mark.open:
                events.append((mark.start, 1, order, _Piece("escape", mark.equivalent, mark.start, mark.end, mark)))
            else:
                kind = "break" if mark.breaks else "atom"
                events.append((mark.start, 1, order, _Piece(kind, "", mark.start, mark.end, mark)))
        events.sort(key=lambda event: event[:3])
        pieces: list[_Piece] = []
        at = 0
        for start, _, _, piece in events:
            if start < at:
                continue
            self._text(pieces, content, at, start, where)
            pieces.append(piece)
            at = piece.end
        self._text(pieces, content, at, len(content), where)
        return pieces

    def _text(self, pieces: list[_Piece], content: str, start: int, end: int, where: Callable[[int, int], str]) -> None:
        at = start
        for first, last, kind in literals(content[start:end], self.source):
            first, last = first + start, last + start
            if content[start - 1 : start].isalnum() and first == start:
                continue
            if at < first:
                pieces.append(_Piece("text", content[at:first], at, first))
            shown = where(first, last)
            mark = Mark(kind, first, last, open=(shown,), equivalent=shown)
            pieces.append(_Piece("atom", "", first, last, mark))
            at = last
        if at < end:
            pieces.append(_Piece("text", content[at:end], at, end))

    def _emit(
        self,
        pieces: list[_Piece],
        parts: list[Segment | Template],
        unit: str,
        kind: UnitKind,
        where: Callable[[int, int], str],
        place: Callable[[int], int],
    ) -> None:
        """Peel what surrounds the text, cut it into segments, and add them with the glue between them."""
        pieces, head, tail = self._peel(pieces)
        if head:
            parts.append(_glue(head, where))
        runs = _top_level_runs(pieces)
        if len(runs) > 1:
            for run in runs:
                if len(run) == 1 and run[0].type == "break":
                    parts.append(_glue(run, where))
                else:
                    self._emit(run, parts, unit, kind, where, place)
        elif pieces:
            sentences = self._sentences(pieces)
            if len(sentences) > 1:
                for sentence in sentences:
                    self._emit(sentence, parts, unit, kind, where, place)
            elif _is_text(pieces):
                number = 1 + sum(isinstance(part, Segment) for part in parts)
                parts.append(self._segment(pieces, f"{unit}/s{number}", unit, kind, where, place))
            else:
                parts.append(_glue(pieces, where))
        if tail:
            parts.append(_glue(tail, where))

    @staticmethod
    def _peel(pieces: list[_Piece]) -> tuple[list[_Piece], list[_Piece], list[_Piece]]:
        inner = list(pieces)
        head: list[_Piece] = []
        tail: list[_Piece] = []
        while inner:
            first, last = inner[0], inner[-1]
            if _is_edge(first):
                head.append(inner.pop(0))
            elif _is_edge(last):
                tail.insert(0, inner.pop())
            elif first.type == "text" and first.text[0].isspace():
                inner.pop(0)
                cut = len(first.text) - len(first.text.lstrip())
                head.append(_Piece("text", first.text[:cut], first.start, first.start + cut))
                if first.text[cut:]:
                    inner.insert(0, _Piece("text", first.text[cut:], first.start + cut, first.end))
            elif last.type == "text" and last.text[-1].isspace():
                inner.pop()
                cut = len(last.text.rstrip())
                tail.insert(0, _Piece("text", last.text[cut:], last.start + cut, last.end))
                if cut:
                    inner.append(_Piece("text", last.text[:cut], last.start, last.start + cut))
            elif first.type == "open" and last.type == "close" and first.mark is last.mark and not first.mark.reference:
                head.append(inner.pop(0))
                tail.insert(0, inner.pop())
            else:
                break
        return inner, head, tail

    def _sentences(self, pieces: list[_Piece]) -> list[list[_Piece]]:
        """Cut at sentence ends where no pair is open."""
        numbers: dict[int, int] = {}
        shown = []
        for piece in pieces:
            if piece.mark is not None and piece.type in {"open", "close", "atom", "break"}:
                number = numbers.setdefault(id(piece.mark), len(numbers) + 1)
                shown.append({"open": f"⟦{number}⟧", "close": f"⟦/{number}⟧"}.get(piece.type, f"⟦{number}/⟧"))
            else:
                shown.append(piece.text)
        text = "".join(shown)
        cuts, at = [], 0
        for sentence in split(text, self.source)[:-1]:
            at += len(sentence)
            cuts.append(at)
        if not cuts:
            return [pieces]
        sentences: list[list[_Piece]] = [[]]
        at = depth = 0
        for piece, visible in zip(pieces, shown, strict=True):
            rest = piece
            while cuts and at < cuts[0] < at + len(visible) and piece.type == "text" and depth == 0:
                cut = cuts.pop(0) - at
                sentences[-1].append(_Piece("text", visible[:cut], rest.start, rest.start + cut))
                rest = _Piece("text", visible[cut:], rest.start + cut, rest.end)
                at, visible = at + cut, visible[cut:]
                sentences.append([])
            while cuts and cuts[0] < at + len(visible):
                if cuts[0] == at and depth == 0 and sentences[-1]:
                    sentences.append([])
                cuts.pop(0)
            sentences[-1].append(rest)
            depth += {"open": 1, "close": -1}.get(piece.type, 0)
            at += len(visible)
        return [sentence for sentence in sentences if sentence]

    def _segment(
        self,
        pieces: list[_Piece],
        name: str,
        unit: str,
        kind: UnitKind,
        where: Callable[[int, int], str],
        place: Callable[[int], int],
    ) -> Segment:
        numbers: dict[int, int] = {}
        codes: list[InlineCode] = []
        references: list[tuple[int, str]] = []
        shown: list[str] = []
        breaks: list[tuple[int, str]] = []
        literal: dict[str, list[str]] = {}
        escaped: set[str] = set()
        spaces = width = 0
        for piece in pieces:
            mark = piece.mark
            kind_of_bytes = "text" if piece.type in {"text", "escape"} else str(mark.kind) if mark else "markup"
            self.painted.append((place(piece.start), place(piece.end), kind_of_bytes))
            if piece.type == "text":
                shown.append(piece.text)
                spaces += piece.text.count(" ")
                for character in piece.text:
                    if not character.isalnum() and character != " ":
                        literal.setdefault(character, []).append(character)
            elif piece.type == "escape":
                spelled = where(piece.start, piece.end)
                shown.append(piece.text)
                literal.setdefault(piece.text, []).append(spelled)
                escaped.add(piece.text)
            elif piece.type == "space":
                breaks.append((spaces, where(piece.start, piece.end)))
                spaces += 1
                shown.append(" ")
            elif piece.type == "close":
                shown.append(f"⟦/{numbers[id(mark)]}⟧")
            elif mark is not None:
                number = numbers.setdefault(id(mark), len(numbers) + 1)
                shown.append(f"⟦{number}⟧" if piece.type == "open" else f"⟦{number}/⟧")
                codes.append(InlineCode(number, mark.kind, mark.paired, mark.open, mark.close, mark.equivalent))
                if mark.reference:
                    references.append((number, mark.reference))
        first, last = pieces[0].start, pieces[-1].end
        if breaks:
            lines = where(first, last).splitlines()
            width = max(len(line) for line in lines)
        spellings = tuple((character, tuple(literal[character])) for character in sorted(escaped))
        layout = Layout(tuple(breaks), spellings, tuple(references), width)
        if layout != Layout():
            self.layouts[name] = layout
        span = Span(place(first), place(last))
        return Segment(name, unit, kind, "".join(shown), tuple(codes), span, self.line_of(span.start))


def _counts(piece: _Piece) -> bool:
    """Tell whether a piece is structure, which a translation must have as often as its source."""
    if piece.type in {"open", "break"}:
        return True
    return piece.type == "atom" and piece.mark is not None and piece.mark.kind not in {CodeKind.LITERAL, CodeKind.EMOJI}


def _signature(mark: Mark) -> tuple[str, ...]:
    source = ["".join(part if isinstance(part, str) else "\0" for part in side) for side in (mark.open, mark.close)]
    if mark.kind is CodeKind.BREAK:
        source = ["".join(source[0].split())]
    if mark.kind is CodeKind.LINK:
        label = mark.reference or (source[1][2:-1] if source[1].startswith("][") else "")
        source = ["[", " ".join(label.casefold().split()) if label else " ".join(source[1].split())]
    return (str(mark.kind), *source)


def _is_edge(piece: _Piece) -> bool:
    """Tell whether a piece at the edge of a sentence need not go through an engine."""
    if piece.type in {"break", "space"}:
        return True
    mark = piece.mark
    return (
        piece.type == "atom"
        and mark is not None
        and (not mark.equivalent or mark.kind in {CodeKind.EMOJI, CodeKind.IMAGE, CodeKind.BREAK, CodeKind.FOOTNOTE})
    )


def _top_level_runs(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Cut at breaks that stand in no pair."""
    runs: list[list[_Piece]] = [[]]
    depth = 0
    for piece in pieces:
        if piece.type == "break" and depth == 0:
            runs += [[piece], []]
            continue
        depth += {"open": 1, "close": -1}.get(piece.type, 0)
        runs[-1].append(piece)
    return [run for run in runs if run]


def _is_text(pieces: list[_Piece]) -> bool:
    return any(piece.type in {"text", "escape"} and _LETTER.search(piece.text) for piece in pieces)


def _glue(pieces: list[_Piece], where: Callable[[int, int], str]) -> Template:
    template: list[str | UnitRef] = []
    for piece in pieces:
        mark = piece.mark
        if mark is not None and piece.type in {"open", "atom", "break"}:
            template += mark.open or (where(piece.start, piece.end),)
        elif mark is not None and piece.type == "close":
            template += mark.close
        else:
            template.append(where(piece.start, piece.end))
    merged: list[str | UnitRef] = []
    for part in template:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part:
            merged.append(part)
    return tuple(merged)
