from __future__ import annotations

import pytest

from nltrans.core.marks import is_sound
from nltrans.core.ports import Engine, Hypothesis, Request
from nltrans.decoding.passes import Text
from nltrans.errors import EngineError
from roads import decode
from saboteurs import BREAKERS, SABOTEURS, WILD_ALIGNMENT

TEXT = "See ⟦1⟧the ⟦2⟧big⟦/2⟧ paper⟦/1⟧ and run ⟦3/⟧ twice."
REQUESTS = [Request(text, "en", "fr") for text in (TEXT, "Plain words.", "")]


def title(engine):
    return engine.title


def test_titles_are_unique():
    assert len({engine.name for engine in (*SABOTEURS, *BREAKERS)}) == len(SABOTEURS) + len(BREAKERS)


@pytest.mark.parametrize("engine", SABOTEURS, ids=title)
def test_a_saboteur_answers_as_an_engine_does(engine):
    assert isinstance(engine, Engine)
    answers = engine.translate(REQUESTS)
    assert len(answers) == len(REQUESTS)
    assert all(isinstance(answer, Hypothesis) for answer in answers)


@pytest.mark.parametrize("engine", SABOTEURS, ids=title)
def test_marks_survive_every_saboteur(engine):
    (answer,) = decode(engine, Text(TEXT, ((3, "x.py"),)))
    assert answer is None or is_sound(TEXT, answer.text)


@pytest.mark.parametrize("engine", BREAKERS, ids=title)
def test_a_breaker_is_an_engine_error(engine):
    with pytest.raises(EngineError):
        decode(engine, TEXT, "Plain words.")


def test_marks_survive_an_alignment_that_is_none():
    (answer,) = decode(WILD_ALIGNMENT, Text(TEXT, ((3, "x.py"),)))
    assert is_sound(TEXT, answer.text)
