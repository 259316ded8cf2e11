"""Words that a small model leaves in the source language, or cannot translate alone, and a dictionary that has them.

After Luong et al. 2015, "Addressing the Rare Word Problem in Neural Machine Translation", who put
the dictionary's word in the place of one that the model could not translate. Here the model is asked
to use it, as it is for the terms of a glossary, and so it can inflect it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from nltrans.core.marks import ANY
from nltrans.core.ports import TermConstraint
from nltrans.engines.demands import stem
from nltrans.engines.placeholders import COPIED
from nltrans.errors import ModelNotFound

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

__all__ = ["FILENAME", "Lexicon"]

FILENAME = "lexicon.tsv"
"""In the folder of a model: words of the source language and translations, names with a capital, others without."""
_TOKEN = re.compile(rf"{ANY}|{COPIED.pattern}|(?P<token>[^\W_]+(?:[-./@+#&_]+[^\W_]+)*)")
_WORD = re.compile(r"[^\W\d_]+")


class Lexicon:
    """A dictionary of single words.

    Args:
        entries: Translations of words.
    """

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._entries = entries

    @classmethod
    def read(cls, folder: Path) -> Lexicon:
        """Return the dictionary of a model, an empty one if it has none.

        Raises:
            ModelNotFound: the file cannot be read.
        """
        path = folder / FILENAME
        try:
            lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
            return cls(dict(line.split("\t") for line in lines))
        except (OSError, ValueError) as error:
            raise ModelNotFound(f"the dictionary cannot be read: {error}", path=path) from error

    def alone(self, source: str) -> tuple[TermConstraint, ...]:
        """Return the word that is all of a text, signs and marks aside, with its translation; else nothing."""
        tokens = _tokens(source)
        return self._known(tokens, {0}) if len(tokens) == 1 else ()

    def left(self, source: str, target: str) -> tuple[TermConstraint, ...]:
        """Return the words of a source that its translation has as they are, with what they should be.

        One next to which another is left, too, is part of a name or a title ("Learning with Trees"). One
        whose translation is there as well is a word of both languages.
        """
        if not self._entries:
            return ()
        tokens = _tokens(source)
        before, after = ([token.casefold() for token, _ in some] for some in (tokens, _tokens(target)))
        phrases = {pair for pair in pairwise(after) if all(map(_WORD.fullmatch, pair))}
        words = set(after)
        copied = {place for place, word in enumerate(before) if word in words}
        lone = {at for at in copied if phrases.isdisjoint(pairwise(before[max(0, at - 1) : at + 2]))}
        others = words - {before[place] for place in lone}
        return tuple(term for term in self._known(tokens, lone) if not _has(others, term.target))

    def _known(self, tokens: list[tuple[str, int]], places: set[int]) -> tuple[TermConstraint, ...]:
        """Return those of some tokens that have translations; only the first loses its capital."""
        found: list[TermConstraint] = []
        for place in sorted(places):
            word, start = tokens[place]
            translation = self._entries.get(word) or (self._entries.get(word.lower()) if place == 0 else None)
            if translation:
                found.append(TermConstraint(start, start + len(word), translation))
        return tuple(found)


def _has(words: Collection[str], phrase: str) -> bool:
    """Tell whether the words of a phrase are among others, inflected or not."""
    return all(any(word.startswith(stem(part)) for word in words) for part in phrase.casefold().split())


def _tokens(text: str) -> list[tuple[str, int]]:
    """Return words, numbers and what is joined to them (audio/video, v2.0, fast-text), and where they start."""
    return [(match["token"], match.start()) for match in _TOKEN.finditer(text) if match["token"]]
