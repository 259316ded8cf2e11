"""From a Hugging Face checkpoint to a model in CTranslate2's format."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from nltrans.errors import EngineUnavailable, ModelNotFound
from nltrans.models.manifest import Architecture, Manifest

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["QUANTIZATIONS", "convert", "require"]

QUANTIZATIONS = ("int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16", "float16", "bfloat16", "float32")
_SCHEMES = {"float32": None, "int8": "int8_float32"}
"""Of a checkpoint in half precision, plain ``int8`` would keep some weights in it, and warn at each load."""
_LAST_BUT_ONE = -2
_ALL_HEADS = 0


def require() -> None:
    """Check that what converts is installed.

    Raises:
        EngineUnavailable: the extra `transformers` is missing.
    """
    missing = [module for module in ("torch", "transformers") if find_spec(module) is None]
    if missing:
        raise EngineUnavailable(
            f"converting a model needs {' and '.join(missing)}", hint="pip install 'nltrans[transformers]'"
        )


def convert(checkpoint: Path, folder: Path, *, quantization: str = "int8") -> None:
    """Write the weights, vocabulary and SentencePiece models of `checkpoint` into the new folder `folder`.

    OPUS-MT trained the first head of the last layer on word alignments, and CTranslate2 gives
    out that one. For other models it is told to give out what aligns best without training:
    the last layer but one, averaged over the heads (Garg et al. 2019, "Jointly Learning to
    Align and Translate with Transformer Models").

    Raises:
        EngineUnavailable: the extra `transformers` is missing.
        ModelNotFound: the folder holds no checkpoint that can be converted.
    """
    require()
    import numpy as np
    from ctranslate2.converters import TransformersConverter

    marian = Manifest.read(checkpoint).architecture is Architecture.MARIAN

    class Converter(TransformersConverter):  # type: ignore[misc]
        def _load(self) -> Any:
            spec = super()._load()
            if not marian:
                spec.decoder.alignment_layer = np.int16(_LAST_BUT_ONE)
                spec.decoder.alignment_heads = np.int16(_ALL_HEADS)
            return spec

    subwords = ["source.spm", "target.spm"] if marian else ["sentencepiece.bpe.model"]
    scheme = _SCHEMES.get(quantization, quantization)
    try:
        Converter(str(checkpoint), copy_files=subwords).convert(str(folder), quantization=scheme)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise ModelNotFound(f"the checkpoint cannot be converted: {error}", path=checkpoint) from error
