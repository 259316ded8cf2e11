"""From what a user calls a model to the folder that holds it."""

from __future__ import annotations

from pathlib import Path

from nltrans.errors import ModelNotFound
from nltrans.models import bundled, catalogue
from nltrans.models.store import Format, Store, pull_command

__all__ = ["locate"]


def locate(model: str | Path | None, source: str, target: str, kind: Format = Format.CTRANSLATE2) -> Path:
    """Return the folder of a model.

    Args:
        model: A folder, a name of the catalogue, a Hugging Face id, the name of a bundled model,
            or None for the bundled model of the pair, else the smallest one in the user's store.
        source: BCP 47.
        target: BCP 47.
        kind: The engine it is for.

    Raises:
        ModelNotFound: it is not on this machine; the hint says how to get it.
    """
    if model is None:
        return _for_pair(source, target, kind)
    folder = Path(model)
    if folder.is_dir():
        return folder
    if isinstance(model, Path) or folder.is_absolute() or str(model).startswith("."):
        raise ModelNotFound("there is no such folder", path=model)
    if kind is Format.CTRANSLATE2 and (carried := bundled.by_name(str(model))):
        return carried
    return Store().path(str(model), kind)


def _for_pair(source: str, target: str, kind: Format) -> Path:
    if kind is Format.CTRANSLATE2 and (folder := bundled.find(source, target)):
        return folder
    here = {model.name: model for model in Store().installed() if model.format is kind}
    known = [
        (entry.megabytes, here[entry.name].path)
        for entry in catalogue.entries()
        if entry.name in here and entry.has(source, target)
    ]
    if known:
        return min(known)[1]
    entry = catalogue.suggest(source, target)
    raise ModelNotFound(
        f"no model for {source} to {target} is on this machine",
        hint=pull_command(entry.name, kind) if entry else "give a folder with a model for the pair",
    )
