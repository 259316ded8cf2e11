"""An estimate of a segment's quality in 0..1, without a reference.

The estimate is the sentence chrF that a human reference would be expected to give, divided by
100: a logistic model of `nltrans.quality.features`, fitted to human translations by
``scripts/estimate``. Its weights are `estimate.json` beside this module. It ranks segments for
a reviewer; it is no measure of what is right.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nltrans.core.report import Origin
from nltrans.language.tags import base
from nltrans.quality.features import features
from nltrans.quality.pair import Pair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nltrans.core.ports import Alignment
    from nltrans.core.report import SegmentTranslation

__all__ = ["Estimator", "LogisticModel"]


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """A logistic regression on standardized features."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def predict(self, values: Mapping[str, float]) -> float:
        """Return a value in 0..1; features count at most three standard deviations from their mean."""
        total = self.bias
        for name, mean, scale, weight in zip(self.names, self.means, self.scales, self.weights, strict=True):
            total += weight * max(-3.0, min(3.0, (values[name] - mean) / scale))
        return 1 / (1 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class Estimator:
    """Estimates segments with the richest model whose features are there."""

    id: str
    version: str
    source_language: str
    target_language: str
    models: tuple[LogisticModel, ...]
    """Richest first; the last one needs the texts alone."""

    @classmethod
    def load(cls, weights: str | None = None) -> Estimator:
        """Read the weights that ship with nltrans, or the JSON text given."""
        if weights is None:
            from importlib.resources import files

            weights = files("nltrans.quality").joinpath("estimate.json").read_text(encoding="utf-8")
        data: dict[str, Any] = json.loads(weights)
        models = tuple(
            LogisticModel(
                tuple(model["features"]),
                tuple(model["means"]),
                tuple(model["scales"]),
                tuple(model["weights"]),
                model["bias"],
            )
            for model in data["models"]
        )
        return cls(data["id"], data["version"], data["source"], data["target"], models)

    @property
    def signature(self) -> str:
        """Id and version of the weights, what they estimate and for which pair they were fitted."""
        pair = f"{self.source_language}-{self.target_language}"
        return f"model:{self.id}|version:{self.version}|estimates:chrF2/100|fitted:{pair}"

    def estimate(
        self,
        segment: SegmentTranslation,
        alignment: Alignment | None = None,
        *,
        source_language: str = "",
        target_language: str = "",
    ) -> float:
        """Return the estimated quality of a segment in 0..1.

        Words that a human wrote or reviewed count as 1, a segment left in the source language as 0.

        Args:
            segment: With its findings, and the engine's log-probabilities where there are any.
            alignment: Between source and target, where the engine has one.
            source_language: BCP 47 code; the pair that the weights were fitted for by default.
            target_language: BCP 47 code.
        """
        if segment.origin in (Origin.HUMAN, Origin.REVIEWED):
            return 1.0
        if segment.origin is Origin.SOURCE:
            return 0.0
        pair = Pair(
            segment.source,
            segment.target,
            base(source_language or self.source_language),
            base(target_language or self.target_language),
            segment.codes,
            segment.terms,
            segment.strategy,
            segment.kind,
        )
        known = features(pair, segment.findings, segment.token_log_probs, alignment)
        model = next(model for model in self.models if known.keys() >= set(model.names))
        return model.predict(known)
