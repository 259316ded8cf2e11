"""How a target stands to what nltrans wrote: untouched, edited by a person, or not nltrans's at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nltrans.core.names import Name
from nltrans.errors import OutputError
from nltrans.storage.ledger import digest

if TYPE_CHECKING:
    from pathlib import Path

    from nltrans.core.written import WrittenTarget
    from nltrans.storage.ledger import Ledger

__all__ = ["Standing", "State", "beside", "standing"]


class State(Name):
    """Who wrote a target last."""

    MISSING = "missing"
    OURS = "ours"
    """As nltrans left it; it may hold a person's words that nltrans kept."""
    EDITED = "edited"
    FOREIGN = "foreign"
    """nltrans has not written it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A target as it is now."""

    state: State
    hash: str = ""
    """SHA-256 of its bytes."""
    text: str | None = None
    """None where it is missing or not UTF-8."""
    written: WrittenTarget | None = None
    """The record that it is compared with."""

    @property
    def has_edits(self) -> bool:
        """Whether it differs from what nltrans alone would have written."""
        return self.written is not None and self.text != self.written.base


def beside(path: Path) -> Path:
    """Return where a translation goes that cannot be reconciled with a person's edits."""
    return path.with_name(path.name + ".new")


def standing(path: Path, name: str, ledger: Ledger) -> Standing:
    """Look at a target.

    Of several records (an intended one of a run that was killed, one of the file beside that a
    person has put in the target's place) the one that has the target's bytes counts, else the
    most similar one. Where the file beside is gone, a person has taken from it what they wanted,
    and it is what the target is compared with.

    Args:
        path: The target.
        name: What the ledger calls it.
        ledger: Where it is recorded.

    Raises:
        OutputError: it exists and cannot be read.
    """
    records = ledger.find(name)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Standing(State.MISSING, written=records[0] if records else None)
    except OSError as error:
        raise OutputError(f"cannot read it: {error.strerror}", path=path) from error
    found = digest(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    newer = tuple(replace(record, path=name) for record in ledger.find(name + ".new"))
    records = newer if newer and not beside(path).exists() else records + newer
    if not records:
        return Standing(State.FOREIGN, found, text)
    same = next((record for record in records if record.hash == found), None)
    if same is not None:
        return Standing(State.OURS, found, text, same)
    return Standing(State.EDITED, found, text, _closest(text or "", records))


def _closest(text: str, records: tuple[WrittenTarget, ...]) -> WrittenTarget:
    if len(records) == 1:
        return records[0]
    from rapidfuzz.distance import Indel

    lines = text.splitlines()
    return max(records, key=lambda record: Indel.normalized_similarity(lines, record.base.splitlines()))
