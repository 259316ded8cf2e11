"""What every engine must do; a test class inherits from `EngineContract` and says how to make one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from nltrans.core.ports import Engine, Hypothesis, Request
from nltrans.errors import UnsupportedLanguage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.document import Span

SENTENCES = (
    "The newsletter of this week looks at language models.",
    "Read the paper, then try the code; it takes less than an hour.",
    "A small model can be good enough.",
    "Why?",
    "Numbers such as 3, 42 and 1999 stay.",
    "If you have a question, write to us: we answer every letter.",
    "🚀 New",
    "x",
)


def covered(spans: Sequence[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def visible(text: str) -> set[int]:
    return {at for at, letter in enumerate(text) if not letter.isspace()}


class EngineContract:
    """Subclasses set the pair and the fixture `engine`, made for it."""

    source = "en"
    target = "fr"
    other_pair: tuple[str, str] | None = ("cy", "zu")
    """A pair that the engine lacks; None where there is none."""
    many = 1000

    @pytest.fixture
    def engine(self) -> Engine:
        raise NotImplementedError

    def requests(self, *texts: str) -> list[Request]:
        return [Request(text, self.source, self.target) for text in texts]

    def same(self, one: Hypothesis, other: Hypothesis) -> bool:
        """Tell whether two answers are the same; to the last bit, unless an engine cannot promise it."""
        return one == other

    def assert_same(self, ones: Sequence[Hypothesis], others: Sequence[Hypothesis]) -> None:
        assert len(ones) == len(others)
        for one, other in zip(ones, others, strict=True):
            assert self.same(one, other), (one, other)

    def test_it_is_an_engine(self, engine):
        assert isinstance(engine, Engine)
        assert engine.name
        pairs = engine.capabilities.pairs
        assert pairs is None or (self.source, self.target) in pairs

    def test_loading_twice_is_harmless(self, engine):
        engine.load()
        engine.load()

    def test_nothing_in_nothing_out(self, engine):
        assert list(engine.translate([])) == []

    @pytest.mark.parametrize("count", [1, 2, len(SENTENCES)])
    def test_one_answer_a_request_in_order(self, engine, count):
        requests = self.requests(*SENTENCES[:count])
        answers = engine.translate(requests)
        assert [type(answer) for answer in answers] == [Hypothesis] * count
        alone = [engine.translate([request])[0] for request in requests]
        self.assert_same(answers, alone)

    def test_many_requests_are_answered(self, engine):
        requests = self.requests(*(f"{SENTENCES[i % 7]}" for i in range(self.many)))
        answers = engine.translate(requests)
        assert len(answers) == self.many
        self.assert_same(answers[7:], answers[:-7])

    @pytest.mark.parametrize("text", ["", " ", "\n", "\t  \n"])
    def test_text_without_words_stays(self, engine, text):
        (answer,) = engine.translate(self.requests(text))
        assert answer.text == text

    @pytest.mark.parametrize(
        "text",
        ["\x00", "\ufeffa", "\u200b", "𝔘𝔫𝔦", "中文", "e\u0301", "⟦", "a" * 5000, "▁", "</s>", "<unk>", "fra_Latn"],
    )
    def test_odd_text_is_answered(self, engine, text):
        (answer,) = engine.translate(self.requests(text))
        assert isinstance(answer.text, str)

    def test_text_over_the_limit_is_answered_whole(self, engine):
        text = " ".join(f"{sentence[:-1]}," for sentence in SENTENCES * 12) + " end."
        (answer,) = engine.translate(self.requests(text))
        assert answer.text.strip()

    def test_two_runs_are_equal(self, engine):
        requests = self.requests(*SENTENCES)
        assert list(engine.translate(requests)) == list(engine.translate(requests))

    def test_results_do_not_depend_on_the_batch(self, engine):
        requests = self.requests(*SENTENCES)
        backwards = list(engine.translate(requests[::-1]))[::-1]
        halves = [*engine.translate(requests[::2]), *engine.translate(requests[1::2])]
        together = list(engine.translate(requests))
        self.assert_same(backwards, together)
        self.assert_same(halves, together[::2] + together[1::2])

    def test_another_pair_is_refused(self, engine):
        if self.other_pair is None:
            pytest.skip("the engine takes any pair")
        with pytest.raises(UnsupportedLanguage):
            engine.translate([Request("Hello", *self.other_pair)])

    def test_probabilities_are_logarithms(self, engine):
        for answer in engine.translate(self.requests(*SENTENCES)):
            assert all(math.isfinite(value) and value <= 1e-6 for value in answer.token_log_probs)

    def test_alignments_fit_their_texts(self, engine):
        answers = engine.translate(self.requests(*SENTENCES))
        if not engine.capabilities.alignment:
            assert all(answer.alignment is None for answer in answers)
            return
        for text, answer in zip(SENTENCES, answers, strict=True):
            alignment = answer.alignment
            if not answer.text:
                assert alignment is None
                continue
            assert alignment is not None
            assert len(alignment.weights) == len(alignment.target)
            assert all(0 <= span.start < span.end <= len(text) for span in alignment.source)
            assert all(0 <= span.start < span.end <= len(answer.text) for span in alignment.target)
            assert covered(alignment.source) == visible(text)
            assert covered(alignment.target) == visible(answer.text)
            for row in alignment.weights:
                assert len(row) == len(alignment.source)
                assert all(weight >= 0 for weight in row)
                assert sum(row) <= 1.001
