"""An estimate of a segment's quality in 0..1, without a reference.

The estimate is the sentence chrF that a human reference would be expected to give, divided by
100: a logistic model of `nltrans.quality.features`, fitted to human translations by
``scripts/estimate`` for one model and language pair. Without such weights there is no estimate.
It ranks segments for a reviewer; it is no measure of what is right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core.report import Origin
from nltrans.core.typed import from_json
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

    features: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def __post_init__(self) -> None:
        if {len(self.means), len(self.scales), len(self.weights)} != {len(self.features)}:
            raise ValueError("features, means, scales and weights differ in number")

    def predict(self, values: Mapping[str, float]) -> float:
        """Return a value in 0..1; features count at most three standard deviations from their mean."""
        total = self.bias
        for name, mean, scale, weight in zip(self.features, self.means, self.scales, self.weights, strict=True):
            total += weight * max(-3.0, min(3.0, (values[name] - mean) / scale))
        return 1 / (1 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class Estimator:
    """Estimates segments with the richest model whose features are there."""

    id: str
    version: str
    source: str
    """Language, as the target's a BCP 47 code."""
    target: str
    models: tuple[LogisticModel, ...]
    """Richest first; the last one needs the texts alone."""

    def __post_init__(self) -> None:
        if not self.models:
            raise ValueError("there is no model")

    @classmethod
    def parse(cls, weights: str) -> Estimator:
        """Read the JSON text that ``scripts/estimate`` wrote.

        Raises:
            ValueError: it is something else.
        """
        return from_json(weights, cls)

    @property
    def signature(self) -> str:
        """Id and version of the weights, what they estimate and for which pair they were fitted."""
        pair = f"{self.source}-{self.target}"
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
            base(source_language or self.source),
            base(target_language or self.target),
            segment.codes,
            segment.terms,
            segment.strategy,
            segment.kind,
        )
        known = features(pair, segment.findings, segment.token_log_probs, alignment)
        model = next(model for model in self.models if known.keys() >= set(model.features))
        return model.predict(known)
