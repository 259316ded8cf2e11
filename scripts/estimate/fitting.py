"""Logistic models of sentence chrF, their cross-validation, and the trivial baselines beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.stats import pearsonr, spearmanr
from sklearn.linear_model import LogisticRegression

from nltrans.quality.estimate import LogisticModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.estimate.data import Example

STRENGTH = 0.05
"""Inverse of the penalty on squared weights."""
CLIP = 3.0
"""Standard deviations beyond which a feature does not count further; as in `LogisticModel`."""


def names(made: Sequence[Example], *, without: tuple[str, ...]) -> list[str]:
    """Return the features that all examples have, less those that begin as said."""
    common = set.intersection(*(set(one.values) for one in made))
    return sorted(name for name in common if not name.startswith(without))


def kinds(made: Sequence[Example]) -> dict[str, tuple[list[Example], list[str]]]:
    """Return what each model is fitted to, the richest first: its examples and features."""
    aligned = [one for one in made if "alignment_entropy" in one.values]
    found = {"engine and alignment": (aligned, ())} if len(aligned) > len(made) // 2 else {}
    found |= {"engine": (list(made), ("alignment_",)), "texts": (list(made), ("alignment_", "log_prob_"))}
    return {kind: (examples, names(examples, without=without)) for kind, (examples, without) in found.items()}


def fit(made: Sequence[Example]) -> list[dict[str, Any]]:
    """Fit a model of each kind, as JSON values."""
    return [_fitted(examples, features) for examples, features in kinds(made).values()]


def _fitted(made: Sequence[Example], features: Sequence[str]) -> dict[str, Any]:
    """Fit a logistic regression to shares: each example counts for chrF as a success, for the rest as a failure.

    No finding may raise an estimate.
    """
    table = np.array([[one.values[name] for name in features] for one in made])
    wanted = np.array([one.chrf for one in made])
    means, scales = table.mean(axis=0), table.std(axis=0)
    scales[scales == 0] = 1.0
    scaled = np.clip((table - means) / scales, -CLIP, CLIP)
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    outcomes = np.concatenate([np.ones(len(made)), np.zeros(len(made))])
    model.fit(np.concatenate([scaled, scaled]), outcomes, np.concatenate([wanted, 1 - wanted]))
    weights = [
        min(0.0, w) if name.endswith("_findings") else w for name, w in zip(features, model.coef_[0], strict=True)
    ]
    return {
        "features": list(features),
        "means": [round(float(value), 6) for value in means],
        "scales": [round(float(value), 6) for value in scales],
        "weights": [round(float(value), 6) for value in weights],
        "bias": round(float(model.intercept_[0]), 6),
    }


def validate(made: Sequence[Example]) -> dict[str, dict[str, tuple[np.ndarray, np.ndarray]]]:
    """Predict each group of sentences by models of all other groups.

    Returns:
        By domain and predictor: predictions and true values, spoilt translations left out.
    """
    results: dict[str, dict[str, tuple[np.ndarray, np.ndarray]]] = {}
    for domain in sorted({one.sentence.domain for one in made}):
        judged = [one for one in made if one.sentence.domain == domain and not one.spoilt]
        true = np.array([one.chrf for one in judged])
        found = {
            "length ratio": (-np.array([one.values["length_off"] for one in judged]), true),
            "mean log-probability": (np.array([one.values.get("log_prob_mean", 0.0) for one in judged]), true),
        }
        for kind, (examples, features) in kinds(made).items():
            predicted = {}
            for group in {one.sentence.group for one in judged}:
                fitted = _fitted([one for one in examples if one.sentence.group != group], features)
                model = LogisticModel(
                    *(tuple(fitted[key]) for key in ("features", "means", "scales", "weights")), fitted["bias"]
                )
                predicted |= {
                    id(one): model.predict(one.values)
                    for one in judged
                    if one.sentence.group == group and set(features) <= one.values.keys()
                }
            kept = [one for one in judged if id(one) in predicted]
            found[kind] = np.array([predicted[id(one)] for one in kept]), np.array([one.chrf for one in kept])
        results[domain] = found
    return results


def report(results: dict[str, dict[str, tuple[np.ndarray, np.ndarray]]]) -> str:
    """Return a table: rank and linear correlation with chrF, and the mean absolute error of the models."""
    lines = [f"{'domain':8} {'predictor':24} {'n':>5} {'Spearman':>9} {'Pearson':>8} {'error':>6} {'bias':>6}"]
    for domain, found in results.items():
        for kind, (predicted, true) in found.items():
            if np.ptp(predicted) == 0:
                continue
            rank, line = spearmanr(predicted, true).statistic, pearsonr(predicted, true).statistic
            fitted = kind not in ("length ratio", "mean log-probability")
            errors = f"{abs(predicted - true).mean():6.3f} {(predicted - true).mean():+6.3f}" if fitted else ""
            lines.append(f"{domain:8} {kind:24} {len(true):5} {rank:9.3f} {line:8.3f} {errors}")
    return "\n".join(lines)
