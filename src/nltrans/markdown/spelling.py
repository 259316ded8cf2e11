"""How the text of a target is written: as the source spelled it, or escaped where it would be markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nltrans.core import marks as mark_text
from nltrans.core.document import UnitKind

if TYPE_CHECKING:
    from nltrans.markdown.build import Layout

__all__ = ["Speller", "line_breaks"]

_LINE_START = re.compile(r"(?:[-+*>#|=~:`{\[]|\d{1,9}[.)])")
_HTML = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&#39;", "{": "&#123;", "}": "&#125;"}
_ANYWHERE = frozenset("\\`*_[]~|$")
"""Characters that are markup wherever they stand."""
_DOUBLED = frozenset("=+^%#@")
"""Characters that are markup next to another of their kind."""
_AT_START = frozenset("#>+-=.)")
"""Characters that are markup in the first word of a line."""
_IN_TITLES = frozenset("\"'()")


class Speller:
    """Spells the characters of a target.

    Args:
        kind: Where the text stands.
        layout: How the source was spelled.
        target: All of the text, with marks.
        escape: Nothing of it may be markup.
    """

    def __init__(self, kind: UnitKind, layout: Layout, target: str, *, escape: bool) -> None:
        shown = mark_text.plain(target) if layout.spellings else ""
        self._known = {
            character: iter(spellings)
            for character, spellings in layout.spellings
            if shown.count(character) == len(spellings)
        }
        self._escape = escape
        self._kind = kind
        self.starts_line = True
        """The next word is the first of its line."""

    def spell(self, text: str, index: int) -> str:
        """Return the source of the character of `text` at `index`."""
        character = text[index]
        if character in self._known:
            spelled = next(self._known[character])
            if spelled != character or not self._escape:
                return spelled
        return self._escaped(character, text[index + 1 : index + 3]) if self._escape else character

    def _escaped(self, character: str, after: str) -> str:
        if self._kind in {UnitKind.HTML_TEXT, UnitKind.HTML_ATTRIBUTE}:
            return _HTML.get(character, character)
        if character in "{}<" or (character == "@" and after[:1].isalnum()):
            return _HTML.get(character, f"&#{ord(character)};")
        if character == ":" and (self.starts_line or not after[:1].isspace()):
            return "&#58;"
        if (
            character in _ANYWHERE
            or (character in _DOUBLED and after[:1] == character)
            or (character == "&" and after[:1] not in {"", " "})
        ):
            return f"\\{character}"
        if (character in _AT_START and self.starts_line) or (character == "!" and after[:1] in {"", "["}):
            return f"\\{character}"
        return f"\\{character}" if self._kind is UnitKind.LINK_TITLE and character in _IN_TITLES else character


def line_breaks(layout: Layout, source: str, target: str) -> dict[int, str]:
    """Say which spaces of the target, counted from 0, become which line breaks."""
    if not layout.breaks:
        return {}
    if mark_text.plain(source).count(" ") == mark_text.plain(target).count(" "):
        return dict(layout.breaks)
    words = target.split(" ")
    spell = layout.breaks[0][1]
    found: dict[int, str] = {}
    length = 0
    for index, word in enumerate(words):
        if index and length + 1 + len(word) > layout.width and not _LINE_START.match(word.lstrip("⟦")):
            found[index - 1] = spell
            length = 0
        length += len(mark_text.plain(word)) + 1
    return found
