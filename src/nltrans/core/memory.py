"""Records of a translation memory, named after TMX 1.4b."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltrans.core.report import Origin

__all__ = ["Match", "TranslationUnit"]


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """A source segment with one target."""

    source: str
    """Source text with marks."""
    target: str
    """Target text with marks."""
    source_language: str
    target_language: str
    origin: Origin
    engine: str = ""
    """Engine, model and version of a machine translation."""
    previous: str = ""
    """Text of the segment before it in its document."""
    next: str = ""
    """Text of the segment after it."""
    document: str = ""
    """Path of the post it came from, relative to the archive."""
    score: float | None = None
    created: str = ""
    """ISO 8601 in UTC; set by the store."""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What a memory proposes for a segment."""

    unit: TranslationUnit
    similarity: float
    """1.0 for the same source text, else in 0..1."""
    in_context: bool = False
    """The neighbours are the same too."""
