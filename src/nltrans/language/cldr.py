"""What Babel has of a language out of CLDR: its names, separators and percent signs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from nltrans.language.tags import base, normalize

if TYPE_CHECKING:
    from babel.core import Locale

__all__ = ["Signs", "locale", "names", "signs"]


class Signs(NamedTuple):
    """The signs of numbers."""

    decimal: str
    group: str
    """Between thousands."""
    percent_space: str
    """Between a number and its percent sign."""


@lru_cache(maxsize=256)
def locale(code: str) -> Locale | None:
    """Return Babel's locale for a BCP 47 tag; None if CLDR does not have the language."""
    from babel.core import Locale, UnknownLocaleError

    try:
        return Locale.parse(normalize(code), sep="-")
    except UnknownLocaleError:
        return None


@lru_cache(maxsize=256)
def signs(code: str) -> Signs:
    """Return how numbers are written in a language, BCP 47."""
    known = locale(code)
    if known is None:
        return Signs(".", ",", "")
    symbols = known.number_symbols["latn"]
    percent = known.percent_formats[None].pattern
    space = "".join(sign for sign in percent if sign.isspace())
    return Signs(symbols["decimal"], symbols["group"], space)


def names(code: str) -> frozenset[str]:
    """Return what a language is called in English and in itself, in small letters."""
    known = locale(base(code))
    return (
        frozenset(name.casefold() for name in (known.english_name, known.display_name) if name)
        if known
        else frozenset()
    )
