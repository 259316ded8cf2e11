"""Taking over translations that people made: their sentences go into the memory, their file into the ledger.

From then on nltrans keeps such a file up to date as it does its own: what changes in the source
is translated, all else stays as the person wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nltrans.batch.harvest import harvest
from nltrans.batch.standing import State, standing
from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Origin
from nltrans.core.written import WrittenSegment, WrittenTarget
from nltrans.memory import edits
from nltrans.storage import files
from nltrans.storage.ledger import digest

if TYPE_CHECKING:
    from pathlib import Path

    from nltrans.batch.standing import Standing
    from nltrans.batch.update import Publisher
    from nltrans.markdown.document import Document

__all__ = ["Adopted", "adopt"]


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was learned from a translation."""

    source: Path
    target: Path
    segments: int
    """Of the source."""
    units: tuple[TranslationUnit, ...]
    """What the memory got."""


def adopt(publisher: Publisher, source: Path, target: Path, language: str, *, fix_encoding: bool = False) -> Adopted:
    """Learn from a translation, and take it for the translation of its source as that is now.

    Args:
        publisher: Of the project.
        source: A post.
        target: A person's translation, or nltrans's with a person's edits.
        language: Of the target.
        fix_encoding: Repair text that was decoded twice.

    Raises:
        InputError: a file cannot be read or segmented.
    """
    original = files.read_post(source, fix_encoding=fix_encoding)
    text = files.read_post(target, fix_encoding=fix_encoding)
    document = publisher.segment(original, publisher.source_language)
    translated = publisher.segment(text, language)
    name = publisher.project.name(target)
    found = standing(target, name, publisher.ledger)
    known = _from_record(publisher, document, translated, found, language)
    for pair in harvest(document, translated, (publisher.source_language, language)):
        known.setdefault(pair.segment, pair.target)
    units = _units(document, known, publisher, source, language)
    segments = tuple(
        WrittenSegment(segment.id, segment.text, known.get(at, segment.text), Origin.HUMAN)
        for at, segment in enumerate(document.segments)
    )
    base = document.reassemble_checked({segment.id: segment.target for segment in segments}).text
    origin = publisher.project.name(source)
    written = WrittenTarget(
        name,
        origin,
        language,
        digest(source.read_bytes()),
        digest(target.read_bytes()),
        publisher.localize(base, document, language, origin),
        segments,
        settings=publisher.settings.get(language, ""),
    )
    with publisher.ledger.transaction():
        if publisher.memory is not None:
            publisher.memory.add(units)
        publisher.ledger.intend(written)
        publisher.ledger.confirm(name)
    return Adopted(source, target, len(segments), units)


def _from_record(
    publisher: Publisher, document: Document, translated: Document, found: Standing, language: str
) -> dict[int, str]:
    """Return the words that a person gave to sentences which nltrans had written."""
    if found.written is None or found.state is State.FOREIGN:
        return {}
    base = publisher.segment(found.written.base, language)
    learned = edits.learn(found.written, base, translated, publisher.source_language)
    known = edits.carry_over(found.written, learned, [segment.text for segment in document.segments])
    return {at: segment.target for at, segment in known.items() if segment.origin is Origin.HUMAN}


def _units(
    document: Document, known: dict[int, str], publisher: Publisher, source: Path, language: str
) -> tuple[TranslationUnit, ...]:
    texts = ["", *(segment.text for segment in document.segments), ""]
    unit = TranslationUnit("", "", publisher.source_language, language, Origin.HUMAN)
    return tuple(
        replace(
            unit,
            source=texts[at + 1],
            target=target,
            previous=texts[at],
            next=texts[at + 2],
            document=publisher.project.name(source),
        )
        for at, target in sorted(known.items())
    )
