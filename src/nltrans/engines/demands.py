"""What a source asks of its translation besides its words: marks, numbers, names, terms, and to say it once.

The likeliest hypothesis of a beam search does not always do as asked where another one does; an
engine that knows what is unmet can look through the others.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from nltrans.core.marks import MARK
from nltrans.engines.inline_tokens import TERM_CLOSE, TERM_TARGET
from nltrans.engines.tokens import detokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["literals", "literals_missing", "stem", "unmet"]

_LITERAL = re.compile(r"\d+|[^\W\d_]*[a-z][A-Z][^\W\d_]*")
_WORD = re.compile(r"\w+")
_DOUBLED = re.compile(r"\b(\w{5,}) (?:\w{1,3}['’ ])?\1\w{0,2}\b")
"""A word and itself, a short one between them or none; words like "nous" may well come twice."""
_ENDING, _STEM = 2, 3
"""Letters that inflection may change at the end of a word, and those that must be the same."""


def unmet(source: Sequence[str], target: Sequence[str]) -> int:
    """Count what target pieces do not do of what the source pieces ask.

    Each mark lost, doubled, made up, closed out of order or around nothing counts one, and each
    wanted term of which a word is missing; endings may differ. So does each missing literal, and
    each word said twice ("des données d'entraînement d'entraînement") where the source does not.
    """
    return (
        _mark_faults(source, target)
        + _terms_missed(source, target)
        + literals_missing(source, target)
        + _words_doubled(source, target)
    )


def literals(source: Sequence[str]) -> Counter[str]:
    """Count what a translation is to have as it stands.

    They are groups of digits (signs between them may differ: "2,250" and "2 250") and words with a
    capital after a small letter, such as PyTorch.
    """
    return Counter(_LITERAL.findall(_text(_without_wanted(source))))


def literals_missing(source: Sequence[str], target: Sequence[str]) -> int:
    """Count the literals that target pieces lack; new ones are allowed: "le 1er juillet" is the first of July."""
    wanted = literals(source)
    return (wanted - Counter(_LITERAL.findall(_text(target)))).total() if wanted else 0


def _without_wanted(source: Sequence[str]) -> list[str]:
    """Return the pieces that are not the wanted translation of a term."""
    kept: list[str] = []
    inside = False
    for piece in source:
        inside = piece == TERM_TARGET or (inside and piece != TERM_CLOSE)
        if not inside:
            kept.append(piece)
    return kept


def _mark_faults(source: Sequence[str], target: Sequence[str]) -> int:
    asked, given = _marks(source), _marks(target)
    faults = (asked - given).total() + (given - asked).total()
    open_pairs: list[tuple[str, int]] = []
    filled = 0
    for piece in target:
        mark = MARK.fullmatch(piece)
        if mark is None or mark["alone"]:
            filled += 1
        elif not mark["close"]:
            open_pairs.append((mark["number"], filled))
        elif open_pairs and open_pairs[-1][0] == mark["number"]:
            faults += open_pairs.pop()[1] == filled
        else:
            faults += 1
    return faults


def _marks(pieces: Sequence[str]) -> Counter[str]:
    return Counter(piece for piece in pieces if MARK.fullmatch(piece))


def _terms_missed(source: Sequence[str], target: Sequence[str]) -> int:
    if TERM_TARGET not in source:
        return 0
    given = _words(target)
    return sum(
        any(not any(other.startswith(stem(word)) for other in given) for word in wanted) for wanted in _wanted(source)
    )


def _wanted(source: Sequence[str]) -> Iterator[list[str]]:
    """Yield the words of each wanted translation."""
    end = 0
    while TERM_TARGET in source[end:]:
        start = source.index(TERM_TARGET, end) + 1
        end = source.index(TERM_CLOSE, start)
        yield _words(source[start:end])


def _words_doubled(source: Sequence[str], target: Sequence[str]) -> int:
    doubled, said = (len(_DOUBLED.findall(_text(pieces).casefold())) for pieces in (target, _without_wanted(source)))
    return max(0, doubled - said)


def _words(pieces: Sequence[str]) -> list[str]:
    return _WORD.findall(_text(pieces).casefold())


def _text(pieces: Sequence[str]) -> str:
    text, _ = detokenize([piece for piece in pieces if not MARK.fullmatch(piece)])
    return text


def stem(word: str) -> str:
    """Return a word without what inflection may change."""
    return word[: max(_STEM, len(word) - _ENDING)]
