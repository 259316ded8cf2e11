"""Words, and those that give a language away."""

from __future__ import annotations

import re
from functools import cache

from nltrans.language.known import of

__all__ = ["in_context", "only_in", "tokens", "urls"]

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_URL = re.compile(r"(?:https?:)?//([^\s<>()\"']+)")


def tokens(text: str) -> list[str]:
    """Return the words of `text`: letters, with hyphens and apostrophes inside."""
    return _WORD.findall(text)


def urls(markup: str) -> list[str]:
    """Return the addresses in `markup`, without their protocol and final slash."""
    return [url.rstrip("/") for url in _URL.findall(markup)]


def in_context(text: str) -> list[tuple[str, str, str]]:
    """Return the words of `text`, each between its neighbours."""
    found = ["", *tokens(text), ""]
    return list(zip(found, found[1:], found[2:], strict=False))


@cache
def only_in(language: str, other: str) -> frozenset[str]:
    """Return frequent words of `language` that are none of `other`, nor shorter than three letters."""
    words = of(language).frequent_words - of(other).frequent_words
    return frozenset(word for word in words if len(word) > 2)  # noqa: PLR2004 (two letters are an acronym too often)
