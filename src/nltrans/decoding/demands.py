"""What a source asks of its translation besides its words: marks, numbers, names, terms, and to say it once.

The likeliest hypothesis of a beam search does not always do as asked where another one does: a wider
search is looked through for the one that leaves the least unmet, the likeliest of equals.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from nltrans.core.marks import MARK, plain
from nltrans.core.ports import USUAL, Measuring, Search
from nltrans.decoding.loops import is_loop
from nltrans.decoding.passes import Answer, Ask, Pass, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.ports import Engine

__all__ = ["Demands", "literals", "literals_missing", "stem", "unmet"]

_LITERAL = re.compile(r"\d+|[^\W\d_]*[a-z][A-Z][^\W\d_]*")
_WORD = re.compile(r"\w+")
_DOUBLED = re.compile(r"\b(\w{5,}) (?:\w{1,3}['’ ])?\1\w{0,2}\b")
"""A word and itself, a short one between them or none; words like "nous" may well come twice."""
_ENDING, _STEM = 2, 3
"""Letters that inflection may change at the end of a word, and those that must be the same."""


class Demands(Pass[Ask]):
    """Asks for a wider search where an answer leaves a demand unmet.

    Args:
        engine: Measures texts, and has the capability `searches`.
    """

    name = "demands"

    @classmethod
    def made_for(cls, engine: Engine, source: str, target: str) -> Demands | None:
        """Return the pass for an engine that can search wider."""
        del source, target
        return cls(engine) if engine.capabilities.searches and isinstance(engine, Measuring) else None

    def __init__(self, engine: Measuring) -> None:
        self._engine = engine

    def prepare(self, given: Text) -> Ask:
        """Ask for the text as it is."""
        return Ask(given, (given,))

    def restore(self, ask: Ask, answers: Sequence[Answer | None], best: Answer | None) -> Answer | None:
        """Take the answer that leaves the least unmet, and does not loop."""
        (answer,) = answers
        if answer is None or best is None:
            return answer
        given = ask.given
        found = min((answer, *answer.others), key=lambda one: unmet(given, one.text))
        if is_loop(self._engine.measure(given.text, given.terms).tokens, found.tokens):
            return best
        return min(best, found, key=lambda one: unmet(given, one.text))

    def again(self, ask: Ask, answers: Sequence[Answer | None], best: Answer | None) -> Ask | None:
        """Search wider after the usual search."""
        del answers
        if best is None or ask.reason or ask.given.search != USUAL or not unmet(ask.given, best.text):
            return None
        return Ask(ask.given, (replace(ask.given, search=Search(wider=True)),), "something is missing or said twice")


def unmet(source: Text, target: str) -> int:
    """Count what a target does not do of what its source asks.

    Each mark lost, doubled, made up, closed out of order or around nothing counts one, and each
    wanted term of which a word is missing; endings may differ. So does each missing literal, and
    each word said twice ("des données d'entraînement d'entraînement") where the source does not.
    """
    before, after = plain(source.text), plain(target)
    return (
        _mark_faults(source.text, target)
        + _terms_missed(source, after)
        + literals_missing(before, after)
        + max(0, _words_doubled(after) - _words_doubled(before))
    )


def literals(text: str) -> Counter[str]:
    """Count what a text without marks has that a translation is to have as it stands.

    They are groups of digits (signs between them may differ: "2,250" and "2 250") and words with a
    capital after a small letter, such as PyTorch.
    """
    return Counter(_LITERAL.findall(text))


def literals_missing(source: str, target: str) -> int:
    """Count the literals that a target lacks; new ones are allowed: "le 1er juillet" is the first of July."""
    wanted = literals(source)
    return (wanted - literals(target)).total() if wanted else 0


def _mark_faults(source: str, target: str) -> int:
    asked, given = _marks(source), _marks(target)
    faults = (asked - given).total() + (given - asked).total()
    open_pairs: list[tuple[str, int]] = []
    filled = end = 0
    for mark in MARK.finditer(target):
        filled += bool(target[end : mark.start()].strip()) or bool(mark["alone"])
        end = mark.end()
        if mark["alone"]:
            continue
        if not mark["close"]:
            open_pairs.append((mark["number"], filled))
        elif open_pairs and open_pairs[-1][0] == mark["number"]:
            faults += open_pairs.pop()[1] == filled
        else:
            faults += 1
    return faults


def _marks(text: str) -> Counter[str]:
    return Counter(match[0] for match in MARK.finditer(text))


def _terms_missed(source: Text, target: str) -> int:
    if not source.terms:
        return 0
    given = _words(target)
    return sum(
        any(not any(other.startswith(stem(word)) for other in given) for word in _words(term.target))
        for term in source.terms
    )


def _words_doubled(text: str) -> int:
    return len(_DOUBLED.findall(text.casefold()))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def stem(word: str) -> str:
    """Return a word without what inflection may change."""
    return word[: max(_STEM, len(word) - _ENDING)]
