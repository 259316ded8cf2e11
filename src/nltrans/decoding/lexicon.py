"""Words that a small model leaves in the source language, or cannot translate alone, and a dictionary that has them.

After Luong et al. 2015, "Addressing the Rare Word Problem in Neural Machine Translation", who put
the dictionary's word in the place of one that the model could not translate. Here the model is asked
to use it, as it is for the terms of a glossary, and so it can inflect it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from nltrans.core.marks import ANY, MARK
from nltrans.core.ports import TermConstraint
from nltrans.decoding.case import reading
from nltrans.decoding.demands import stem
from nltrans.decoding.passes import Answer, Ask, Pass, Text
from nltrans.decoding.placeholders import COPIED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nltrans.core.ports import Engine

__all__ = ["Lexicon"]

_TOKEN = re.compile(rf"{ANY}|{COPIED.pattern}|(?P<token>[^\W_]+(?:[-./@+#&_]+[^\W_]+)*)")
_WORD = re.compile(r"[^\W\d_]+")


class Lexicon(Pass[Ask]):
    """Asks for translations of words that stand alone, and again of words that were left.

    Args:
        entries: Translations of words, names with a capital, others without.
        language: Source language, BCP 47.
    """

    name = "lexicon"

    @classmethod
    def made_for(cls, engine: Engine, source: str, target: str) -> Lexicon | None:
        """Return the pass for a model that comes with a dictionary."""
        del target
        entries = engine.capabilities.lexicon
        return cls(entries, source) if entries else None

    def __init__(self, entries: Mapping[str, str], language: str) -> None:
        self._entries = entries
        self._language = language

    def prepare(self, given: Text) -> Ask:
        """Wish for the translation of a word that is all of a text."""
        return Ask(given, (_with(given, self.alone(reading(given, self._language))),))

    def restore(self, ask: Ask, answers: Sequence[Answer | None], best: Answer | None) -> Answer | None:
        """Take a second answer if fewer words are left in it and it has the same marks."""
        (answer,) = answers
        if answer is None or best is None:
            return answer or best
        text = reading(ask.given, self._language)
        is_better = len(self.left(text, answer.text)) < len(self.left(text, best.text))
        return answer if is_better and not answer.looping and _marks(answer.text) == _marks(best.text) else best

    def again(self, ask: Ask, answers: Sequence[Answer | None], best: Answer | None) -> Ask | None:
        """Wish for translations of the words that were left."""
        del answers
        if ask.reason or best is None:
            return None
        (asked,) = ask.texts
        more = _with(asked, self.left(reading(ask.given, self._language), best.text))
        return None if more is asked else Ask(ask.given, (more,), "words are left in the source language")

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


def _with(text: Text, terms: Sequence[TermConstraint]) -> Text:
    """Wish for more terms, where none of the text's own stands."""
    more = [term for term in terms if all(term.end <= own.start or own.end <= term.start for own in text.terms)]
    return replace(text, terms=(*text.terms, *more)) if more else text


def _marks(text: str) -> list[str]:
    return sorted(match[0] for match in MARK.finditer(text))


def _has(words: Collection[str], phrase: str) -> bool:
    """Tell whether the words of a phrase are among others, inflected or not."""
    return all(any(word.startswith(stem(part)) for word in words) for part in phrase.casefold().split())


def _tokens(text: str) -> list[tuple[str, int]]:
    """Return words, numbers and what is joined to them (audio/video, v2.0, fast-text), and where they start."""
    return [(match["token"], match.start()) for match in _TOKEN.finditer(text) if match["token"]]
