"""What an estimate of quality is made from: the engine's doubts, the texts, the findings.

After the black-box and glass-box features of quality estimation (Specia et al. 2013, "QuEst";
Fomicheva et al. 2020, "Unsupervised Quality Estimation for Neural Machine Translation").
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from nltrans.core.report import Severity
from nltrans.language.known import of
from nltrans.quality import length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.ports import Alignment
    from nltrans.core.report import Finding
    from nltrans.quality.pair import Pair

__all__ = ["features"]

_DOUBTFUL = math.log(0.25)
"""Log-probability below which a token counts as doubtful."""
_COVERED = 0.2
"""Attention from which a source token counts as covered."""
_LONG = 8
"""Words that count as full evidence in shares, so that one copied word of two is no alarm."""


def features(
    pair: Pair,
    findings: Sequence[Finding] = (),
    token_log_probs: Sequence[float] = (),
    alignment: Alignment | None = None,
) -> dict[str, float]:
    """Return the features of a segment that can be computed, by name.

    Those named ``log_prob_…`` need `token_log_probs`, those named ``alignment_…`` an `alignment`.
    """
    return {
        **_of_texts(pair),
        **_of_findings(findings),
        **(_of_log_probs(token_log_probs, pair.target) if token_log_probs else {}),
        **(_of_alignment(alignment) if alignment and alignment.weights and alignment.source else {}),
    }


def _of_texts(pair: Pair) -> dict[str, float]:
    source, target = pair.source_text, pair.target_text
    source_words = [word.casefold() for word in pair.source_words]
    target_words = [word.casefold() for word in pair.target_words]
    evidence = max(len(target_words), _LONG)
    shared = set(source_words)
    names = sum(word[0].isupper() for word in pair.source_words[1:])
    function_words = of(pair.target_language).frequent_words
    bigrams = list(pairwise(target_words))
    too_long = length.deviation(source, target, pair.source_language, pair.target_language)
    return {
        "length": math.log1p(len(source_words)),
        "length_off": abs(too_long),
        "length_short": max(0.0, -too_long),
        "copied": sum(word in shared for word in target_words) / evidence,
        "names": names / max(len(source_words), _LONG),
        "digits": sum(char.isdigit() for char in source) / max(len(source), 1),
        "function_words": sum(word in function_words for word in target_words) / evidence,
        "word_length": sum(map(len, source_words)) / max(len(source_words), 1),
        "repeated": 1 - len(set(bigrams)) / len(bigrams) if bigrams else 0.0,
        "punctuation": abs(_marks(source) - _marks(target)) / evidence,
    }


def _of_findings(findings: Sequence[Finding]) -> dict[str, float]:
    counted = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    return {f"{severity.label}_findings": float(min(count, 3)) for severity, count in counted.items()}


def _of_log_probs(log_probs: Sequence[float], target: str) -> dict[str, float]:
    mean = sum(log_probs) / len(log_probs)
    return {
        "log_prob_mean": mean,
        "log_prob_min": min(log_probs),
        "log_prob_spread": math.sqrt(sum((value - mean) ** 2 for value in log_probs) / len(log_probs)),
        "log_prob_tokens": len(log_probs) / max(len(target), 1),
        "log_prob_doubtful": sum(value < _DOUBTFUL for value in log_probs) / len(log_probs),
    }


def _of_alignment(alignment: Alignment) -> dict[str, float]:
    rows = [row for row in alignment.weights if sum(row) > 0]
    entropies = [-sum(share * math.log(share) for share in row if share > 0) for row in rows]
    best = [max(column) for column in zip(*alignment.weights, strict=True)]
    return {
        "alignment_entropy": sum(entropies) / max(len(entropies), 1),
        "alignment_coverage": sum(weight >= _COVERED for weight in best) / len(best),
    }


def _marks(text: str) -> int:
    return sum(char in ",;:.!?()" for char in text)
