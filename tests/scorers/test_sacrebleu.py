from __future__ import annotations

from importlib.util import find_spec

import pytest
import sacrebleu

from nltrans.core.ports import Metric
from nltrans.errors import ConfigError, InputError
from nltrans.scorers.sacrebleu import NAMES, SacrebleuMetric

HYPOTHESES = ["Le chat est sur le tapis rouge.", "Il pleut beaucoup aujourd'hui.", "Nous publions un modèle de langue."]
REFERENCES = [
    "Le chat est assis sur le tapis.",
    "Il pleut beaucoup aujourd'hui.",
    "Nous publions un modèle de langage.",
]


@pytest.mark.parametrize("name", NAMES)
def test_is_what_sacrebleu_says_with_its_signature(name):
    score = SacrebleuMetric(name, "fr").score(HYPOTHESES, REFERENCES)
    expected = {
        "BLEU": sacrebleu.corpus_bleu(HYPOTHESES, [REFERENCES]),
        "chrF2++": sacrebleu.corpus_chrf(HYPOTHESES, [REFERENCES], word_order=2),
        "TER": sacrebleu.corpus_ter(HYPOTHESES, [REFERENCES]),
    }[name]
    assert score.metric == name
    assert score.value == pytest.approx(expected.score)
    assert f"version:{sacrebleu.__version__}" in score.signature
    assert "nrefs:1" in score.signature


@pytest.mark.parametrize("name", NAMES)
def test_keeps_the_port(name):
    metric = SacrebleuMetric(name)
    assert isinstance(metric.score(HYPOTHESES, REFERENCES, sources=["a", "b", "c"]).value, float)
    assert isinstance(metric, Metric)


@pytest.mark.parametrize("name", NAMES)
def test_equal_texts_get_the_best_score(name):
    metric = SacrebleuMetric(name, "fr")
    best = 0.0 if metric.lower_is_better else 100.0
    assert metric.score(REFERENCES, REFERENCES).value == pytest.approx(best)
    assert metric.segment_scores(["Oui"], ["Oui"]) == [pytest.approx(best)]


def test_segments_are_ranked():
    scores = SacrebleuMetric("chrF2++").segment_scores(HYPOTHESES, REFERENCES)
    assert scores[1] == max(scores) == 100
    assert len(scores) == 3


@pytest.mark.parametrize(("language", "tokenizer"), [("fr", "13a"), ("zh-Hans", "zh"), ("ja", "char")])
def test_the_tokenizer_fits_the_language(language, tokenizer):
    score = SacrebleuMetric("BLEU", language).score(["你好 世界 abc"], ["你好 世界 abc"])
    assert f"tok:{tokenizer}" in score.signature


@pytest.mark.skipif(find_spec("nltrans.language.typography") is None, reason="typography is not here yet")
def test_typography_can_be_folded_and_the_signature_says_so():
    typographic, plain = ["« L’eau » : oui !"], ['"L\'eau" : oui !']
    raw = SacrebleuMetric("chrF2++", "fr").score(plain, typographic)
    folded = SacrebleuMetric("chrF2++", "fr", folded=True).score(plain, typographic)
    assert raw.value < folded.value == 100
    assert folded.signature == f"{raw.signature}|typo:folded"


@pytest.mark.parametrize("test", ["ar", "bs"])
def test_a_clear_difference_is_significant(test):
    references = [f"La phrase numéro {number} parle du modèle de langue." for number in range(40)]
    worse = [f"Phrase {number}, un texte." for number in range(40)]
    compared = SacrebleuMetric("chrF2++", "fr").compare(references, worse, references, test)
    assert compared.difference < 0
    assert compared.p_value < 0.05
    assert f"{test}:" in compared.signature
    assert "seed:12345" in compared.signature


def test_no_difference_is_not_significant():
    compared = SacrebleuMetric("BLEU").compare(HYPOTHESES, HYPOTHESES, REFERENCES)
    assert (compared.difference, compared.p_value) == (0.0, 1.0)


@pytest.mark.parametrize(("changed", "least"), [(1, 1.0), (2, 0.5), (5, 0.0625)])
def test_few_changed_segments_are_never_significant(changed, least):
    references = [f"La phrase numéro {number} parle du modèle de langue." for number in range(40)]
    worse = [text.replace("parle", "traite") for text in references[:changed]] + references[changed:]
    assert SacrebleuMetric("chrF2++", "fr").compare(references, worse, references).p_value >= least


def test_bad_input_is_named():
    with pytest.raises(ConfigError, match="no metric 'METEOR'"):
        SacrebleuMetric("METEOR")
    with pytest.raises(InputError, match="2 translations for 1 reference"):
        SacrebleuMetric("BLEU").score(["a", "b"], ["a"])
    with pytest.raises(InputError, match="nothing to score"):
        SacrebleuMetric("BLEU").score([], [])
    with pytest.raises(ConfigError, match="no test 'x'"):
        SacrebleuMetric("BLEU").compare(["a"], ["a"], ["a"], "x")
