"""The files that a run will write: no two of its results, and no result and a source, may be one file.

Two names are one file where links lead to it, and where the file system takes small and capital letters, or
two spellings of an accent, for the same.
"""

from __future__ import annotations

import os
import unicodedata
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Claims"]


class Claims:
    """What a run reads and writes.

    Args:
        sources: The posts that it reads.
    """

    def __init__(self, sources: Iterable[Path]) -> None:
        self._folds: dict[str, bool] = {}
        self._sources = {self._key(source): source for source in sources}
        self._owners: dict[str, str] = {}

    def claim(self, target: Path, owner: str) -> None:
        """Say that `target` is going to be written.

        Args:
            target: The file.
            owner: What is written there, as messages call it; what has the same name is the same.

        Raises:
            ConfigError: it is a source, or something else is written there.
        """
        key = self._key(target)
        if key in self._sources:
            raise ConfigError(
                f"{owner} would be written over the post {self._sources[key]}", path=target, hint="change where it goes"
            )
        other = self._owners.setdefault(key, owner)
        if other != owner:
            raise ConfigError(
                f"{other} and {owner} would both be written to {target}",
                hint="use {path} and {lang} in the pattern of --out",
            )

    def _key(self, path: Path) -> str:
        real = os.path.realpath(path)
        folder = os.path.dirname(real)  # noqa: PTH120 -- real is a string
        if folder not in self._folds:
            self._folds[folder] = _ignores_case(Path(folder))
        return unicodedata.normalize("NFC", real).casefold() if self._folds[folder] else real


def _ignores_case(folder: Path) -> bool:
    """Tell whether names that differ in case are one file in a folder: what is there already shows it."""
    while not folder.is_dir():
        folder = folder.parent
    for place in chain(_names(folder), (folder, *folder.parents)):
        other = place.with_name(place.name.swapcase()) if place.name else place
        if other.name != place.name and place.exists():
            return other.exists() and place.samefile(other)
    return os.name == "nt"


def _names(folder: Path) -> Iterator[Path]:
    with suppress(OSError):  # a folder that cannot be listed has a name of its own
        yield from folder.iterdir()
