"""Terms and where they occur; the columns of a term base follow TBX-Basic (ISO 30042)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nltrans.core.document import Span

__all__ = ["Concept", "Glossary", "Term", "TermMatch"]


@dataclass(frozen=True, slots=True)
class Concept:
    """An entry of a term base in all its languages; keys of mappings are BCP 47 codes."""

    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Terms of each language, the preferred one first, then variants."""
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Terms that must not be used in a language; under ``""`` in any target language."""
    gender: Mapping[str, str] = field(default_factory=dict)
    """Grammatical gender of the preferred term: ``masculine``, ``feminine`` or ``neuter``."""
    do_not_translate: bool = False
    case_sensitive: bool | None = None
    """None leaves it to the spelling: capitals only, or a capital in what is not to be translated."""
    part_of_speech: str = ""
    note: str = ""
    place: str = ""
    """``file:line`` of the entry, for messages."""


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
    gender: str = ""
    """Of the preferred target: ``masculine``, ``feminine``, ``neuter``, or empty where unknown."""
    note: str = ""
    place: str = ""
    """``file:line`` of the entry, for messages."""

    @property
    def is_forceable(self) -> bool:
        """Whether the preferred target can be put into any sentence: verbs and adjectives inflect."""
        if self.do_not_translate:
            return True
        invariable = len(self.targets) == 1 and self.part_of_speech.startswith("adj")
        return invariable or not self.part_of_speech.startswith(("verb", "adj"))

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
    holds_marks: bool = False
    """Whole marks stand inside the range."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """A term base for one language pair, entries of the first file first."""

    source: str
    target: str
    terms: tuple[Term, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """Path of each file it was read from, with the SHA-256 of its bytes."""
