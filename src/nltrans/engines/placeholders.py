"""Words that go through a model as placeholders, and take their places again in the translation.

A subword model reads letters that its vocabulary lacks, of names mostly, as bytes, which it has
seldom seen, and garbles the word or drops it. A small one writes addresses, long numbers and names such as
PyTorch wrongly now and then, too. One that was trained to copy placeholders copies them more surely than either.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.literals import ADDRESS, EMAIL
from nltrans.core.marks import ANY, STANDALONE, standalone
from nltrans.engines.inline_tokens import TERM_CLOSE, TERM_OPEN, ModelText
from nltrans.engines.tokens import is_byte

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nltrans.engines.tokens import Pieces

__all__ = ["COPIED", "hide", "is_kept", "risky", "show"]

_LETTER = r"(?:\w|[^\s\x00-\x7f\u00a1\u00ab\u00bb\u00bf\u2010-\u205e⟦⟧])"
"""Of any script, with the signs that go with it; symbols and emoji too, but not punctuation."""
_WORD = re.compile(
    rf"{re.escape(TERM_OPEN)}.*?{re.escape(TERM_CLOSE)}"  # the words of a term go to the model
    rf"|{ANY}"
    rf"|(?P<word>{_LETTER}+(?:[-'.]{_LETTER}+|,\d+)*?(?='s\b|(?!{_LETTER}|[-'.]|,\d)|[-'.](?!{_LETTER}))|[^\w\s\x00-\x7f⟦⟧]+)"
)
COPIED = re.compile(
    rf"{ADDRESS}|{EMAIL}"
    r"|(?<!`)`(?![\s`])[^`⟦⟧]*(?<!\s)`(?!`)|(?<!`)``(?![\s`])[^⟦⟧]+?(?<![\s`])``(?!`)"
    r"|(?<!\w)[A-Za-zÀ-ÖØ-öø-ÿ]{30,}(?!\w)"
)
"""Addresses, code, and runs of letters that are too long for words."""
_OUTSIDE_TERMS = re.compile(rf"{re.escape(TERM_OPEN)}.*?{re.escape(TERM_CLOSE)}|(?P<copied>{COPIED.pattern})")
_MARK = re.compile(STANDALONE)


def risky(text: str, pieces: Pieces, literals: Collection[str] = (), works: Sequence[Span] = ()) -> list[Span]:
    """Return what should not be left to a model.

    Args:
        text: A model's text.
        pieces: How it is cut.
        literals: Words to return.
        works: Titles to return.

    Returns:
        The titles, addresses, code, and the words that hold byte pieces or one of the literals; neighbours are one.
    """
    copied = [Span(*match.span()) for match in _OUTSIDE_TERMS.finditer(text) if match["copied"]]
    whole = _apart([*copied, *works])
    rare = {span.start for piece, span in zip(pieces.pieces, pieces.spans, strict=True) if len(span) and is_byte(piece)}
    for literal in literals:
        rare.update(match.start() for match in re.finditer(re.escape(literal), text))
    rare -= {place for span in whole for place in range(span.start, span.end)}
    found: list[Span] = []
    for match in _WORD.finditer(text) if rare else ():
        if match["word"] and not rare.isdisjoint(range(*match.span())):
            if found and text[found[-1].end : match.start()] == " ":
                found[-1] = Span(found[-1].start, match.end())
            else:
                found.append(Span(*match.span()))
    return _apart([*found, *whole])


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Return spans in order, each without what the one before has of it."""
    apart: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        start = max(span.start, apart[-1].end) if apart else span.start
        if start < span.end:
            apart.append(Span(start, span.end))
    return apart


def hide(model: ModelText, words: Sequence[Span], numbers: Sequence[int]) -> tuple[ModelText, dict[str, str]]:
    """Put placeholders in the place of words, as long as there are numbers.

    Returns:
        The text, and the word of each placeholder.
    """
    parts: list[str] = []
    offsets: list[int] = []
    held: dict[str, str] = {}
    at = 0
    for span, number in zip(words, numbers, strict=False):
        mark = standalone(number)
        held[mark] = span.of(model.text)
        parts += [model.text[at : span.start], mark]
        offsets += model.offsets[at : span.start]
        offsets += [model.offsets[span.start], *[model.offsets[span.end - 1]] * (len(mark) - 1)]
        at = span.end
    return ModelText("".join([*parts, model.text[at:]]), (*offsets, *model.offsets[at:])), held


def is_kept(held: Mapping[str, str], target: Sequence[str]) -> bool:
    """Tell whether target pieces have each placeholder once."""
    return all(target.count(mark) == 1 for mark in held)


def show(answer: ModelText, held: Mapping[str, str]) -> ModelText:
    """Put the words back; the first and last character of a word come from those of its placeholder."""
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in _MARK.finditer(answer.text):
        word = held.get(match[0])
        if word is None:
            continue
        parts += [answer.text[at : match.start()], word]
        offsets += answer.offsets[at : match.start()]
        inner = [-1] * (len(word) - 2)
        offsets += [answer.offsets[match.start()], *inner, answer.offsets[match.end() - 1]][: len(word)]
        at = match.end()
    return ModelText("".join([*parts, answer.text[at:]]), (*offsets, *answer.offsets[at:]))
