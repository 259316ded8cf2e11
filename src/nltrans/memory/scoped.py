"""A memory whose machine translations are only offered to runs with the settings they were made under.

The terms of a sentence, the typography and the search shape what an engine writes; a translation
made under others would make the output depend on what was run before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nltrans.core.report import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.core.memory import Match, TranslationUnit
    from nltrans.core.ports import Memory

__all__ = ["ScopedMemory"]


@dataclass(frozen=True, slots=True)
class ScopedMemory:
    """A `nltrans.core.ports.Memory` that writes the settings behind the engine's name: ``engine#settings``."""

    memory: Memory
    settings: Callable[[str], str]
    """Returns the fingerprint of what shapes the translation of a source; empty for nothing that matters."""

    def lookup(
        self, source: str, source_language: str, target_language: str, previous: str = "", following: str = ""
    ) -> Match | None:
        """Return the best exact match made by a person, or under these settings."""
        match = self.memory.lookup(source, source_language, target_language, previous, following)
        return None if match is None else self._admitted(match)

    def fuzzy(
        self, source: str, source_language: str, target_language: str, *, threshold: float = 0.75, limit: int = 5
    ) -> Sequence[Match]:
        """Return similar units made by people, or under these settings."""
        found = self.memory.fuzzy(source, source_language, target_language, threshold=threshold, limit=limit)
        return [match for each in found if (match := self._admitted(each))]

    def add(self, units: Sequence[TranslationUnit]) -> None:
        """Store units, machine translations with their settings."""
        self.memory.add([self._marked(unit) if unit.origin is Origin.MT else unit for unit in units])

    def _marked(self, unit: TranslationUnit) -> TranslationUnit:
        settings = self.settings(unit.source)
        return replace(unit, engine=f"{unit.engine}#{settings}") if settings else unit

    def _admitted(self, match: Match) -> Match | None:
        if match.unit.origin is not Origin.MT:
            return match
        engine, _, settings = match.unit.engine.partition("#")
        return (
            replace(match, unit=replace(match.unit, engine=engine))
            if settings == self.settings(match.unit.source)
            else None
        )
