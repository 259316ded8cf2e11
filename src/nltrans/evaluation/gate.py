"""Whether a translation is good enough for the exit code 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nltrans.core.report import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nltrans.core.report import Finding, Translation

__all__ = ["failing", "failure", "too_low"]


def failure(translation: Translation, *, min_score: float | None = None, fail_on: str | None = None) -> str | None:
    """Say why `translation` does not pass, or return None if it does.

    Args:
        translation: With its findings and estimates.
        min_score: Least word-weighted estimate, 0..1.
        fail_on: ``critical``, ``major`` or ``minor``: findings of this severity or worse fail.
    """
    low = too_low(translation.score, min_score) if translation.segments else None
    found = failing(translation.findings, fail_on) if fail_on is not None else []
    return "; ".join([*([low] if low else []), *found]) or None


def too_low(score: float | None, min_score: float | None) -> str | None:
    """Say why an estimate is not good enough, or return None if it is; one that is missing never is."""
    if min_score is None:
        return None
    if score is None:
        return f"no score to compare with {min_score:g}: no estimate was fitted to this model and pair"
    return None if score >= min_score else f"score {score:.3f} is below {min_score:g}"


def failing(findings: Iterable[Finding], fail_on: str) -> list[str]:
    """Count the findings of severity `fail_on` or worse, the worst first, as in ``2 critical findings``."""
    limit = Severity[fail_on.upper()]
    severities = [finding.severity for finding in findings]
    reasons = []
    for severity in sorted(Severity, reverse=True):
        count = severities.count(severity)
        if count and severity >= limit:
            reasons.append(f"{count} {severity.label} finding{'s' if count > 1 else ''}")
    return reasons
