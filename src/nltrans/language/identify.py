"""Which language a text is in (py3langid: naive Bayes over byte n-grams, Lui and Baldwin 2012)."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SHORTEST", "Guess", "identify", "knows", "letters"]

SHORTEST = 40
"""Letters from which a guess is worth reporting; shorter texts are mostly names."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A language with the model's belief in it."""

    language: str
    """Two-letter code."""
    probability: float
    """Among the languages that were asked about, in 0..1."""
    reliable: bool
    """The text has at least `SHORTEST` letters."""


def identify(text: str, languages: Iterable[str]) -> Guess:
    """Return the most probable of `languages` (base codes) for a text.

    Raises:
        ValueError: the model knows none of them.
    """
    found, probability = _model(frozenset(languages)).classify(text)
    return Guess(str(found), float(probability), letters(text) >= SHORTEST)


def knows(language: str, languages: Iterable[str]) -> bool:
    """Tell whether the model knows a language (base code); `languages` are those that it will be asked about."""
    try:
        return language in _model(frozenset(languages)).nb_classes
    except ValueError:
        return False


def letters(text: str) -> int:
    """Return how many letters a text has."""
    return sum(map(str.isalpha, text))


@cache
def _whole_model() -> Any:
    """Read the model, which takes half a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@lru_cache(maxsize=8)
def _model(languages: frozenset[str]) -> Any:
    model = copy(_whole_model())
    known = languages.intersection(model.nb_classes)
    if not known:
        raise ValueError(f"no model for any of {', '.join(sorted(languages))}")
    model.set_languages(sorted(known))
    return model
