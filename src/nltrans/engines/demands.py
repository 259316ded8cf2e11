"""What a source asks of its translation besides its words: the marks it has and the terms it is given.

The likeliest hypothesis of a beam search does not always do as asked where another one does; an
engine that knows what is unmet can look through the others.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from nltrans.engines.inline_tokens import TERM_CLOSE, TERM_TARGET
from nltrans.engines.tokens import detokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["unmet"]

_MARK = re.compile(r"⟦(?P<close>/)?(?P<number>\d+)(?P<alone>/)?⟧")
_WORD = re.compile(r"\w+")
_ENDING, _STEM = 2, 3
"""Letters that inflection may change at the end of a word, and those that must be the same."""


def unmet(source: Sequence[str], target: Sequence[str]) -> int:
    """Count what target pieces do not do of what the source pieces ask.

    Each mark lost, doubled, made up, closed out of order or around nothing counts one, and each
    wanted term of which a word is missing; endings may differ.
    """
    return _mark_faults(source, target) + _terms_missed(source, target)


def _mark_faults(source: Sequence[str], target: Sequence[str]) -> int:
    asked, given = _marks(source), _marks(target)
    faults = (asked - given).total() + (given - asked).total()
    open_pairs: list[tuple[str, int]] = []
    filled = 0
    for piece in target:
        mark = _MARK.fullmatch(piece)
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
    return Counter(piece for piece in pieces if _MARK.fullmatch(piece))


def _terms_missed(source: Sequence[str], target: Sequence[str]) -> int:
    if TERM_TARGET not in source:
        return 0
    given = _words(target)
    return sum(
        any(not any(other.startswith(_stem(word)) for other in given) for word in wanted) for wanted in _wanted(source)
    )


def _wanted(source: Sequence[str]) -> Iterator[list[str]]:
    """Yield the words of each wanted translation."""
    end = 0
    while TERM_TARGET in source[end:]:
        start = source.index(TERM_TARGET, end) + 1
        end = source.index(TERM_CLOSE, start)
        yield _words(source[start:end])


def _words(pieces: Sequence[str]) -> list[str]:
    text, _ = detokenize([piece for piece in pieces if not _MARK.fullmatch(piece)])
    return _WORD.findall(text.casefold())


def _stem(word: str) -> str:
    return word[: max(_STEM, len(word) - _ENDING)]
