"""Emoji, taken out of a sentence before it is translated and put back after.

To a model a placeholder is a thing with a name: "for all the love ⟦1/⟧" makes it leave words out
and look for an article. An emoji names nothing, and the sentence is translated better without it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.marks import ANY, CLOSING, OPENING, STANDALONE, standalone

if TYPE_CHECKING:
    from collections.abc import Collection

    from nltrans.core.ports import Alignment

__all__ = ["Apart", "take_out"]

_MARK_BEFORE = re.compile(rf"{ANY}\Z")
_WORD_BEFORE = re.compile(r"(?P<word>\w+)(?P<signs>[^\w\s⟦⟧]*)\Z")
_HAS_WORDS = re.compile(rf"\w|{OPENING}|{STANDALONE}")
_OPENINGS_AT_END = re.compile(rf"(?:{OPENING})+\Z")
_CLOSING = re.compile(CLOSING)
_SIGNS_AT_END = re.compile(r"[^\w⟦⟧]*\Z")
_SIGNS_AND_CLOSINGS_AT_END = re.compile(rf"(?:[^\w⟦⟧]|{CLOSING})*\Z")
_SIGNS = re.compile(r"\s?[^\w\s⟦⟧]+")
_REST_OF_WORD = re.compile(r"\w*")


@dataclass(frozen=True, slots=True)
class Apart:
    """A text without its symbols, and where they were."""

    text: str
    symbols: tuple[tuple[int, str], ...]
    """Place in `text`, and what stood there: a mark, and the space that went with it."""

    def put_back(self, target: str, alignment: Alignment | None) -> str | None:
        """Put the symbols into a translation of `text`.

        One at the end comes to the end, one behind a mark behind this mark, one behind a word
        behind the word that draws most from it.

        Args:
            target: With marks.
            alignment: Between `text` and `target`.

        Returns:
            The target; None where a symbol has no place.
        """
        found = [self._place(at, target, alignment) for at, _ in self.symbols]
        places = [place for place in found if place is not None]
        if len(places) < len(found):
            return None
        for place, (_, written) in sorted(zip(places, self.symbols, strict=True), key=lambda pair: pair[0])[::-1]:
            shown = f"{written.strip()} " if place == 0 and target else written
            target = target[:place] + shown + target[place:]
        return target

    def _place(self, at: int, target: str, alignment: Alignment | None) -> int | None:
        before, after = self.text[:at], self.text[at:]
        if not _HAS_WORDS.search(_CLOSING.sub("", after)):
            return _place_at_end(after, target)
        if not before.strip():
            return 0
        mark = _MARK_BEFORE.search(before)
        if mark:
            return target.find(mark[0]) + len(mark[0]) if mark[0] in target else None
        word = _WORD_BEFORE.search(before)
        place = _place_behind(Span(*word.span("word")), target, alignment) if word else None
        if word and place is not None and word["signs"]:
            signs = _SIGNS.match(target, place)
            return signs.end() if signs else place
        return place


def take_out(text: str, numbers: Collection[int]) -> Apart:
    """Take placeholders out of a text, each with the space before it, or at a beginning the one behind it."""
    wanted = "|".join(map(standalone, numbers))
    pieces: list[str] = []
    symbols: list[tuple[int, str]] = []
    length = end = 0
    for match in re.finditer(rf" ?(?:{wanted})", text):
        pieces.append(text[end : match.start()])
        length += len(pieces[-1])
        begins = not match[0].startswith(" ") and not _OPENINGS_AT_END.sub("", text[: match.start()])[-1:].strip()
        behind = begins and text.startswith(" ", match.end())
        end = match.end() + behind
        symbols.append((length, text[match.start() : end]))
    return Apart("".join([*pieces, text[end:]]), tuple(symbols))


def _place_at_end(after: str, target: str) -> int:
    if target.endswith(after):
        place = len(target) - len(after)
    else:
        tail = _SIGNS_AND_CLOSINGS_AT_END if _CLOSING.search(after) else _SIGNS_AT_END
        found = tail.search(target)
        place = found.start() if found else len(target)
    return place if after[:1].isspace() else len(target[:place].rstrip())


def _place_behind(word: Span, target: str, alignment: Alignment | None) -> int | None:
    """Return the end of the target word that draws most from a source word."""
    if alignment is None:
        return None
    columns = [i for i, span in enumerate(alignment.source) if span.start < word.end and word.start < span.end]
    drawn = [
        (sum(row[column] for column in columns), span.end)
        for span, row in zip(alignment.target, alignment.weights, strict=True)
        if span.of(target)[-1:].isalnum()
    ]
    share, end = max(drawn, default=(0.0, 0))
    rest = _REST_OF_WORD.match(target, end)
    return rest.end() if share and rest else None
