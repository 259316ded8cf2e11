"""The folder ``.nltrans`` of a project: its memory, its ledger and the journal of its batches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nltrans.errors import InputError, OutputError
from nltrans.storage import links

__all__ = ["FOLDER", "Project"]

FOLDER = ".nltrans"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder tree of posts that share a memory and a ledger."""

    root: Path
    """Absolute; paths in the ledger are relative to it, so that a project can be moved."""

    @classmethod
    def of(cls, start: Path, root: Path | None = None) -> Project:
        """Return the project that `start` belongs to.

        It is the nearest folder above with a ``.nltrans``; failing that `root`, the folder of the
        configuration file; failing that the folder `start` itself, or the one a file stands in.
        What is above `root` or above the repository that `start` is in belongs to others.

        Raises:
            OutputError: a file of the project is a link that leads out of it.
        """
        folder = links.real(start)
        folder = folder if folder.is_dir() else folder.parent
        top = None if root is None else links.real(root)
        for candidate in (folder, *folder.parents):
            if (candidate / FOLDER).is_dir():
                _refuse_links(candidate)
                return cls(candidate)
            if candidate == top or (candidate / ".git").exists():
                break
        _refuse_links(top or folder)
        return cls(top or folder)

    @property
    def folder(self) -> Path:
        """Where what nltrans knows of the project is."""
        return self.root / FOLDER

    @property
    def database(self) -> Path:
        """Memory, ledger and journal."""
        return self.folder / "project.db"

    @property
    def lock(self) -> Path:
        """Held by a batch while it runs."""
        return self.folder / "lock"

    def name(self, path: Path) -> str:
        """Return what the ledger calls a file.

        Raises:
            InputError: it is outside of the project and on another drive.
        """
        import os

        try:
            return Path(os.path.relpath(links.real(path), self.root)).as_posix()
        except ValueError as error:
            raise InputError(f"it is not on the drive of the project {self.root}", path=path) from error

    def path(self, name: str) -> Path:
        """Return the file of that name."""
        return self.root / name

    def other_source(self, name: str, source: Path) -> Path | None:
        """Return the post of that name where it is there and is not `source`."""
        path = self.path(name)
        return path if path.is_file() and name != self.name(source) else None


def _refuse_links(root: Path) -> None:
    folder = root / FOLDER
    for place in (folder, *(folder.iterdir() if folder.is_dir() else ())):
        wrong = links.fault(place, root)
        if wrong:
            raise OutputError(
                f"is a link, and {wrong}: nltrans does not write there",
                path=place,
                hint="take the link away; --memory names a translation memory elsewhere",
            )
