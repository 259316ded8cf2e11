from __future__ import annotations

import pytest

from nltrans.core.document import UnitKind
from nltrans.core.report import Finding, Origin, SegmentTranslation, Severity, Strategy, Translation
from nltrans.evaluation import gate


def translation(*severities, score=None):
    segment = SegmentTranslation(
        "s", UnitKind.PARAGRAPH, 1, "two words", "deux mots", Origin.MT, Strategy.NONE, score=score
    )
    findings = tuple(Finding("check", severity, "message") for severity in severities)
    return Translation("", "en", "fr", (segment,), findings)


def test_without_limits_everything_passes():
    assert gate.failure(translation(Severity.CRITICAL, score=0.0)) is None


@pytest.mark.parametrize(
    ("score", "reason"),
    [
        (0.7, None),
        (0.6, None),
        (0.5, "score 0.500 is below 0.6"),
        (None, "no score to compare with 0.6: no estimate was fitted to this model and pair"),
    ],
)
def test_score(score, reason):
    assert gate.failure(translation(score=score), min_score=0.6) == reason


def test_a_post_without_words_has_no_score_to_miss():
    assert gate.failure(Translation("", "en", "fr", ()), min_score=0.6) is None


@pytest.mark.parametrize(
    ("fail_on", "reason"),
    [("critical", None), ("major", "1 major finding"), ("minor", "1 major finding; 2 minor findings")],
)
def test_findings_of_a_severity_or_worse_fail(fail_on, reason):
    found = translation(Severity.MINOR, Severity.MAJOR, Severity.MINOR)
    assert gate.failure(found, fail_on=fail_on) == reason


def test_all_reasons_are_given():
    found = translation(Severity.CRITICAL, score=0.1)
    assert gate.failure(found, min_score=0.5, fail_on="major") == "score 0.100 is below 0.5; 1 critical finding"
