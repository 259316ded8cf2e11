"""Literals held: words that go through a model as placeholders, and take their places again in the translation.

A subword model reads letters that its vocabulary lacks, of names mostly, as bytes, which it has
seldom seen, and garbles the word or drops it. A small one writes addresses, long numbers and names such as
PyTorch wrongly now and then, too. One that was trained to copy placeholders copies them more surely than either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.literals import ADDRESS, EMAIL
from nltrans.core.marks import ANY, STANDALONE, numbers, plain, standalone
from nltrans.core.ports import Alignment, Measuring
from nltrans.core.signs import plain_signs
from nltrans.decoding.case import works
from nltrans.decoding.demands import literals, literals_missing
from nltrans.decoding.markup import moved
from nltrans.decoding.passes import Answer, Ask, Pass, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nltrans.core.ports import Engine

__all__ = ["COPIED", "Placeholders", "hide", "is_kept", "risky", "show"]

_LETTER = r"(?:\w|[^\s\x00-\x7f\u00a1\u00ab\u00bb\u00bf\u2010-\u205e⟦⟧])"
"""Of any script, with the signs that go with it; symbols and emoji too, but not punctuation."""
_WORD = re.compile(
    rf"{ANY}"
    rf"|(?P<word>{_LETTER}+(?:[-'.]{_LETTER}+|,\d+)*?(?='s\b|(?!{_LETTER}|[-'.]|,\d)|[-'.](?!{_LETTER}))|[^\w\s\x00-\x7f⟦⟧]+)"
)
COPIED = re.compile(
    rf"{ADDRESS}|{EMAIL}"
    r"|(?<!`)`(?![\s`])[^`⟦⟧]*(?<!\s)`(?!`)|(?<!`)``(?![\s`])[^⟦⟧]+?(?<![\s`])``(?!`)"
    r"|(?<!\w)[A-Za-zÀ-ÖØ-öø-ÿ]{30,}(?!\w)"
)
"""Addresses, code, and runs of letters that are too long for words."""
_MARK = re.compile(STANDALONE)


@dataclass(frozen=True, slots=True)
class _Ask(Ask):
    held: Mapping[str, str] = field(default_factory=dict)
    """Placeholders, and the words that they stand for."""
    fails: bool = False
    """The try before lost a placeholder."""


class Placeholders(Pass[_Ask]):
    """Holds what a model may write wrongly; then numbers and names that came out wrong, or none if one was lost.

    Args:
        engine: Measures texts.
        highest: Number of the last placeholder that the model knows.
        language: Source language, BCP 47.
    """

    name = "placeholders"

    @classmethod
    def made_for(cls, engine: Engine, source: str, target: str) -> Placeholders | None:
        """Return the pass for a model that was trained to copy placeholders."""
        del target
        can = engine.capabilities
        return cls(engine, can.max_marks, source) if can.placeholders and isinstance(engine, Measuring) else None

    def __init__(self, engine: Measuring, highest: int, language: str) -> None:
        self._engine = engine
        self._highest = highest
        self._language = language

    def prepare(self, given: Text) -> _Ask:
        """Hold addresses, code, titles of works, and words that the vocabulary cannot spell."""
        return self._ask(given, ())

    def restore(self, ask: _Ask, answers: Sequence[Answer | None], best: Answer | None) -> Answer | None:
        """Put the words back; a try in which a placeholder is lost is none."""
        (answer,) = answers
        if answer is None or (best and not is_kept(ask.held, answer.text)):
            return best
        if not ask.held:
            return answer
        (asked,), alignment = ask.texts, answer.alignment
        text, places = show(answer.text, ask.held)
        if alignment is not None:
            _, sources = show(asked.text, ask.held)
            alignment = Alignment(moved(alignment.source, sources), moved(alignment.target, places), alignment.weights)
        return replace(answer, text=text, alignment=alignment)

    def again(self, ask: _Ask, answers: Sequence[Answer | None], best: Answer | None) -> _Ask | None:
        """Hold the numbers and names of the text if any is missing; hold nothing if a placeholder is lost."""
        ((asked,), (answer,)) = ask.texts, answers
        if answer is None or best is None:
            return None
        is_lost = not is_kept(ask.held, answer.text)
        said = plain(asked.text)
        if not ask.reason and literals_missing(said, plain(answer.text)):
            return replace(self._ask(ask.given, literals(said)), reason="a number or a name is missing", fails=is_lost)
        if is_lost and (not ask.reason or ask.fails):
            return _Ask(ask.given, (ask.given,), "a placeholder was lost")
        return None

    def _ask(self, given: Text, wanted: Collection[str]) -> _Ask:
        text = plain_signs(given.text)
        unspelled = self._engine.measure(given.text, given.terms).unspelled
        taken = [Span(term.start, term.end) for term in given.terms]
        words = risky(text, unspelled, wanted, works(text, self._language), taken)
        if not words:
            return _Ask(given, (given,))
        used = set(numbers(text))
        free = [number for number in range(1, self._highest + 1) if number not in used]
        asked, held = hide(replace(given, text=text), words, free)
        return _Ask(given, (asked,), held=held)


def risky(
    text: str,
    unspelled: Sequence[Span],
    literals: Collection[str] = (),
    works: Sequence[Span] = (),
    taken: Sequence[Span] = (),
) -> list[Span]:
    """Return what should not be left to a model.

    Args:
        text: A text with marks and plain signs.
        unspelled: What the model's vocabulary cannot spell.
        literals: Words to return.
        works: Titles to return.
        taken: Where terms stand, whose words go to the model.

    Returns:
        The titles, addresses, code, and the words that are unspelled or one of the literals; neighbours are one.
    """

    def is_free(span: Span) -> bool:
        return not any(term.start < span.end and span.start < term.end for term in taken)

    copied = [Span(*match.span()) for match in COPIED.finditer(text)]
    whole = _apart([*filter(is_free, copied), *works])
    rare = {span.start for span in unspelled}
    for literal in literals:
        rare.update(match.start() for match in re.finditer(re.escape(literal), text))
    rare -= {place for span in whole for place in range(span.start, span.end)}
    found: list[Span] = []
    for match in _WORD.finditer(text) if rare else ():
        if match["word"] and not rare.isdisjoint(range(*match.span())) and is_free(Span(*match.span())):
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


def hide(given: Text, words: Sequence[Span], numbers: Sequence[int]) -> tuple[Text, dict[str, str]]:
    """Put placeholders in the place of words, as long as there are numbers.

    Returns:
        The text, and the word of each placeholder.
    """
    parts: list[str] = []
    held: dict[str, str] = {}
    terms = list(given.terms)
    at = 0
    for span, number in zip(words, numbers, strict=False):
        mark = standalone(number)
        held[mark] = span.of(given.text)
        parts += [given.text[at : span.start], mark]
        at = span.end
        grown = len(mark) - len(span)
        for index, (term, own) in enumerate(zip(terms, given.terms, strict=True)):
            if own.start >= span.end:
                terms[index] = replace(term, start=term.start + grown, end=term.end + grown)
    return replace(given, text="".join([*parts, given.text[at:]]), terms=tuple(terms)), held


def is_kept(held: Mapping[str, str], target: str) -> bool:
    """Tell whether a target has each placeholder once."""
    return all(target.count(mark) == 1 for mark in held)


def show(text: str, held: Mapping[str, str]) -> tuple[str, list[Span]]:
    """Put the words back.

    Returns:
        The text, and for each character of `text` where it is now; a placeholder is where its word is.
    """
    parts: list[str] = []
    places: list[Span] = []
    at = length = 0
    for match in _MARK.finditer(text):
        word = held.get(match[0])
        if word is None:
            continue
        before = text[at : match.start()]
        places += [Span(place, place + 1) for place in range(length, length + len(before))]
        length += len(before)
        places += [Span(length, length + len(word))] * len(match[0])
        length += len(word)
        parts += [before, word]
        at = match.end()
    rest = text[at:]
    places += [Span(place, place + 1) for place in range(length, length + len(rest))]
    return "".join([*parts, rest]), places
