"""From what a user calls a model to the folder that holds it."""

from __future__ import annotations

from pathlib import Path

from nltrans.errors import ModelNotFound
from nltrans.models import bundled

__all__ = ["locate"]


def locate(model: str | Path | None, source: str, target: str) -> Path:
    """Return the folder of `model`.

    Args:
        model: A folder, a name of the catalogue, or None for the bundled model of the pair.
        source: BCP 47.
        target: BCP 47.

    Raises:
        ModelNotFound: it is not on this machine.
    """
    if model is None:
        folder = bundled.find(source, target)
        if folder is None:
            raise ModelNotFound(f"no model for {source} to {target} is on this machine")
        return folder
    if (folder := Path(model)).is_dir():
        return folder
    raise ModelNotFound(f"there is no model {str(model)!r} on this machine")
