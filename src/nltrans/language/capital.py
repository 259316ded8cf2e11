"""The capitals of a text."""

from __future__ import annotations

import re

from nltrans.core.marks import EDGE, MARK

__all__ = ["in_capitals", "with_capital"]

_START = re.compile(rf"(?:{EDGE}|(?!⟦)[\W_])*(?P<word>[^\W\d_]\w*)")
"""The first word, with no placeholder or number before it."""


def with_capital(source: str, target: str) -> str:
    """Begin a target with a capital where its source does.

    A first word that the source has too stays as it is written there ("scikit-learn"), and so
    does one after a placeholder or a number.

    Args:
        source: Text with marks.
        target: Text with marks.
    """
    before, after = _START.match(source), _START.match(target)
    if before is None or after is None or not before["word"][0].isupper() or not after["word"].islower():
        return target
    if after["word"] in re.findall(r"\w+", MARK.sub(" ", source)):
        return target
    at = after.start("word")
    return target[:at] + target[at].upper() + target[at + 1 :]


def in_capitals(text: str) -> str:
    """Write a text in capitals, but for letters that become two ("ß"), so that it keeps its length."""
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)
