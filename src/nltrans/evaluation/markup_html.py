"""Text with marks as HTML, for the report: every character escaped, every address checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from nltrans.core.document import CodeKind
from nltrans.core.marks import MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.document import InlineCode, Span, Template

__all__ = ["Note", "markup", "safe_url"]

_TAGS = {CodeKind.EMPHASIS: "em", CodeKind.STRONG: "strong", CodeKind.STRIKETHROUGH: "del"}
_URL = re.compile(r"\]\(\s*<?([^\s<>)]+)|href=[\"']([^\"']+)|\A<?(https?:[^\s<>]+|mailto:[^\s<>]+)>?\Z")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE = ("http:", "https:", "mailto:")


@dataclass(frozen=True, slots=True)
class Note:
    """Something to show about a range of a text."""

    span: Span
    css: str
    title: str = ""


def markup(text: str, codes: Sequence[InlineCode], notes: Sequence[Note] = (), *, rendered: bool) -> str:
    """Return HTML for a text with marks.

    Args:
        text: Its marks may be unsound; such marks are shown as they are.
        codes: What the marks stand for.
        notes: Ranges to highlight; they may overlap each other and contain marks.
        rendered: As a reader sees it; otherwise the marks are shown, with their source as a tooltip.
    """
    known = {code.number: code for code in codes}
    pieces: list[str] = []
    open_tags: list[tuple[int, str]] = []
    at = 0
    for match in MARK.finditer(text):
        pieces.append(_annotated(text, at, match.start(), notes))
        at = match.end()
        code = known.get(int(match["number"]))
        if code is None or not rendered:
            pieces.append(_chip(match[0], code))
        elif match["alone"]:
            pieces.append(_placeholder(code))
        elif not match["close"]:
            opening, closing = _pair(code)
            open_tags.append((code.number, closing))
            pieces.append(opening)
        elif open_tags and open_tags[-1][0] == code.number:
            pieces.append(open_tags.pop()[1])
        else:
            pieces.append(_chip(match[0], code))
    pieces.append(_annotated(text, at, len(text), notes))
    return "".join(pieces) + "".join(closing for _, closing in reversed(open_tags))


def safe_url(url: str) -> str | None:
    """Return `url` if a browser may follow it: the web, mail, or a relative address."""
    cleaned = re.sub(r"[\x00-\x20]", "", url)
    if _SCHEME.match(cleaned) and not cleaned.lower().startswith(_SAFE):
        return None
    return cleaned


def _annotated(text: str, start: int, end: int, notes: Sequence[Note]) -> str:
    """Escape a range of `text`, with an element around each run of characters that share their notes."""
    inside = [note for note in notes if note.span.start < end and start < note.span.end]
    bounds = {bound for note in inside for bound in (note.span.start, note.span.end) if start < bound < end}
    cuts = sorted({start, end, *bounds})
    pieces = []
    for left, right in pairwise(cuts):
        shown = escape(text[left:right])
        covering = [note for note in inside if note.span.start <= left and right <= note.span.end]
        if covering:
            css = escape(" ".join(note.css for note in covering))
            title = escape("; ".join(note.title for note in covering if note.title))
            shown = f'<span class="{css}"' + (f' title="{title}"' if title else "") + f">{shown}</span>"
        pieces.append(shown)
    return "".join(pieces)


def _source(template: Template) -> str:
    return "".join(part if isinstance(part, str) else "…" for part in template)


def _chip(mark: str, code: InlineCode | None) -> str:
    shown = escape(mark)
    if code is None:
        return f'<b class="mark unknown">{shown}</b>'
    return f'<b class="mark" title="{escape(_source(code.close if mark[1] == "/" else code.open))}">{shown}</b>'


def _pair(code: InlineCode) -> tuple[str, str]:
    if code.kind in _TAGS:
        return f"<{_TAGS[code.kind]}>", f"</{_TAGS[code.kind]}>"
    if code.kind is CodeKind.LINK:
        address = _address(_source(code.open) + _source(code.close))
        if address:
            return f'<a href="{escape(address)}" rel="noopener noreferrer">', "</a>"
    title = escape(_source(code.open))
    return f'<span class="code-{escape(code.kind)}" title="{title}">', "</span>"


def _placeholder(code: InlineCode) -> str:
    source = _source(code.open)
    if code.kind is CodeKind.BREAK:
        return "<br>"
    if code.kind is CodeKind.AUTOLINK:
        address = _address(source.strip())
        if address:
            return f'<a href="{escape(address)}" rel="noopener noreferrer">{escape(code.equivalent or source)}</a>'
    if code.kind in (CodeKind.CODE, CodeKind.MATH):
        return f"<code>{escape(code.equivalent or source)}</code>"
    if code.kind in (CodeKind.EMOJI, CodeKind.LITERAL):
        return escape(code.equivalent or source)
    return f'<span class="placeholder" title="{escape(source)}">{escape(code.kind)}</span>'


def _address(source: str) -> str | None:
    match = _URL.search(source)
    return safe_url(next(group for group in match.groups() if group)) if match else None
