"""Terms and where they occur; the columns of a term base follow TBX-Basic (ISO 30042)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nltrans.core.document import Span

__all__ = ["Glossary", "Term", "TermMatch"]


@dataclass(frozen=True, slots=True)
class Term:
    """One concept of a term base in one language pair."""

    source: str
    """The source term in its base form."""
    targets: tuple[str, ...]
    """Accepted targets, the preferred one first; equal to the source for do-not-translate."""
    source_variants: tuple[str, ...] = ()
    """Other spellings of the source that find this term."""
    forbidden: tuple[str, ...] = ()
    """Targets that must not be used."""
    do_not_translate: bool = False
    case_sensitive: bool = False
    part_of_speech: str = ""
    note: str = ""
    place: str = ""
    """``file:line`` of the entry, for messages."""

    @property
    def preferred(self) -> str:
        """The target that an engine is asked for."""
        return self.targets[0]


@dataclass(frozen=True, slots=True)
class TermMatch:
    """An occurrence of a term in a segment."""

    term: Term
    span: Span
    """Range in the segment's text, marks included; it never cuts a mark."""
    target: str
    """The wanted target here: the preferred one, or its plural variant for a plural source."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """A term base for one language pair, entries of the first file first."""

    source: str
    target: str
    terms: tuple[Term, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """Path of each file it was read from, with the SHA-256 of its bytes."""
