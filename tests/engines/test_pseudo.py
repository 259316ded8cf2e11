from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.engine import EngineContract
from nltrans.core.marks import MARK, is_sound
from nltrans.core.ports import Engine, Request
from nltrans.engines.pseudo import PseudoEngine, pseudo

marked = st.lists(
    st.one_of(st.text(st.characters(exclude_characters="⟦⟧")), st.just("⟦1/⟧"), st.just("word")), max_size=6
).map("".join)


def test_letters_get_accents_and_brackets_show_the_ends():
    assert pseudo("Hello, model 2!") == "[!! Ĥéļļö, ṁöđéļ 2! ö !!]"


def test_text_grows_by_a_third():
    text = "A sentence of the length that a newsletter likes, neither long nor short."
    assert 1.2 <= len(pseudo(text)) / len(text) <= 1.4


def test_marks_stay():
    text = "⟦1⟧See⟦/1⟧ ⟦2/⟧ and ⟦3⟧x⟦/3⟧"
    assert is_sound(text, pseudo(text))


@given(marked)
def test_marks_stay_whatever_stands_around_them(text):
    assert Counter(MARK.findall(pseudo(text))) == Counter(MARK.findall(text))


@given(st.text())
def test_it_depends_on_the_text_alone_and_keeps_outer_space(text):
    result = pseudo(text)
    assert result == pseudo(text)
    assert result[: len(result) - len(result.lstrip())] == text[: len(text) - len(text.lstrip())]


def test_it_is_an_engine():
    engine = PseudoEngine()
    assert isinstance(engine, Engine)
    assert [h.text for h in engine.translate([Request("", "en", "xx"), Request(" ", "en", "xx")])] == ["", " "]


class TestContract(EngineContract):
    other_pair = None

    @pytest.fixture
    def engine(self):
        return PseudoEngine()
