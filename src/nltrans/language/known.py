"""The languages that something is known of."""

from __future__ import annotations

from functools import lru_cache

from nltrans.language import de, en, es, fr, it, others, pt
from nltrans.language.base import Language
from nltrans.language.tags import normalize

__all__ = ["KNOWN", "of"]

KNOWN = {language.code: language for module in (de, en, es, fr, it, others, pt) for language in module.LANGUAGES}
"""By BCP 47 tag: a language, or one of its regions that differs."""


@lru_cache(maxsize=256)
def of(code: str) -> Language:
    """Return what is known of a language: of its region, else of the language, else nothing.

    Args:
        code: BCP 47.

    Raises:
        UnsupportedLanguage: `code` is no language tag.
    """
    tag = normalize(code)
    name = tag.partition("-")[0]
    return KNOWN.get(tag) or KNOWN.get(name) or Language(code=name)
