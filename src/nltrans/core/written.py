"""What nltrans wrote: the base against which a person's later edits are seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltrans.core.report import Origin

__all__ = ["WrittenSegment", "WrittenTarget"]


@dataclass(frozen=True, slots=True)
class WrittenSegment:
    """A segment of the source as it was, with its target."""

    id: str
    source: str
    """With marks."""
    target: str
    """With marks."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class WrittenTarget:
    """A target as nltrans left it."""

    path: str
    """Of the target, relative to the project."""
    source: str
    """Path of its source, relative to the project."""
    language: str
    """Target language, BCP 47."""
    source_hash: str
    """SHA-256 of the source's bytes."""
    hash: str
    """SHA-256 of the target's bytes as they were written, a person's words included."""
    base: str
    """The target as it would be without any person's edits to it."""
    segments: tuple[WrittenSegment, ...]
    """In the order of the source."""
    engine: str = ""
    """Engine, model and version."""
    settings: str = ""
    """Fingerprint of what else shapes the target: glossary, typography and the like."""
    time: str = ""
    """ISO 8601 in UTC; set by the ledger."""
    structure: str = ""
    """Fingerprint of the structure of `base`, and of what read it; empty where it was not proved."""
