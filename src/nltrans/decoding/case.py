"""Case and titles: a title is given to the model in small letters, and its capitals come back after."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from nltrans.decoding.passes import Answer, Ask, Pass, Text
from nltrans.language.capital import in_capitals, with_capital
from nltrans.language.known import of
from nltrans.language.titles import is_in_capitals, is_name, lowercase_title, titles_of_works

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.document import Span
    from nltrans.core.ports import Engine

__all__ = ["Capital", "Case", "reading", "works"]

_WORD = re.compile(r"\w+")


def reading(given: Text, language: str) -> str:
    """Return a text as a model reads it: a title, or a word with a wanted target, in small letters."""
    return lowercase_title(given.text, alone=bool(given.terms)) if of(language).has_title_case else given.text


def works(text: str, language: str) -> list[Span]:
    """Return where the titles of works stand, which are not translated."""
    return titles_of_works(text) if of(language).has_title_case else []


class Case(Pass[Ask]):
    """Reads titles in small letters, for engines with the capability `small_letters`.

    Args:
        language: Source language, BCP 47.
        keeps_names: Whether a name that came out in another order ("Chomsky de Noam") stays as it was.
    """

    name = "case"

    @classmethod
    def made_for(cls, engine: Engine, source: str, target: str) -> Case | None:
        """Return the pass for an engine that reads titles better in small letters."""
        del target
        can = engine.capabilities
        return cls(source, keeps_names=can.placeholders) if can.small_letters else None

    def __init__(self, language: str, *, keeps_names: bool) -> None:
        self._language = language
        self._keeps_names = keeps_names

    def prepare(self, given: Text) -> Ask:
        """Write a title in small letters."""
        return Ask(given, (replace(given, text=reading(given, self._language)),))

    def restore(self, ask: Ask, answers: Sequence[Answer | None], best: Answer | None) -> Answer | None:
        """Begin with a capital where the source does, and write in capitals what the source does."""
        del best
        (answer,) = answers
        if answer is None:
            return None
        given = ask.given
        text, alignment = with_capital(given.text, answer.text), answer.alignment
        if of(self._language).has_title_case:
            if self._keeps_names and not given.terms and _is_turned_name(given.text, text):
                text, alignment = given.text, None
            if is_in_capitals(given.text):
                text = in_capitals(text)
        return replace(answer, text=text, alignment=alignment)


class Capital(Pass[Ask]):
    """Begins a target with a capital where its source does, whatever was put to its start."""

    name = "capital"

    @classmethod
    def made_for(cls, engine: Engine, source: str, target: str) -> Capital:
        """Return the pass, which every engine needs."""
        del engine, source, target
        return cls()

    def prepare(self, given: Text) -> Ask:
        """Ask for the segment as it is."""
        return Ask(given, (given,))

    def restore(self, ask: Ask, answers: Sequence[Answer | None], best: Answer | None) -> Answer | None:
        """Put the capital in."""
        del best
        (answer,) = answers
        return answer and replace(answer, text=with_capital(ask.given.text, answer.text))


def _is_turned_name(source: str, target: str) -> bool:
    """Tell whether a target is an English name in another order: "Noam Chomsky", "Chomsky de Noam"."""
    kept = [word for word in _WORD.findall(target) if not word.islower()]
    name = _WORD.findall(source)
    return is_name(source) and kept != name and sorted(kept) == sorted(name)
