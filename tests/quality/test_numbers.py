from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.quality import numbers


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("scores 3.5 points", "obtient 3,5 points"),
        ("scores 3.50 points", "obtient 3,5 points"),
        ("1,024 tokens", "1 024 tokens"),
        ("1,024 tokens", "1\u202f024 tokens"),
        ("1,024 tokens", "1024 tokens"),
        ("1,234,567.8 steps", "1 234 567,8 pas"),
        ("10k stars", "10 000 étoiles"),
        ("10k stars", "10k étoiles"),
        ("3000 miles", "3 mille milles"),
        ("1.5M samples", "1,5 M d'exemples"),
        ("two models and 3 data sets", "2 modèles et trois jeux de données"),
        ("fourteen banks", "14 banques"),
        ("in the 19th century", "au XIXe siècle"),
        ("in the 1960s", "dans les années 60"),
        ("at 3pm", "à 15 h"),
        ("at 11:00", "à 11 h"),
        ("the first issue", "le n° 1"),
        ("a seq2seq model", "un modèle séquence à séquence"),
        ("GPT-2 beats the rest", "GPT2 bat les autres"),
        ("from 10 to 20, then 10 again", "de 10 à 20, puis de nouveau"),
        ("50%", "50 %"),
        ("top 5 100 m runners", "les 5 meilleurs coureurs de 100 m"),
    ],
)
def test_accepts_local_notation(source, target):
    assert numbers.differences(source, target, "en", "fr") == ([], [])


@pytest.mark.parametrize(
    ("source", "target", "lost", "added"),
    [
        ("in 2009", "en 2019", ["2009"], ["2019"]),
        ("3.5 points", "35 points", ["3.5"], ["35"]),
        ("1,024 tokens", "1,25 token", ["1,024"], ["1,25"]),
        ("98.7 %", "97,8 %", ["98.7"], ["97,8"]),
        ("GPT-2 has 1.5 billion parameters", "GPT-2 a des paramètres", ["1.5"], []),
        ("many models", "42 modèles", [], ["42"]),
        ("10k stars", "100 étoiles", ["10k"], ["100"]),
    ],
)
def test_reports_changed_values(source, target, lost, added):
    assert numbers.differences(source, target, "en", "fr") == (lost, added)


@given(st.integers(min_value=14, max_value=10**9))
def test_grouping_never_matters(value):
    shown = f"{value:,}"
    for space in (" ", "\u00a0", "\u202f", ""):
        assert numbers.differences(shown, shown.replace(",", space), "en", "fr") == ([], [])


@given(st.text(max_size=60))
def test_a_text_agrees_with_itself(text):
    assert numbers.differences(text, text, "en", "fr") == ([], [])
