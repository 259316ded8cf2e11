"""The user's models: a folder for each, downloaded, converted and checked.

    <user cache>/nltrans/models/
        ctranslate2/NAME/     for the engine ctranslate2
        transformers/NAME/    for the engine transformers

A model appears under its name only when it is whole: it is made in a folder beside, which is
then renamed.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.core.names import Name
from nltrans.errors import ConfigError, ModelNotFound, OutputError
from nltrans.models import catalogue
from nltrans.models.checksums import checksums
from nltrans.models.conversion import QUANTIZATIONS, convert, require
from nltrans.models.manifest import FILENAME, Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nltrans.models.catalogue import Entry

__all__ = ["ROOT_VARIABLE", "Format", "Installed", "Store"]

ROOT_VARIABLE = "NLTRANS_MODELS"
"""Environment variable that names another folder for models."""

_CHECKPOINT_FILES = ("config.json", "generation_config.json", "*.spm", "vocab.json", "*.model", "tokenizer*.json")
_CARD = "README.md"


class Format(Name):
    """For which engine a model is kept."""

    CTRANSLATE2 = "ctranslate2"
    TRANSFORMERS = "transformers"


@dataclass(frozen=True, slots=True)
class Installed:
    """A model on this machine."""

    name: str
    format: Format
    path: Path
    manifest: Manifest

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self.path.rglob("*") if path.is_file())


class Store:
    """The folder of models of a user.

    Args:
        root: Another folder than `$NLTRANS_MODELS` or the user's cache.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or _default_root()

    def installed(self) -> list[Installed]:
        """Return what is here, by name."""
        manifests = ((kind, path) for kind in Format for path in (self.root / kind).glob(f"[!.]*/{FILENAME}"))
        found = [Installed(path.parent.name, kind, path.parent, Manifest.read(path.parent)) for kind, path in manifests]
        return sorted(found, key=lambda model: (model.name, model.format))

    def path(self, name: str, kind: Format = Format.CTRANSLATE2) -> Path:
        """Return the folder of a model, by its name or Hugging Face id.

        Raises:
            ModelNotFound: it is not here; the hint is the command that gets it.
        """
        folder = self.root / kind / _short(name)
        if (folder / FILENAME).is_file():
            return folder
        if catalogue.find(name) is None and "/" not in name:
            raise ModelNotFound(f"there is no model {name!r}", hint="nltrans models list shows those that there are")
        raise ModelNotFound(f"the model {name} is not on this machine", hint=pull_command(name, kind))

    def pull(self, name: str, kind: Format = Format.CTRANSLATE2, *, revision: str | None = None) -> Path:
        """Download a model and make it ready; one that is here already is left alone.

        Args:
            name: A name of the catalogue, or a Hugging Face id.
            kind: The engine it is for; ctranslate2 needs the extra `transformers` to convert it.
            revision: Branch, tag or commit on the hub.

        Raises:
            EngineUnavailable: the extra is missing.
            ModelNotFound: no such model, or the hub cannot be reached.
        """
        entry = catalogue.find(name)
        if entry is None and name.count("/") != 1:
            raise ModelNotFound(f"there is no model {name!r}", hint="nltrans models list shows those that there are")
        final = self.root / kind / _short(name)
        if (final / FILENAME).is_file():
            return final
        if kind is Format.CTRANSLATE2:
            require()
        repository = entry.repository if entry else name
        with self._made(final) as folder:
            checkpoint = folder / "checkpoint" if kind is Format.CTRANSLATE2 else folder
            commit = _download(repository, checkpoint, revision)
            manifest = _described(checkpoint, entry, f"{repository}@{commit}")
            if kind is Format.CTRANSLATE2:
                _convert(checkpoint, folder, "int8")
                shutil.rmtree(checkpoint)
            _seal(folder, manifest)
        return final

    def convert(self, checkpoint: Path, name: str | None = None, *, quantization: str = "int8") -> Path:
        """Convert a folder with a Hugging Face checkpoint for the engine ctranslate2.

        Raises:
            EngineUnavailable: the extra `transformers` is missing.
            ModelNotFound: the folder holds no checkpoint that can be converted.
            ConfigError: an unknown quantization.
            OutputError: a model of that name is here already.
        """
        if quantization not in QUANTIZATIONS:
            raise ConfigError(f"unknown quantization {quantization!r}", hint=f"use one of {', '.join(QUANTIZATIONS)}")
        final = self.root / Format.CTRANSLATE2 / _short(name or checkpoint.resolve().name)
        if final.exists():
            raise OutputError("there is a model of that name", path=final, hint="give another name, or remove it")
        require()
        manifest = replace(Manifest.read(checkpoint), name=final.name)
        with self._made(final) as folder:
            _convert(checkpoint, folder, quantization)
            _seal(folder, manifest)
        return final

    def remove(self, name: str, kind: Format = Format.CTRANSLATE2) -> None:
        """Delete a model.

        Raises:
            ModelNotFound: it is not here.
        """
        shutil.rmtree(self.path(name, kind))

    @contextmanager
    def _made(self, final: Path) -> Iterator[Path]:
        """Yield an empty folder that becomes `final`, or goes if anything fails."""
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=f".{final.name}-", dir=final.parent))
        except OSError as error:
            raise OutputError(f"cannot be written: {error.strerror}", path=final.parent) from error
        try:
            yield folder
            folder.chmod(0o755)
            folder.rename(final)
        except OSError as error:
            raise OutputError(f"cannot be written: {error.strerror or error}", path=final) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def pull_command(name: str, kind: Format = Format.CTRANSLATE2) -> str:
    """Return the command that gets a model."""
    return f"nltrans models pull {name}" + (f" --for {kind}" if kind is not Format.CTRANSLATE2 else "")


