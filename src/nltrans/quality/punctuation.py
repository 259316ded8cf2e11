"""Punctuation and spacing of a target beside its source."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from nltrans.language.known import of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["differences", "spacing"]

_ENDS = {"。": ".", "！": "!", "？": "?", "؟": "?", "।": ".", "…": "…", "：": ":", "；": ";"}
_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "“": "”"}
_DOUBLED = re.compile(r"(?<![.,;:!?])([,;:])\s*\1(?![.,;:!?])|,\s?\.(?!\.)|\.\s?,(?!\d)")


def differences(source: str, target: str) -> Iterator[str]:
    """Yield what the punctuation of `target` has that of `source` has not."""
    before, after = _end(source), _end(target)
    if before != after and {before, after} & set("?!") and {before, after} != {"?", "!"}:
        yield f"ends in {after or 'no mark'!r}, the source in {before or 'no mark'!r}"
    elif before in set(".:") and not after:
        yield f"no final {before!r}"
    elif after == ":" and not before:
        yield "a final ':' that the source does not have"
    for opening, closing in _PAIRS.items():
        if opening in "«“" and source.count('"') % 2:
            continue
        if source.count(opening) == source.count(closing) and target.count(opening) != target.count(closing):
            yield f"unbalanced {opening} {closing}"
    for match in _DOUBLED.finditer(target):
        if not _DOUBLED.search(source):
            yield f"doubled punctuation: {match[0]!r}"


def spacing(source: str, target: str, language: str) -> Iterator[str]:
    """Yield where `target` breaks the spacing rules of its language (base code)."""
    if re.search(r"\S {2,}\S", target) and not re.search(r"\S {2,}\S", source):
        yield "double space"
    if re.search(r"[^\W_] [,.](?:\s|$)", target) and not re.search(r"[^\W_] [,.](?:\s|$)", source):
        yield "space before a comma or full stop"
    tight, spaced = _high(language)
    if tight and spaced and tight.search(target) and spaced.search(target):
        yield "high punctuation sometimes with a space before it, sometimes without"


@cache
def _high(language: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Return what finds punctuation without, and with, the space before it; a colon is often without."""
    rules = of(language)
    marks = "".join(marks for marks, _ in rules.before).replace(":", "") + (rules.quotes[1] if rules.inside else "")
    if not marks:
        return None, None
    opening, marks = re.escape(rules.quotes[0]), re.escape(marks)
    return (
        re.compile(rf"[^\W\d_][{marks}](?!\w)|{opening}\w"),
        re.compile(rf"[^\W\d_][ \u00a0\u202f][{marks}](?!\w)|{opening}[ \u00a0\u202f]"),
    )


def _end(text: str) -> str:
    """Return the last punctuation mark of `text`, brackets, quotes and symbols passed over, or ``""``."""
    for char in reversed(text):
        if unicodedata.category(char) in ("Pe", "Pf", "Pi", "Zs", "So", "Sk", "Cf", "Mn") or char in "\"'\ufffc*_":
            continue
        return _ENDS.get(char, char if char in ".!?:;…" else "")
    return ""
