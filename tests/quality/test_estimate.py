from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core.document import Span, UnitKind
from nltrans.core.ports import Alignment
from nltrans.core.report import Finding, Origin, SegmentTranslation, Severity, Strategy
from nltrans.models import bundled, estimates
from nltrans.quality.estimate import Estimator, LogisticModel
from nltrans.quality.features import features
from nltrans.quality.pair import Pair

SURE = (-0.05, -0.1, -0.02, -0.05)
DOUBTFUL = (-1.5, -3.0, -0.4, -2.2)
DIAGONAL = Alignment((Span(0, 2), Span(3, 5)), (Span(0, 2), Span(3, 5)), ((1.0, 0.0), (0.0, 1.0)))
BLURRED = Alignment(DIAGONAL.source, DIAGONAL.target, ((0.5, 0.1), (0.5, 0.1)))


def segment(source="The model learns the structure of a text.", target=None, **options):
    target = "Le modèle apprend la structure d'un texte." if target is None else target
    options.setdefault("origin", Origin.MT)
    return SegmentTranslation("s", UnitKind.PARAGRAPH, 1, source, target, strategy=Strategy.NONE, **options)


BUNDLED = estimates.read(bundled.find("en", "fr"), "en", "fr")


@pytest.fixture(scope="module")
def estimator():
    return Estimator.parse(BUNDLED)


def test_doubtful_tokens_lower_the_estimate(estimator):
    sure = estimator.estimate(segment(token_log_probs=SURE))
    doubtful = estimator.estimate(segment(token_log_probs=DOUBTFUL))
    assert 0 < doubtful < sure < 1


def test_works_without_the_engines_help(estimator):
    assert 0 < estimator.estimate(segment()) < 1


def test_an_alignment_is_optional(estimator):
    for alignment in (None, DIAGONAL, BLURRED, Alignment((), (), ())):
        assert 0 < estimator.estimate(segment(token_log_probs=SURE), alignment) < 1


@pytest.mark.parametrize("severity", Severity)
def test_no_finding_raises_the_estimate(estimator, severity):
    finding = Finding("check", severity, "message")
    for log_probs in ((), SURE):
        clean = estimator.estimate(segment(token_log_probs=log_probs))
        assert estimator.estimate(segment(token_log_probs=log_probs, findings=(finding,))) <= clean


def test_failures_lower_the_estimate(estimator):
    good = "Le modèle apprend la structure d'un texte, et il la retient pendant toute la traduction."
    source = "The model learns the structure of a text, and it keeps it during the whole translation."
    clean = estimator.estimate(segment(source, good))
    for failure in ("Le modèle", "Le modèle " + "de la langue " * 12):
        assert estimator.estimate(segment(source, failure)) < clean


@pytest.mark.parametrize(("origin", "score"), [(Origin.HUMAN, 1.0), (Origin.REVIEWED, 1.0), (Origin.SOURCE, 0.0)])
def test_what_is_certain_is_not_estimated(estimator, origin, score):
    assert estimator.estimate(segment(origin=origin)) == score


def test_the_signature_names_model_version_and_pair(estimator):
    assert estimator.signature.startswith(f"model:{estimator.id}|version:{estimator.version}|")
    assert estimator.signature.endswith("fitted:en-fr")


FLAT = {"features": ["length"], "means": [math.log(3)], "scales": [1.0], "weights": [0.0], "bias": 0.0}


def test_weights_are_data():
    weights = {"id": "flat", "version": "1", "source": "en", "target": "fr", "models": [FLAT]}
    assert Estimator.parse(json.dumps(weights)).estimate(segment()) == 0.5


@pytest.mark.parametrize(
    "change", [{"models": []}, {"models": [{"bias": 0}]}, {"id": 1}, {"models": [{**FLAT, "means": []}]}]
)
def test_weights_of_another_form_are_refused(change):
    with pytest.raises(ValueError, match=r"\w"):
        Estimator.parse(
            json.dumps({"id": "flat", "version": "1", "source": "en", "target": "fr", "models": [FLAT]} | change)
        )


@pytest.mark.parametrize(
    ("value", "deviations"), [(2, 0.0), (3, 0.5), (1, -0.5), (8, 3.0), (9, 3.0), (-4, -3.0), (-50, -3.0)]
)
def test_a_feature_counts_at_most_three_standard_deviations(value, deviations):
    model = LogisticModel(("x", "y"), (2.0, 0.0), (2.0, 1.0), (0.7, 0.0), 0.1)
    expected = 1 / (1 + math.exp(-(0.1 + 0.7 * deviations)))
    assert model.predict({"x": value, "y": 1.0}) == pytest.approx(expected, abs=1e-12)


def test_alignment_features():
    pair = Pair("ab cd", "ab cd", "en", "fr")
    sharp, blurred = (features(pair, alignment=alignment) for alignment in (DIAGONAL, BLURRED))
    assert sharp["alignment_entropy"] == 0 < blurred["alignment_entropy"]
    assert sharp["alignment_coverage"] == 1 > blurred["alignment_coverage"]


@given(
    st.text(max_size=80),
    st.text(max_size=80),
    st.lists(st.floats(min_value=-50, max_value=0), max_size=9),
)
def test_every_estimate_is_a_share(source, target, log_probs):
    value = Estimator.parse(BUNDLED).estimate(segment(source, target, token_log_probs=tuple(log_probs)))
    assert 0 <= value <= 1
