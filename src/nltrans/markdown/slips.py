"""What goes wrong in translations by hand without a loss of structure: sentences that were left, signs that slipped."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from nltrans.core.document import CodeKind
from nltrans.core.marks import MARK, plain
from nltrans.core.symbols import signs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nltrans.markdown.document import Document

__all__ = ["Slip", "slips"]

_ENOUGH = 6
"""Words from which on a text that is the same is no name."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_STUCK = re.compile(r"^[ ]{0,3}#{1,6}(?=[^\W\d_])(?P<rest>[^\n]*)", re.MULTILINE)
_COLONS = re.compile(r"^[ \t>]*(?P<colons>:{3,})[ \t]*(?P<rest>\S?)", re.MULTILINE)


class Slip(NamedTuple):
    """Something that the target has and should not have, or lacks."""

    kind: str
    message: str
    source_line: int | None
    target_line: int | None


def slips(before: Document, after: Document) -> Iterator[Slip]:
    """Yield the slips in `after`, a translation of `before`; none where it is the same post."""
    if before.text == after.text:
        return
    yield from _left(before, after)
    yield from _signs(before, after)
    known = {match["rest"] for match in _STUCK.finditer(before.text)}
    if len(known) < len(_STUCK.findall(after.text)):
        for match in _outside_code(_STUCK, after):
            if match["rest"] not in known:
                yield Slip("heading", f"no space behind the signs: {_brief(match[0])}", None, after.line(match.start()))
    if not _is_open(before) and _is_open(after):
        last = list(_outside_code(_COLONS, after))[-1]
        yield Slip("blocks", "::: that nothing closes", None, after.line(last.start()))


def _left(before: Document, after: Document) -> Iterator[Slip]:
    lines = {segment.text: segment.line for segment in before.segments if len(_WORD.findall(segment.text)) >= _ENOUGH}
    for segment in after.segments:
        if segment.text in lines:
            yield Slip(
                "left-in-source", f"not translated: {_brief(plain(segment.text))}", lines[segment.text], segment.line
            )


def _signs(before: Document, after: Document) -> Iterator[Slip]:
    mine, theirs = (Counter(_in_prose(document)) for document in (before, after))
    for word, one, other in (("lost", mine, theirs), ("added", theirs, mine)):
        for sign, number in (one - other).items():
            times = f" ({number} times)" if number > 1 else ""
            yield Slip("symbol", f"{word}: {sign}{times}", None, None)


def _in_prose(document: Document) -> Iterator[str]:
    for segment in document.segments:
        yield from signs(MARK.sub(" ", segment.text))
        for code in segment.codes:
            yield from signs(code.equivalent) if code.kind is CodeKind.EMOJI else ()


def _outside_code(pattern: re.Pattern[str], document: Document) -> Iterator[re.Match[str]]:
    code = [block.span for block in document.parsed.blocks if block.type in {"code", "fence", "html"}]
    for match in pattern.finditer(document.text):
        if not any(span.start <= match.start() < span.end for span in code):
            yield match


def _is_open(document: Document) -> bool:
    """Tell whether a block of colons is left open: each one without a name closes one with a name."""
    depth = 0
    for match in _outside_code(_COLONS, document):
        depth = depth + 1 if match["rest"] else max(0, depth - 1)
    return depth > 0


def _brief(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004
