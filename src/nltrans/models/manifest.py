"""The manifest of a model folder, `nltrans.json`: what the model can do, and its checksums."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nltrans.core.names import Name
from nltrans.errors import ModelNotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
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
    training: Mapping[str, Any] = field(default_factory=dict)
    scores: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
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
            return cls.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ModelNotFound(f"the manifest cannot be read: {error}", path=path) from error

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Manifest:
        """Make a manifest of the fields of `nltrans.json`; unknown ones are passed over.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: a field has the wrong form.
        """
        marks = data.get("marks")
        kept = {name: kind(data[name]) for name, kind in _FIELDS.items() if data.get(name) is not None}
        return cls(
            architecture=Architecture(data["architecture"]),
            source=_codes(data.get("source")),
            target=_codes(data.get("target")),
            marks=Marks(str(marks["scheme"]), int(marks["max_index"])) if marks else None,
            **kept,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the fields of `nltrans.json`."""
        marks = self.marks and {"scheme": self.marks.scheme, "max_index": self.marks.max_index}
        return {
            "name": self.name,
            "version": self.version,
            "source": list(self.source),
            "target": list(self.target),
            "architecture": str(self.architecture),
            "marks": marks,
            **{name: getattr(self, name) for name in _FIELDS if name not in {"name", "version"}},
        }


_FIELDS: dict[str, Any] = {
    "name": str,
    "version": str,
    "terms": bool,
    "alignment": bool,
    "max_tokens": int,
    "beam_size": int,
    "length_penalty": float,
    "licence": str,
    "origin": str,
    "training": dict,
    "scores": dict,
    "files": dict,
}


def _codes(value: object) -> tuple[str, ...]:
    if not value:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(code, str) for code in value):
        return tuple(value)
    raise TypeError(f"{value!r} is no language code and no list of them")


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
