"""SHA-256 checksums of the files of a model folder."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from nltrans.models import estimates, probe
from nltrans.models.manifest import FILENAME, Manifest

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["checksums", "problems"]

_UNCHECKED = (FILENAME, probe.FILENAME, estimates.PREFIX)
"""Beginnings of names. The manifest cannot hold its own checksum; a probe and an estimate come later."""


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in `folder`, by its path relative to it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in files)
    return {name: _sha256(path) for name, path in named if not name.startswith(_UNCHECKED)}


def problems(folder: Path) -> list[str]:
    """Compare a model folder with its manifest; an empty list means that it is whole.

    Raises:
        ModelNotFound: `folder` holds no model, or its manifest is broken.
    """
    wanted = Manifest.read(folder).files
    if not wanted:
        return ["the manifest holds no checksums"]
    found = checksums(folder)
    missing = [f"{name} is missing" for name in wanted if name not in found]
    changed = [f"{name} has changed" for name, digest in wanted.items() if found.get(name, digest) != digest]
    return missing + changed


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
