"""How alike two texts are."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["normal_form", "similarity"]

_SPACES = re.compile(r"\s+")


def normal_form(text: str) -> str:
    """Return `text` in Unicode NFC with each run of white space as one space, none at its ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def similarity(first: str, second: str) -> float:
    """Return how alike two texts are, in 0..1; 1.0 for the same normal form only.

    It is 1 - distance / longer length, with the distance of Levenshtein on the characters of the
    normal forms: symmetric, and independent of word boundaries, so that it serves any script.
    """
    from rapidfuzz.distance import Levenshtein

    return float(Levenshtein.normalized_similarity(normal_form(first), normal_form(second)))
