"""What a project remembers, opened: memory, ledger and journal, in one database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.storage.database import Database
from nltrans.storage.earlier import EarlierFiles
from nltrans.storage.journal import Journal
from nltrans.storage.ledger import Ledger
from nltrans.storage.memory_sqlite import SqliteMemory
from nltrans.storage.schema import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from nltrans.storage.project import Project

__all__ = ["Stores"]


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of a project."""

    ledger: Ledger
    journal: Journal
    memory: SqliteMemory

    @classmethod
    def open(cls, project: Project, memory: Path | None = None, *, in_ram: bool = False) -> Stores:
        """Open a project's database, which is made where it is missing.

        Files of earlier versions, which had one for each of the three, are brought into a new
        database and renamed.

        Args:
            project: Whose.
            memory: A memory of its own instead of the one in the database.
            in_ram: For a look that leaves no trace: what is missing is made in RAM.

        Raises:
            TranslationMemoryError: a file is damaged, or something else, or cannot be opened.
        """
        earlier = EarlierFiles.of(project.folder, but=memory)
        is_there = project.database.exists() or bool(earlier.paths)
        place = project.database if is_there or not in_ram else ":memory:"
        is_new = False

        def fill(new: Database) -> None:
            nonlocal is_new
            earlier.copy(new)
            is_new = True

        database = Database(place, PROJECT, fill=fill)
        if is_new:
            earlier.put_aside()
        if memory is None or memory.resolve() == project.database.resolve():
            own = SqliteMemory(database)
        else:
            try:
                own = SqliteMemory(":memory:" if in_ram and not memory.exists() else memory)
            except BaseException:
                database.close()
                raise
        return cls(Ledger(database), Journal(database), own)

    def close(self) -> None:
        """Release the files; any number of times."""
        self.memory.close()
        self.ledger.close()
