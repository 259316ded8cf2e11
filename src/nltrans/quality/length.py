"""How long a translation should be (Gale & Church 1993, "A Program for Aligning Sentences in Bilingual Corpora").

The length of a target in characters is taken as normally distributed around c times the
length of its source, with a variance that grows with the length.
"""

from __future__ import annotations

import math
import re

from nltrans.language.known import of

__all__ = ["deviation", "expected", "outlier", "size"]

_VARIANCE = 6.8
"""Variance per character, the value of the paper (section 3.2)."""
_LIMIT = 2.0
"""Standard deviations; with `_FACTOR` 0.2 % of 3900 human translations are beyond it."""
_FACTOR = 1.8
"""A target within this factor of its expected length is never an outlier: short texts vary."""
_CJK = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
_WIDE = 2.6
"""Letters that a Chinese, Japanese or Korean character stands for."""


def expected(source_language: str, target_language: str) -> float:
    """Return the characters of target per character of source.

    What a language has for a character of English was measured on FLORES dev and a newsletter's human translations.
    """
    return of(target_language).length / of(source_language).length


def deviation(source: str, target: str, source_language: str, target_language: str) -> float:
    """Return by how many standard deviations the target is too long (negative: too short)."""
    before, after = size(source), size(target)
    if not before:
        return float(after)
    return (after - before * expected(source_language, target_language)) / math.sqrt(before * _VARIANCE)


def outlier(source: str, target: str, source_language: str, target_language: str) -> float | None:
    """Return the factor by which the target misses its expected length, or None if it is in the usual range."""
    before, after = size(source), size(target)
    if not before or not after:
        return None
    ratio = after / (before * expected(source_language, target_language))
    far = abs(deviation(source, target, source_language, target_language)) > _LIMIT
    return ratio if far and max(ratio, 1 / ratio) > _FACTOR else None


def size(text: str) -> float:
    """Return the length of `text` in letters; one of Chinese, Japanese or Korean counts for several."""
    wide = 0 if text.isascii() else len(_CJK.findall(text))
    return len(text) - wide + wide * _WIDE
