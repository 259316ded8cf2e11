"""Signs that stand for themselves in a text, and that a translation has as often as its source."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["signs"]

_CANDIDATE = re.compile(r"[=+^~|\\<>#@*_&%$/:;-]{2,}|[^\x00-\x7f\w\s]")
_EMOJI = "\u2600"
_DASHES = re.compile(r"-{2,3}|<+|>+")
"""What typography makes dashes and quotation marks of."""


def signs(text: str) -> list[str]:
    """Return the runs of two ASCII symbols and more, and the arrows, operators and other symbols of a text.

    Punctuation, currencies and quotation marks are left out, since languages have their own, and so are emoji, which
    are markup.
    """
    return [
        match[0]
        for match in _CANDIDATE.finditer(text)
        if (match[0].isascii() and not _DASHES.fullmatch(match[0]))
        or (match[0] < _EMOJI and not match[0].isascii() and unicodedata.category(match[0]) in {"So", "Sm"})
    ]
