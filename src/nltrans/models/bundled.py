"""The models that the wheel carries."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from nltrans.language.tags import base
from nltrans.models.manifest import FILENAME

__all__ = ["by_name", "find", "pairs"]


def find(source: str, target: str) -> Path | None:
    """Return the folder of the bundled model for a language pair, or None."""
    folder = _root() / f"{base(source)}-{base(target)}"
    return folder if (folder / FILENAME).is_file() else None


def by_name(name: str) -> Path | None:
    """Return the folder of the bundled model called ``bundled-SOURCE-TARGET``, or None."""
    known = {f"bundled-{source}-{target}": find(source, target) for source, target in pairs()}
    return known.get(name)


def pairs() -> list[tuple[str, str]]:
    """Return the language pairs of all bundled models."""
    root = _root()
    folders = sorted(root.iterdir()) if root.is_dir() else []
    names = (folder.name.partition("-") for folder in folders if (folder / FILENAME).is_file())
    return [(source, target) for source, _, target in names]


def _root() -> Path:
    """CTranslate2 reads from the file system: a wheel is always unpacked there."""
    return Path(str(files("nltrans.models"))) / "bundled"
