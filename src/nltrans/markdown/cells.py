"""Options of code cells that people read: captions and alternative texts (Quarto, "Code Cells")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.markdown import flavors

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["captions", "without_captions"]

_OPTION = re.compile(
    r"^[ \t>]*(?:#|//|--|%%)\|(?:[ \t]*(?P<key>[\w-]+):|[ \t]+-)(?P<value>[ \t]+[^\n]*?)?[ \t\r]*$", re.MULTILINE
)
_READ = re.compile(r"(?:fig|tbl|lst|cap)-(?:sub|s)?(?:cap|alt)|(?:fig-)?(?:sub)?title|caption")
_VALUE = re.compile(r"\"(?P<double>[^\"\\\n]+)\"|'(?P<single>[^'\n]+)'|(?P<plain>(?![\"'|>!&*\[{])(?:(?!: | #)[^\n])+)")


def captions(text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """Yield name and place of each option of a code block that people read; items of a list go by its name."""
    key = ""
    for option in _OPTION.finditer(text, span.start, span.end):
        key = option["key"] or key
        value = option["value"] and _READ.fullmatch(key) and _VALUE.fullmatch(option["value"].strip())
        if value and value.lastgroup:
            start = option.end("value") - len(option["value"].lstrip())
            yield key, Span(start + value.start(value.lastgroup), start + value.end(value.lastgroup))


def without_captions(code: str, flavor: str) -> str:
    """Return a code block without what people read in it."""
    if not flavors.has(flavor, "cell-options"):
        return code
    pieces, at = [], 0
    for _, span in captions(code, Span(0, len(code))):
        pieces.append(code[at : span.start])
        at = span.end
    return "".join([*pieces, code[at:]])
