"""COMET (Rei et al. 2022), a learned metric that reads the source too; needs the extra ``comet``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from nltrans.core.report import Score
from nltrans.errors import EngineFailure, EngineUnavailable, InputError, ModelNotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DEFAULT_MODEL", "CometMetric", "is_installed"]

DEFAULT_MODEL = "Unbabel/wmt22-comet-da"

_BATCH = 8


def is_installed() -> bool:
    """Tell whether the extra is there, without importing it."""
    from importlib.util import find_spec

    return find_spec("comet") is not None


@dataclass(frozen=True)
class CometMetric:
    """COMET on the CPU, in about 0..1; keeps the port `nltrans.core.ports.Metric`."""

    model: str = DEFAULT_MODEL
    """Name on the Hugging Face Hub, or path of a checkpoint."""

    def score(
        self, hypotheses: Sequence[str], references: Sequence[str], sources: Sequence[str] | None = None
    ) -> Score:
        """Return the corpus score: the mean over the segments.

        Raises:
            EngineUnavailable: the extra is not installed.
            ModelNotFound: the model is not on this machine and cannot be fetched.
            InputError: there are no sources, or sequences of different length.
        """
        if sources is None or not len(sources) == len(hypotheses) == len(references) or not sources:
            raise InputError("COMET needs a source and a reference for each translation")
        data = [
            {"src": source, "mt": hypothesis, "ref": reference}
            for source, hypothesis, reference in zip(sources, hypotheses, references, strict=True)
        ]
        network = self._network
        try:
            value = network.predict(data, batch_size=_BATCH, gpus=0, progress_bar=False).system_score
        except RuntimeError as error:
            raise EngineFailure(f"COMET failed: {error}") from error
        return Score("COMET", float(value), f"model:{self.model}|version:{version('unbabel-comet')}")

    @cached_property
    def _network(self) -> Any:
        try:
            from comet import download_model, load_from_checkpoint
        except ImportError as error:
            raise EngineUnavailable("COMET is not installed", hint='pip install "nltrans[comet]"') from error
        from pathlib import Path

        try:
            path = self.model if Path(self.model).is_file() else download_model(self.model)
        except (OSError, KeyError, ValueError) as error:
            raise ModelNotFound(f"COMET model {self.model!r} is not here: {error}") from error
        return load_from_checkpoint(path)
