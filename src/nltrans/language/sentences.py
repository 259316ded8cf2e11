"""Sentence splitting that loses no character and cuts no inline code.

The cuts are those of sentencex (Wikimedia; rules and abbreviations of some 240 languages), made
on the text without its marks. What it gets wrong in technical prose is repaired: references
such as "Fig. 3", numbered items, closing brackets, emoji and notes after a full stop, names
with dots.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nltrans.core.marks import CLOSING, MARK
from nltrans.language.base import INTRODUCING, MAY_END, NUMBERING
from nltrans.language.known import of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["split"]

_CLOSINGS = re.compile(rf"(?:{CLOSING}\s*)*")
_WORD = "Xcode"
"""Stands for a placeholder: neither an initial nor an abbreviation."""

_MAY_END = re.compile(r"""[^\t "-\-/->@-~\xa0-\u024f\u2010-\u201f⟦⟧]""")
"""Anything but letters and punctuation that ends no sentence; a test that is cheaper than the search."""
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
"""White space of several bytes, at which sentencex 1.0 fails."""
_WORD_CHARACTER = re.compile(r"\w")
_LAST_WORD = re.compile(r"(?:[^\W\d_]+\.\s?)*[^\W\d_]+(?=\.\s*\Z)")
_LOOK_BACK = 40
"""Characters in which an abbreviation is looked for."""
_ITEM_NUMBER = re.compile(r"\s*(?:\d{1,3}|[A-Za-z])\.\s+\Z")
_NUMBER = re.compile(r"\d|[IVXLC]+\b|Xcode")
_LOWER_CASE_WORD = re.compile(r"[a-zß-öø-ÿа-яё]+['’]?[a-zß-öø-ÿа-яё]*(?=[\s,;:)]|\Z)")
_LONGEST_ABBREVIATION = 4
"""Letters of an unknown word that lower case after it shows to be an abbreviation."""

_MISSED = re.compile(
    r"(?<=[.!?…])[)\]\"”’»']+\s+(?=[(\[\"“‘«'¿¡]*[^\W_a-zß-öø-ÿа-яё])"  # brackets and quotes close after the stop
    r"|(?:…|\.{3})\s+(?=[(\[\"“‘«'¿¡]*[A-ZÀ-ÖØ-Þ][^\W\d_]*\s)"  # an ellipsis ends the sentence
)
_EMOJI = re.compile(
    r"\s*(?:(?:[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff][\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)+(?:\s+|\Z))*"
)
"""Emoji after a full stop belong to the sentence that it ends."""


def split(text: str, language: str) -> list[str]:
    """Cut `text` into its sentences; joined, they are `text` again.

    White space, and what has no words such as emoji, belongs to the sentence before it. Marks
    (⟦1⟧…⟦/1⟧, ⟦2/⟧) are opaque: nothing is cut inside a pair, and a closing mark stays with what
    it closes.

    Args:
        text: A paragraph, with or without marks.
        language: BCP 47; an unknown one is split by general rules.
    """
    last = next((at for at in range(len(text) - 1, -1, -1) if _WORD_CHARACTER.match(text, at)), 0)
    if not _MAY_END.search(text, 0, last):
        return [text] if text else []
    plain, ends = _without_marks(text)
    pieces: list[str] = []
    start = 0
    for cut in _outside_pairs(text, [_CLOSINGS.match(text, ends[at - 1]) for at in _boundaries(plain, language)]):
        if start < cut <= last and _WORD_CHARACTER.search(text, start, cut):
            pieces.append(text[start:cut])
            start = cut
    return [*pieces, text[start:]]


def _without_marks(text: str) -> tuple[str, list[int]]:
    """Return `text` with words for placeholders, and where each of its characters ends in `text`.

    A placeholder right after a full stop (a note's reference) leaves nothing behind.
    """
    pieces: list[str] = []
    ends: list[int] = []
    at = 0
    for match in MARK.finditer(text):
        pieces.append(text[at : match.start()])
        ends.extend(range(at + 1, match.start() + 1))
        at = match.end()
        before = text[match.start() - 1] if match.start() else ""
        if match["alone"] and before not in ".!?…":
            pieces.append(_WORD)
            ends.extend([at] * len(_WORD))
        elif match["alone"] and before:
            ends[-1] = at
    pieces.append(text[at:])
    ends.extend(range(at + 1, len(text) + 1))
    return "".join(pieces), ends


def _boundaries(plain: str, language: str) -> list[int]:
    """Return where sentences of text without marks end, in order."""
    import sentencex

    before_bracket = INTRODUCING | of(language).introducing | MAY_END
    found = set()
    at = 0
    for sentence in sentencex.segment(language, _WIDE_SPACE.sub(" ", plain)):
        at += len(sentence)
        found.add(at)
    found.update(
        match.end()
        for match in _MISSED.finditer(plain)
        if not before_bracket.intersection(_last_words(plain[max(0, match.start() - _LOOK_BACK) : match.start()]))
    )
    kept = (at for at in found if 0 < at < len(plain) and not _is_false(plain, at, language))
    return sorted({match.end() for at in kept if (match := _EMOJI.match(plain, at))})


def _is_false(plain: str, at: int, language: str) -> bool:
    """Tell whether the full stop in front of `at` ends no sentence."""
    before = plain[max(0, at - _LOOK_BACK) : at]
    after = plain[at : at + _LOOK_BACK]
    if not before.rstrip().endswith("."):
        return False
    if not before[-1].isspace() or (at < _LOOK_BACK and _ITEM_NUMBER.fullmatch(before)):
        return True
    words = _last_words(before)
    if _LOWER_CASE_WORD.match(after) and len(words[-1] if words else "") <= _LONGEST_ABBREVIATION:
        return True
    known = of(language)
    return bool(
        (INTRODUCING | known.introducing).intersection(words)
        or ((NUMBERING | known.numbering).intersection(words) and _NUMBER.match(after))
        or (known.naming.intersection(words) and after[:1].isupper())
    )


def _last_words(before: str) -> list[str]:
    """Return the word in front of the last full stop, with and without the dotted words before it."""
    start = before.rstrip().rfind(" ")
    while start > 0 and before[start - 1] == ".":
        start = before.rfind(" ", 0, start)
    match = _LAST_WORD.search(before, max(start, 0))
    parts = re.split(r"\.\s?", match[0].lower()) if match else []
    return [".".join(parts[first:]) for first in range(len(parts))]


def _outside_pairs(text: str, closings: list[re.Match[str] | None]) -> Iterator[int]:
    """Yield where the matches end, unless a pair of marks is open there."""
    marks = MARK.finditer(text)
    mark = next(marks, None)
    open_pairs: set[str] = set()
    for closing in closings:
        cut = closing.end() if closing else 0
        while mark and mark.end() <= cut:
            if mark["close"]:
                open_pairs.discard(mark["number"])
            elif not mark["alone"]:
                open_pairs.add(mark["number"])
            mark = next(marks, None)
        if not open_pairs:
            yield cut
