"""Targets that are gone, written again from what is known, without segmenting or translating their posts.

The ledger has the text of a target. It is written again where a run would make the same text: source,
settings, engine and version of nltrans are those of the record, the memory still has the target of
every segment, and the text, parsed anew, has the structure that it had when it was proved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nltrans.batch.standing import beside
from nltrans.core.report import Origin
from nltrans.language.typography import Typography, localize
from nltrans.memory import lookup
from nltrans.storage import files
from nltrans.storage.ledger import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nltrans.batch.update import Publisher
    from nltrans.core.ports import Memory
    from nltrans.core.written import WrittenTarget

__all__ = ["restore"]


def restore(publisher: Publisher, source: Path, target: Path, language: str, engine: str, memory: Memory) -> bool:
    """Write a target again that is gone, and tell whether that could be done.

    Args:
        publisher: Of the project.
        source: The post.
        target: Its translation.
        language: Of the target.
        engine: Name of the engine at hand.
        memory: What a run would ask.

    Raises:
        InputError: the source cannot be read.
        OutputError: the target cannot be written.
    """
    if publisher.structure is None or publisher.refresh or target.exists() or beside(target).exists():
        return False
    name = publisher.project.name(target)
    records = publisher.ledger.find(name)
    if len(records) != 1 or publisher.ledger.stamps(name + ".new"):
        return False
    (record,) = records
    if (
        record.source_hash != digest(files.read_text(source))
        or (record.settings, record.engine) != (publisher.settings.get(language, ""), engine)
        or record.hash != digest(record.base)
        or not _is_remembered(record, memory, (publisher.source_language, language))
        or not record.structure
        or record.structure != publisher.structure_of(record.base, record.language)
    ):
        return False
    files.write_text_atomic(target, record.base)
    publisher.ledger.confirm(name)
    return True


def _is_remembered(record: WrittenTarget, memory: Memory, languages: tuple[str, str]) -> bool:
    """Tell whether the memory would give each segment the target that it has."""
    texts = ["", *(segment.source for segment in record.segments), ""]
    for at, segment in enumerate(record.segments):
        found = segment.origin is not Origin.SOURCE and lookup.find(
            memory, segment.source, languages, previous=texts[at], following=texts[at + 2]
        )
        if not found or found.match.unit.origin is not segment.origin:
            return False
        if segment.target not in _spelled(found.target, segment.origin, record.language):
            return False
    return True


def _spelled(target: str, origin: Origin, language: str) -> Iterator[str]:
    """Yield a target as posts of each typography have it; the post's own is known to be what it was."""
    yield target
    if origin is Origin.MT:
        yield from (localize(target, language, style) for style in Typography)
