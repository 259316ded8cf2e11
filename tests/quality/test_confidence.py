from __future__ import annotations

import math

import pytest

import nltrans
from nltrans.core.document import Span
from nltrans.core.ports import Alignment, Capabilities, Hypothesis
from nltrans.quality.confidence import word_confidence

ANSWER = "Le ⟦1⟧modèle⟦/1⟧ apprend."
TOKENS = (Span(0, 2), Span(3, 6), Span(6, 9), Span(9, 12), Span(12, 16), Span(17, 24), Span(24, 25))
LOG_PROBS = (-0.1, 0.0, -0.5, -2.0, 0.0, -0.3, 0.0)


def words(target):
    return {w.span.of(target): w.probability for w in word_confidence(ANSWER, TOKENS, LOG_PROBS, target)}


def test_a_word_is_as_sure_as_its_least_sure_token():
    assert words(ANSWER) == pytest.approx({"Le": math.exp(-0.1), "modèle": math.exp(-2), "apprend": math.exp(-0.3)})


def test_words_put_in_afterwards_have_none():
    assert words("Le ⟦1⟧réseau⟦/1⟧ apprend\u202f!") == pytest.approx({"Le": math.exp(-0.1), "apprend": math.exp(-0.3)})


def test_the_shape_of_an_apostrophe_does_not_count():
    (word,) = word_confidence("l'eau", (Span(0, 2), Span(2, 5)), (-0.5, -1.0), "l’eau")
    assert (word.span, word.probability) == (Span(0, 5), pytest.approx(math.exp(-1)))


def test_nothing_is_said_without_tokens():
    assert word_confidence(ANSWER, TOKENS[:2], LOG_PROBS, ANSWER) == ()
    assert word_confidence(ANSWER, (), (), ANSWER) == ()


class Sure:
    """An engine that doubts its second word."""

    name = "sure"
    capabilities = Capabilities(pairs=None, marks="nltrans", max_marks=9, alignment=True)

    def load(self):
        pass

    def translate(self, requests):
        alignment = Alignment((Span(0, 5), Span(6, 11)), (Span(0, 7), Span(8, 13)), ((1.0, 0.0), (0.0, 1.0)))
        return [Hypothesis("Bonjour monde", (0.0, -1.0), alignment) for _ in requests]


def test_the_pipeline_passes_it_on():
    (segment,) = nltrans.translate("Hello world", to="fr", engine=Sure()).segments
    shown = {word.span.of(segment.target): word.probability for word in segment.words}
    assert shown == pytest.approx({"Bonjour": 1.0, "monde": math.exp(-1)})
