import pytest

from nltrans.core.ports import Capabilities, Hypothesis, TermConstraint
from nltrans.core.report import Strategy
from nltrans.decoding.passes import Text
from nltrans.errors import EngineFailure
from roads import decode


class Fake:
    name = "fake"

    def __init__(self, function, *, terms=False, **capabilities):
        self.capabilities = Capabilities(pairs=None, terms=terms, **capabilities)
        self.function = function
        self.requests = []

    def load(self):
        pass

    def translate(self, requests):
        self.requests += requests
        return [Hypothesis(self.function(request.text)) for request in requests]


def run(function, *texts, **capabilities):
    capabilities = capabilities or {"marks": "nltrans", "max_marks": 9}
    return decode(Fake(function, **capabilities), *texts)


def test_marks_come_first():
    (outcome,) = run(str.upper, "a ⟦1⟧b⟦/1⟧")
    assert (outcome.text, outcome.strategy) == ("A ⟦1⟧B⟦/1⟧", Strategy.MARKS)


def test_a_segment_without_codes_needs_no_strategy():
    (outcome,) = run(str.upper, "a b")
    assert (outcome.text, outcome.strategy) == ("A B", Strategy.NONE)


def test_lost_marks_fall_back_to_pieces():
    (outcome,) = run(lambda text: text.replace("⟦/1⟧", "").upper(), "a ⟦1⟧b⟦/1⟧ c")
    assert (outcome.text, outcome.strategy) == ("A ⟦1⟧B⟦/1⟧ C", Strategy.SPLIT)


def test_an_engine_without_marks_gets_plain_text_and_copies_place_the_atoms():
    engine = Fake(str.upper, marks=None)
    (outcome,) = decode(engine, Text("run ⟦1/⟧ now", ((1, "X.PY"),)))
    assert engine.requests[0].text == "run X.PY now"
    assert (outcome.text, outcome.strategy) == ("RUN ⟦1/⟧ NOW", Strategy.ALIGNMENT)


def test_another_shape_is_translated_back():
    (outcome,) = run(lambda text: text.replace("<1>", "< 1 >").upper(), "a ⟦1⟧b⟦/1⟧ ⟦2/⟧", marks="<{}>")
    assert (outcome.text, outcome.strategy) == ("A ⟦1⟧B⟦/1⟧ ⟦2/⟧", Strategy.TOKENS)


def test_a_silent_engine_leaves_the_source():
    outcomes = run(lambda text: "", "a", "b ⟦1/⟧")
    assert outcomes[0] is None
    assert outcomes[1].text == "b ⟦1/⟧"


def test_marks_above_the_limit_are_not_sent():
    engine = Fake(str.upper, marks="nltrans", max_marks=1)
    decode(engine, "a ⟦2/⟧")
    assert all("⟦" not in request.text for request in engine.requests)


def test_terms_reach_only_engines_that_obey_them():
    text = Text("a cat", terms=(TermConstraint(2, 5, "chat"),))
    for able in (True, False):
        engine = Fake(str.upper, terms=able, marks="nltrans", max_marks=9)
        decode(engine, text)
        assert engine.requests[0].terms == (text.terms if able else ())


def test_results_do_not_depend_on_the_company():
    texts = ["a ⟦1⟧b⟦/1⟧", "c", "d ⟦1/⟧ e"]
    together = run(str.upper, *texts)
    assert [o.text for o in together] == [run(str.upper, text)[0].text for text in texts]


def test_progress_counts_every_text_once():
    seen = []
    decode(Fake(lambda text: "", marks=None), "a", "b ⟦1/⟧", progress=seen.append)
    assert sum(seen) == 2


@pytest.mark.parametrize("answers", [[], [Hypothesis("a"), Hypothesis("b")], [None], ["text"]])
def test_a_broken_engine_is_named(answers):
    engine = Fake(str.upper)
    engine.translate = lambda requests: answers
    with pytest.raises(EngineFailure, match="fake"):
        decode(engine, "a")


def test_a_raising_engine_is_named():
    def fail(text):
        raise RuntimeError("out of cheese")

    with pytest.raises(EngineFailure, match="fake failed: out of cheese"):
        run(fail, "a")
