"""Whether a translation is good enough for the exit code 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nltrans.core.report import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nltrans.core.report import Finding, Translation

__all__ = ["failing", "failure"]


def failure(translation: Translation, *, min_score: float | None = None, fail_on: str | None = None) -> str | None:
    """Say why `translation` does not pass, or return None if it does.

    Args:
        translation: With its findings and estimates.
        min_score: Least word-weighted estimate, 0..1; a translation without estimates fails it.
        fail_on: ``critical``, ``major`` or ``minor``: findings of this severity or worse fail.
    """
    reasons = []
    if min_score is not None:
        if translation.score is None:
            reasons.append(f"no score to compare with {min_score:g}")
        elif translation.score < min_score:
            reasons.append(f"score {translation.score:.3f} is below {min_score:g}")
    if fail_on is not None:
        reasons += failing(translation.findings, fail_on)
    return "; ".join(reasons) or None


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