def _default_root() -> Path:
    if chosen := os.environ.get(ROOT_VARIABLE):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("nltrans", appauthor=False) / "models"


def _short(name: str) -> str:
    entry = catalogue.find(name)
    return entry.name if entry else name.replace("/", "--")


def _download(repository: str, folder: Path, revision: str | None) -> str:
    """Fetch a checkpoint, preferring safetensors, and return its commit."""
    import huggingface_hub
    from huggingface_hub import errors

    try:
        info = huggingface_hub.model_info(repository, revision=revision)
        names = {file.rfilename for file in info.siblings or ()}
        safe = any(name.endswith(".safetensors") for name in names)
        weights = "*.safetensors*" if safe else "pytorch_model*.bin*"
        huggingface_hub.snapshot_download(
            repository,
            revision=info.sha,
            local_dir=folder,
            allow_patterns=[*_CHECKPOINT_FILES, _CARD, weights],
        )
    except errors.RepositoryNotFoundError as error:
        raise ModelNotFound(f"the Hugging Face hub has no model {repository}") from error
    except errors.RevisionNotFoundError as error:
        raise ModelNotFound(f"{repository} has no revision {revision}") from error
    except Exception as error:
        cause = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelNotFound(
            f"{repository} cannot be downloaded: {cause}",
            hint="with a network, try again; a folder with a model works as a name, too",
        ) from error
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    return str(info.sha)


def _described(checkpoint: Path, entry: Entry | None, origin: str) -> Manifest:
    manifest = Manifest.read(checkpoint)
    licence = _card_licence(checkpoint / _CARD) or (entry.licence if entry else "")
    if entry is None:
        return replace(manifest, name=origin.partition("@")[0].replace("/", "--"), licence=licence, origin=origin)
    return replace(manifest, name=entry.name, source=entry.source, target=entry.target, licence=licence, origin=origin)


def _card_licence(card: Path) -> str:
    if not card.is_file():
        return ""
    lines = card.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.partition(":")[2].strip() for line in lines[:400] if line.startswith("license:")), "")


def _convert(checkpoint: Path, folder: Path, quantization: str) -> None:
    output = folder / "converted"
    convert(checkpoint, output, quantization=quantization)
    for path in output.iterdir():
        path.rename(folder / path.name)
    output.rmdir()


def _seal(folder: Path, manifest: Manifest) -> None:
    sealed = replace(manifest, files=checksums(folder))
    text = json.dumps(sealed.to_json(), ensure_ascii=False, indent=2) + "\n"
    (folder / FILENAME).write_text(text, encoding="utf-8")
