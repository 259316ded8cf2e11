"""The dictionary that may come with a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nltrans.errors import ModelNotFound

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FILENAME", "read"]

FILENAME = "lexicon.tsv"
"""In the folder of a model: words of the source language and translations, names with a capital, others without."""


def read(folder: Path) -> dict[str, str]:
    """Return the dictionary of a model, an empty one if it has none.

    Raises:
        ModelNotFound: the file cannot be read.
    """
    path = folder / FILENAME
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        return dict(line.split("\t") for line in lines)
    except (OSError, ValueError) as error:
        raise ModelNotFound(f"the dictionary cannot be read: {error}", path=path) from error
