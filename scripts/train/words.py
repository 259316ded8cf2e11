"""Words for the aligner, with their places in the text."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?|\d+(?:[.,]\d+)*|[^\w\s]|_+", re.UNICODE)


def words(text: str) -> list[tuple[int, int]]:
    """Return the spans of words, numbers and signs; an elided article (l', d') is a word of its own."""
    return [match.span() for match in _WORD.finditer(text)]
