"""Weights of a quality estimate, beside the model that they were fitted for: ``estimate.en-fr.json``.

They are no part of a model and not in its checksums: `scripts/estimate` writes them when the model is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nltrans.language.tags import base

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PREFIX", "place", "read"]

PREFIX = "estimate."


def place(folder: Path, source: str, target: str) -> Path:
    """Return where the weights for a model and a language pair are, if anybody has fitted them."""
    return folder / f"{PREFIX}{base(source)}-{base(target)}.json"


def read(folder: Path, source: str, target: str) -> str | None:
    """Return the weights for a model and a language pair as JSON; None without any."""
    try:
        return place(folder, source, target).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
