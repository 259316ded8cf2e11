from __future__ import annotations

import math

import pytest

from contracts.engine import SENTENCES, EngineContract
from nltrans.core.ports import Request, TermConstraint
from nltrans.engines import ctranslate2, get_engine
from nltrans.errors import ModelNotFound
from nltrans.models import bundled
from nltrans.models.checksums import problems
from nltrans.models.locate import locate
from roads import decode

SOURCES = [
    *SENTENCES,
    "⟦1⟧Read⟦/1⟧ it.",
    "See ⟦1⟧the ⟦2⟧big⟦/2⟧ paper⟦/1⟧ and run ⟦3/⟧ twice.",
    *(f"In issue {n}, we look at ⟦1⟧tool {n}⟦/1⟧." for n in range(1, 25)),
]


class TestBundled(EngineContract):
    many = 200

    @pytest.fixture
    def engine(self, english_to_french):
        return english_to_french


@pytest.fixture(scope="module")
def english_to_french():
    return get_engine(None, source="en", target="fr")


def test_every_bundled_model_is_whole():
    assert ("en", "fr") in bundled.pairs()
    for source, target in bundled.pairs():
        folder = bundled.find(source, target)
        assert folder is not None
        assert problems(folder) == []


def test_a_region_finds_the_model_of_its_language():
    assert bundled.find("en-GB", "fr-CA") == bundled.find("en", "fr")
    assert bundled.find("fr", "en") is None


def test_a_bundled_model_has_a_name():
    assert locate("bundled-en-fr", "en", "fr") == bundled.find("en", "fr")
    with pytest.raises(ModelNotFound):
        locate("bundled-fr-en", "fr", "en")


@pytest.mark.parametrize("beam", [1, None])
def test_no_batch_and_no_thread_changes_a_bit(beam):
    requests = [Request(text, "en", "fr") for text in SOURCES]
    pair = {"source": "en", "target": "fr", "beam_size": beam}
    together = get_engine(None, **pair).translate(requests)
    alone = get_engine(None, threads=1, batch_tokens=1, **pair).translate(requests)
    many = get_engine(None, threads=4, batch_tokens=10_000, **pair).translate(requests)
    assert together == alone == many


def test_a_greedy_search_tells_what_a_second_look_would(monkeypatch):
    requests = [Request(text, "en", "fr") for text in SOURCES]
    engine = get_engine(None, source="en", target="fr", beam_size=1)
    once = engine.translate(requests)
    monkeypatch.setattr(ctranslate2, "_GREEDY_ROWS", math.inf)
    twice = engine.translate(requests)
    assert [one.text for one in once] == [two.text for two in twice]
    for one, two in zip(once, twice, strict=True):
        assert one.token_log_probs == pytest.approx(two.token_log_probs, abs=1e-4)
        assert one.alignment.target == two.alignment.target


def test_terms_are_part_of_the_request(english_to_french):
    text = "The paper is about transfer learning."
    plain, wanted = english_to_french.translate(
        [Request(text, "en", "fr"), Request(text, "en", "fr", (TermConstraint(19, 36, "apprentissage par transfert"),))]
    )
    assert plain != wanted
    assert "⟦" not in wanted.text


@pytest.mark.parametrize("name", ["Łukasz", "Nguyễn", "Šimon Čapek", "İstanbul", "日本語", "α", "🧑\u200d🔬"])
def test_names_that_the_vocabulary_cannot_spell_come_through(english_to_french, name):
    (answer,) = decode(english_to_french, f"We read about {name} in the newsletter.")
    assert name in answer.text
