"""Making emphasis legal where a translation put it between letters (CommonMark 0.31, section 6.2).

`**` next to punctuation on its inner side opens or closes nothing unless white space or punctuation
stands on its outer side. Languages written without spaces run into this at every second bold word.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from nltrans.core.document import CodeKind
from nltrans.core.marks import MARK

if TYPE_CHECKING:
    from nltrans.core.document import InlineCode, Segment, Template

__all__ = ["legalized"]

_EMPHASIS = frozenset({CodeKind.EMPHASIS, CodeKind.STRONG, CodeKind.STRIKETHROUGH})
_STOPS = "。，、！？；：….,!?;:"
"""Punctuation that reads the same behind the emphasis as in it."""


def legalized(segment: Segment, target: str) -> str:
    """Return `target` with stops moved behind emphasis, and spaces around it, where they make it legal."""
    codes = {code.number: code for code in segment.codes}
    if not any(code.kind in _EMPHASIS for code in codes.values()):
        return target
    pieces = _pieces(target)
    at = 0
    while at < len(pieces):
        match = MARK.fullmatch(pieces[at])
        code = codes.get(int(match["number"])) if match else None
        if match and code and code.kind in _EMPHASIS:
            before, after = _beside(pieces, at, -1, codes), _beside(pieces, at, 1, codes)
            if match["close"]:
                if _is_stuck(before, after, code):
                    at += _free_closing(pieces, at)
            elif _is_stuck(after, before, code):
                pieces.insert(at, " ")
                at += 1
        at += 1
    return "".join(pieces)


def _pieces(target: str) -> list[str]:
    """Cut a target at its marks."""
    pieces, at = [], 0
    for match in MARK.finditer(target):
        pieces += [target[at : match.start()], match[0]]
        at = match.end()
    return [piece for piece in (*pieces, target[at:]) if piece]


def _free_closing(pieces: list[str], at: int) -> int:
    """Move stops behind the closing mark at `at`, else put a space there; return how far the mark moved."""
    inner = pieces[at - 1]
    kept = inner.rstrip(_STOPS)
    if not MARK.fullmatch(inner) and kept != inner and kept and _is_letter(kept[-1]):
        pieces[at - 1 : at + 1] = [kept, pieces[at], inner[len(kept) :]]
    else:
        pieces.insert(at + 1, " ")
    return 1


def _is_stuck(inner: str, outer: str, code: InlineCode) -> bool:
    """Tell whether a delimiter neither opens nor closes between these characters; "" is the edge of the text."""
    if not outer or not _is_letter(outer):
        return False
    return not _is_letter(inner) or _source(code.open).startswith("_")


def _is_letter(character: str) -> bool:
    return bool(character) and not character.isspace() and unicodedata.category(character)[0] not in "PS"


def _beside(pieces: list[str], at: int, step: int, codes: dict[int, InlineCode]) -> str:
    """Return the source character beside the run of delimiters that a mark belongs to, "" at the edge."""
    at += step
    while 0 <= at < len(pieces):
        match = MARK.fullmatch(pieces[at])
        code = codes.get(int(match["number"])) if match else None
        shown = pieces[at]
        if match and code:
            shown = _source(code.close if match["close"] else code.open)
        if shown and not (code and code.kind in _EMPHASIS):
            return shown[0 if step > 0 else -1]
        at += step
    return ""


def _source(template: Template) -> str:
    """Return a template with a letter for each nested unit."""
    return "".join(part if isinstance(part, str) else "x" for part in template)
