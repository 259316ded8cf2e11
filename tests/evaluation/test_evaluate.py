from __future__ import annotations

import pytest

from nltrans.core.report import Score
from nltrans.errors import ConfigError, InputError
from nltrans.evaluation.evaluate import Baseline, Document, Example, Limits, Suite, evaluate

REFERENCES = tuple(f"La phrase numéro {number} parle d'un modèle de langue." for number in range(30))


def suite(hypotheses=REFERENCES, name="posts", language="fr", **options):
    examples = tuple(Example(h, r, f"source {i}") for i, (h, r) in enumerate(zip(hypotheses, REFERENCES, strict=False)))
    half = len(examples) // 2
    return Suite(name, language, (Document("a", examples[:half]), Document("b", examples[half:])), **options)


WORSE = tuple(text.replace("parle d'un modèle de", "est une") for text in REFERENCES)


def baseline(of):
    return Baseline.parse(Baseline.render([of], evaluate([of])))


def gates(result):
    return {gate.name: gate.passed for gate in result.suites[0].gates}


def test_scores_raw_and_folded_for_documents_and_suite():
    (result,) = evaluate([suite()]).suites
    assert [score.metric for score in result.scores] == ["BLEU", "chrF2++", "TER"] * 2
    assert ["typo:folded" in score.signature for score in result.scores] == [False] * 3 + [True] * 3
    assert [document.name for document in result.documents] == ["a", "b"]
    assert [document.segments for document in result.documents] == [15, 15]
    assert result.scores[0].value == pytest.approx(100)


def test_suites_of_a_language_are_pooled():
    result = evaluate([suite(name="x"), suite(WORSE, name="y"), suite(name="x", language="pt")])
    assert [(pooled.name, pooled.language, pooled.segments) for pooled in result.languages] == [("all", "fr", 60)]
    bleu = [one.scores[0].value for one in result.suites[:2]]
    assert min(bleu) < result.languages[0].scores[0].value < max(bleu)


def test_coverage_says_how_much_was_aligned():
    documents = (Document("a", (Example("un deux", "un deux"),), left_out=6),)
    (result,) = evaluate([Suite("s", "fr", documents)]).suites
    assert result.coverage == result.documents[0].coverage == 0.25


def test_thresholds():
    limits = Limits(min_bleu=50, min_chrf=99)
    assert gates(evaluate([suite(limits=limits)])) == {"BLEU >= 50": True, "chrF2++ >= 99": True}
    assert gates(evaluate([suite(WORSE, limits=limits)])) == {"BLEU >= 50": False, "chrF2++ >= 99": False}


def test_a_significant_drop_fails():
    limits = Limits(max_p=0.05, max_drop=1)
    result = evaluate([suite(WORSE, limits=limits)], baseline=baseline(suite()))
    assert set(gates(result).values()) == {False}
    assert len(result.failed) == 4
    change = result.suites[0].changes[0]
    assert (change.metric, change.baseline) == ("BLEU", pytest.approx(100))
    assert change.difference < -10
    assert change.p_value < 0.05


def test_a_gain_passes():
    limits = Limits(max_p=0.05, max_drop=1)
    result = evaluate([suite(limits=limits)], baseline=baseline(suite(WORSE)))
    assert not result.failed
    assert result.suites[0].changes[0].difference > 10


def test_one_changed_example_is_no_significant_drop():
    limits = Limits(max_p=0.05)
    slightly = (REFERENCES[0].replace("parle", "traite"), *REFERENCES[1:])
    assert not evaluate([suite(slightly, limits=limits)], baseline=baseline(suite())).failed


def test_only_shared_examples_are_compared():
    old = baseline(suite())
    more = Suite("posts", "fr", (*suite(WORSE[:10]).documents, Document("new", (Example("x y z", "un deux trois"),))))
    assert evaluate([more], baseline=old).suites[0].changes[0].baseline == pytest.approx(100)


def test_a_baseline_of_other_examples_fails_the_gate():
    old = baseline(suite())
    other = Suite("posts", "fr", (Document("a", (Example("un", "un"),)),), Limits(max_drop=1))
    (failed,) = evaluate([other], baseline=old).failed
    assert "update it" in failed[1].message


def test_a_suite_that_the_baseline_lacks_is_not_compared():
    result = evaluate([suite(limits=Limits(max_drop=1))], baseline=Baseline())
    assert (result.suites[0].changes, result.suites[0].gates) == ((), ())


NUMBER = '{"suites": [{"name": "a", "language": "fr", "hypotheses": {"k": 1}}]}'


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"suites": [{}]}', '{"suites": 1}', NUMBER])
def test_a_broken_baseline_is_named(text):
    with pytest.raises(ConfigError, match="no baseline"):
        Baseline.parse(text)


def test_learned_metrics_see_the_sources():
    class Learned:
        def score(self, hypotheses, references, sources=None):
            return Score("COMET", float(len(sources)), "model:fake")

    assert evaluate([suite()], learned=[Learned()]).suites[0].scores[-1].value == 30


def test_bad_suites_are_named():
    with pytest.raises(ConfigError, match="2 suites are called 'posts' for fr"):
        evaluate([suite(), suite()])
    with pytest.raises(InputError, match="nothing to score"):
        evaluate([Suite("s", "fr", ())])
