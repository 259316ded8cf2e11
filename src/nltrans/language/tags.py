"""Language codes: BCP 47 (RFC 5646) with the aliases of CLDR, narrowed to what translation models speak."""

from __future__ import annotations

import re
from functools import lru_cache

from nltrans.errors import UnsupportedLanguage

__all__ = ["base", "has_spaces", "normalize", "script"]

_UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Khmr", "Laoo", "Mymr", "Thai"})
"""Scripts without spaces between words."""


_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?\Z")


@lru_cache(maxsize=1024)
def normalize(code: str) -> str:
    """Return `code` in BCP 47 spelling: ``pt_br`` is ``pt-BR``, ``ZH-hans`` is ``zh-Hans``, ``fra`` is ``fr``.

    Raises:
        UnsupportedLanguage: `code` is no language tag, or says more than language, script and region.
    """
    match = _TAG.match(code.strip())
    if match is None:
        raise UnsupportedLanguage(f"{code!r} is not a language code", hint="use one such as fr, pt-BR or zh-Hans")
    language, script, region = (part or "" for part in match.groups())
    from babel.core import get_global

    alias = get_global("language_aliases").get(language.lower(), language.lower()).split("_")
    return "-".join(filter(None, (alias[0], script.title() or "".join(alias[1:2]), region.upper())))


def base(code: str) -> str:
    """Return the language alone: ``pt`` for ``pt-BR``."""
    return normalize(code).partition("-")[0]


@lru_cache(maxsize=1024)
def script(code: str) -> str:
    """Return the script that a language is written in (ISO 15924), ``Hant`` for ``zh-TW``; empty if CLDR lacks it."""
    from babel.core import get_global

    likely = get_global("likely_subtags")
    language, *more = normalize(code).split("-")
    if more and len(more[0]) == len("Latn"):
        return more[0]
    known = likely.get("_".join((language, *more))) or likely.get(language) or ""
    return "".join(known.split("_")[1:2])


def has_spaces(code: str) -> bool:
    """Tell whether a language puts spaces between words, sentences and clauses."""
    return script(code) not in _UNSPACED
