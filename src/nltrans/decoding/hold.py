"""The last resort for a term: a placeholder goes through the engine, and the term takes its place.

An engine copies a mark more surely than it obeys a wish, but translates the rest without
knowing the word. An engine without marks of its own is shown the wanted target inside the
source, which most models copy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.marks import numbers, standalone
from nltrans.decoding.replace import replacement
from nltrans.glossary.adherence import adherence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.term import TermMatch

__all__ = ["Held", "hold", "release"]


@dataclass(frozen=True, slots=True)
class Held:
    """A source in which placeholders stand for terms."""

    text: str
    terms: tuple[tuple[int, TermMatch], ...]
    """Number of each new placeholder, and its term."""

    @property
    def equivalents(self) -> tuple[tuple[int, str], ...]:
        """What a reader would see in the place of each new placeholder."""
        return tuple((number, match.target) for number, match in self.terms)


def hold(
    source: str, target: str, matches: Sequence[TermMatch], language: str, *, everything: bool = False
) -> Held | None:
    """Replace the terms that a target lacks by placeholders.

    Args:
        source: Text with marks.
        target: Its translation.
        matches: Terms found in `source`, in order.
        language: Target language, BCP 47.
        everything: Hold the other terms of the segment too.

    Returns:
        None if nothing is lacking that could be held: a term with marks inside, a verb or an
        adjective cannot.
    """
    movable = [match for match in matches if match.term.is_forceable and not match.holds_marks]
    missed = {match.span for match in adherence(target, matches, language).missed if match in movable}
    if not missed:
        return None
    highest = max(numbers(source), default=0)
    text, at = "", 0
    terms: list[tuple[int, TermMatch]] = []
    for number, match in enumerate((match for match in movable if everything or match.span in missed), highest + 1):
        text += source[at : match.span.start] + standalone(number)
        at = match.span.end
        terms.append((number, match))
    return Held(text + source[at:], tuple(terms))


def release(target: str, held: Held, language: str) -> str:
    """Put the terms into the target of a held text, in agreement with what stands before them."""
    for number, match in held.terms:
        mark = standalone(number)
        target = re.sub(rf"(?<=\w){mark}", f" {mark}", target)
        target = re.sub(rf"{mark}(?=\w)", f"{mark} ", target)
        start = target.find(mark)
        place = Span(start, start + len(mark))
        edit = replacement(target, place, match, language, must=True) if start >= 0 else None
        if edit:
            target = target[: edit.span.start] + edit.text + target[edit.span.end :]
    return target
