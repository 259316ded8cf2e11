"""The manifest of a model folder, `nltrans.json`: what the model can do, and its checksums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nltrans.core.names import Name
from nltrans.core.typed import from_json, typed
from nltrans.errors import ModelNotFound

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FILENAME", "Architecture", "Manifest", "Marks"]

FILENAME = "nltrans.json"


class Architecture(Name):
    """Families of models, which differ in how they are told the languages."""

    MARIAN = "marian"
    NLLB = "nllb"
    M2M100 = "m2m100"


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks that a model copies."""

    scheme: str
    """``nltrans`` for symbols of the vocabulary, else a shape such as ``<{}>``."""
    max_index: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a model; all but the architecture may be missing for a foreign folder."""

    architecture: Architecture
    name: str = ""
    version: str = ""
    source: tuple[str, ...] = ()
    """BCP 47 codes; empty where the architecture or the caller says."""
    target: tuple[str, ...] = ()
    marks: Marks | None = None
    terms: bool = False
    alignment: bool = True
    max_tokens: int = 256
    """Longest source in pieces."""
    beam_size: int = 4
    length_penalty: float = 1.0
    licence: str = ""
    origin: str = ""
    """Where the weights come from: a Hugging Face id and revision."""
    training: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of every file beside the manifest."""

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of `folder`, or infer one from its files.

        Raises:
            ModelNotFound: `folder` holds no model, or its manifest is broken.
        """
        path = folder / FILENAME
        if not path.is_file():
            return _inferred(folder)
        try:
            return cls.from_json(from_json(path.read_bytes(), dict[str, Any]))
        except (OSError, ValueError) as error:
            raise ModelNotFound(f"the manifest cannot be read: {error}", path=path) from error

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Manifest:
        """Make a manifest of the fields of `nltrans.json`; unknown ones are passed over.

        Raises:
            ValueError: a field is missing or has the wrong form.
        """
        kept = {name: value for name, value in data.items() if value is not None}
        for name in ("source", "target"):
            if isinstance(kept.get(name), str):
                kept[name] = [kept[name]]
        return typed(kept, cls)

    def to_json(self) -> dict[str, Any]:
        """Return the fields of `nltrans.json`."""
        import msgspec

        fields: dict[str, Any] = msgspec.to_builtins(self)
        return fields


def _inferred(folder: Path) -> Manifest:
    """Tell the architecture from the files that converters and the Hugging Face hub leave."""
    name = folder.resolve().name
    if (folder / "source.spm").is_file() and (folder / "target.spm").is_file():
        return Manifest(Architecture.MARIAN, name)
    if (folder / "sentencepiece.bpe.model").is_file():
        names = ("shared_vocabulary.json", "vocab.json", "tokenizer.json", "tokenizer_config.json")
        vocabularies = (folder / candidate for candidate in names)
        nllb = any('"fra_Latn"' in path.read_text(encoding="utf-8") for path in vocabularies if path.is_file())
        return Manifest(Architecture.NLLB if nllb else Architecture.M2M100, name)
    raise ModelNotFound(
        "the folder holds no translation model",
        path=folder,
        hint="it needs model.bin or model.safetensors, and source.spm and target.spm or sentencepiece.bpe.model",
    )
