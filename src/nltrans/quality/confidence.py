"""How sure an engine was of each word of a target."""

from __future__ import annotations

import math
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.marks import MARK
from nltrans.core.report import WordConfidence

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["word_confidence"]

_MANY = 2000
"""Words beyond which nothing is said: the comparison takes quadratic time."""
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


def word_confidence(
    answer: str, tokens: Sequence[Span], log_probs: Sequence[float], target: str
) -> tuple[WordConfidence, ...]:
    """Return the confidence in words of `target` that are words of the engine's `answer`.

    Args:
        answer: What the engine said, with marks.
        tokens: Ranges in `answer`.
        log_probs: One a token; without as many tokens nothing can be said.
        target: What became of `answer` by terms and typography, with marks.
    """
    if not tokens or len(tokens) != len(log_probs):
        return ()
    said, kept = _words(answer), _words(target)
    if len(said) > _MANY:
        return ()
    before, after = (
        [span.of(text).replace("’", "'") for span in spans] for text, spans in ((answer, said), (target, kept))
    )
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found = []
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            word = said[block.a + offset]
            least = [
                value
                for token, value in zip(tokens, log_probs, strict=True)
                if token.start < word.end and word.start < token.end
            ]
            if least:
                found.append(WordConfidence(kept[block.b + offset], math.exp(min(0.0, *least))))
    return tuple(found)


def _words(text: str) -> list[Span]:
    hidden = MARK.sub(lambda match: " " * len(match[0]), text)
    return [Span(*match.span()) for match in _WORD.finditer(hidden)]
