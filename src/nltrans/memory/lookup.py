"""What a translation memory's proposals are used for.

An exact match is used as it is, a person's before a machine's. A similar text is used only
where the policy allows it and the proposal can be made to fit without knowing the language:
it differs from the segment in numbers alone, or has marks that the segment lacks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core import marks
from nltrans.core.names import Name
from nltrans.core.report import Origin

if TYPE_CHECKING:
    from nltrans.core.memory import Match
    from nltrans.core.ports import Memory
    from nltrans.core.report import Translation

__all__ = ["Kind", "Policy", "Proposal", "adapt", "find", "similar"]

_NUMBER = re.compile(r"\d+(?:[.,:\u00a0\u202f ]\d+)*")
_NUMBER_OUTSIDE_MARKS = re.compile(rf"{marks.MARK.pattern}|{_NUMBER.pattern}")


class Kind(Name):
    """How a proposal was found, best first."""

    CONTEXT = "context"
    EXACT = "exact"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Policy:
    """Which proposals are used without asking a person."""

    engine: str = ""
    """Name of the engine at hand."""
    refresh: bool = False
    """Machine translations of another engine are made anew; people's never are."""
    fuzzy: float | None = None
    """Similarity from which an adapted proposal is used; None for never."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A target from the memory that fits a segment."""

    target: str
    """With the marks of the segment."""
    kind: Kind
    match: Match


def find(
    memory: Memory,
    source: str,
    languages: tuple[str, str],
    *,
    previous: str = "",
    following: str = "",
    policy: Policy | None = None,
) -> Proposal | None:
    """Return the target to use for a segment, or None when it has to be translated.

    Args:
        memory: Where to look.
        source: Text of the segment, with marks.
        languages: Of the source and of the target.
        previous: Text of the segment before it in the document.
        following: Text of the segment after it.
        policy: What may be used; exact matches only where it is not given.
    """
    policy = policy or Policy()
    match = memory.lookup(source, *languages, previous, following)
    if match is not None and _is_welcome(match, policy) and marks.is_sound(source, match.unit.target):
        return Proposal(match.unit.target, Kind.CONTEXT if match.in_context else Kind.EXACT, match)
    if policy.fuzzy is not None:
        for similar in memory.fuzzy(source, *languages, threshold=policy.fuzzy):
            target = adapt(similar.unit.source, similar.unit.target, source) if _is_welcome(similar, policy) else None
            if target is not None and similar.unit.source != source:
                return Proposal(target, Kind.FUZZY, similar)
    return None


def similar(
    memory: Memory, translation: Translation, *, threshold: float = 0.75, limit: int = 3
) -> dict[str, list[Match]]:
    """Return units for a reviewer to compare with machine translations, by segment id, best first.

    Neither the exact matches nor what the machine made of the same post are among them.

    Args:
        memory: Where to look.
        translation: A translated post.
        threshold: Least similarity of the sources.
        limit: Most units a segment.
    """
    own = {segment.source for segment in translation.segments if segment.origin is Origin.MT}
    languages = translation.source_language, translation.target_language
    found = {}
    for segment in translation.segments:
        if segment.origin is Origin.MT:
            units = memory.fuzzy(segment.source, *languages, threshold=threshold, limit=limit + 1)
            strangers = [m for m in units if m.unit.source not in own or m.unit.origin is not Origin.MT]
            if others := [match for match in strangers if match.unit.source != segment.source]:
                found[segment.id] = others[:limit]
    return found


def adapt(stored: str, target: str, source: str) -> str | None:
    """Make the target of a similar text fit `source`, or return None where that takes a translator.

    Numbers are replaced where each that changed stands once in the target; marks that `source`
    lacks are taken out. Whatever else differs cannot be adapted.
    """
    fewer = _without_strangers(stored, source)
    fitted = _without_strangers(target, source)
    old, new, present = (_NUMBER.findall(marks.plain(text)) for text in (fewer, source, fitted))
    if _NUMBER_OUTSIDE_MARKS.sub(_blank, fewer) != _NUMBER_OUTSIDE_MARKS.sub(_blank, source):
        return None
    changes = dict(zip(old, new, strict=True))
    for before, after in zip(old, new, strict=True):
        if changes[before] != after or (before != after and present.count(before) != old.count(before)):
            return None
    adapted = _NUMBER_OUTSIDE_MARKS.sub(lambda match: changes.get(match[0], match[0]), fitted)
    return adapted if marks.is_sound(source, adapted) else None


def _without_strangers(text: str, source: str) -> str:
    return marks.MARK.sub(lambda match: match[0] if match[0] in source else "", text)


def _blank(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith("⟦") else "0"


def _is_welcome(match: Match, policy: Policy) -> bool:
    unit = match.unit
    return unit.origin is not Origin.MT or not policy.refresh or unit.engine == policy.engine
