"""A translation that begins with a small letter where its source does not."""

from __future__ import annotations

import pytest

from nltrans.language.capital import in_capitals, with_capital


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Free datasets", "jeux de données libres", "Jeux de données libres"),
        ("⟦1⟧Free⟦/1⟧ datasets", "⟦1⟧⟦2⟧« jeux de données⟦/2⟧ »⟦/1⟧", "⟦1⟧⟦2⟧« Jeux de données⟦/2⟧ »⟦/1⟧"),
        ("Learning with AI", "l'apprentissage par l'IA", "L'apprentissage par l'IA"),
        ("The École", "école", "École"),
    ],
)
def test_it_gets_one(source, target, expected):
    assert with_capital(source, target) == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("free datasets", "jeux de données libres"),
        ("Free datasets", "Jeux de données libres"),
        ("Why scikit-learn works", "scikit-learn marche, et voici pourquoi"),
        ("The iPhone is here", "iPhone, le voici"),
        ("The ⟦1/⟧ function", "⟦1/⟧ est la fonction"),
        ("⟦1/⟧ Returns nothing", "⟦1/⟧ ne renvoie rien"),
        ("Three models", "3 modèles"),
        ("Free datasets", "無料データセット"),
        ("Free", ""),
        ("", "libre"),
    ],
)
def test_others_stay(source, target):
    assert with_capital(source, target) == target


def test_capitals_keep_the_length():
    assert in_capitals("⟦1⟧l'été, groß⟦/1⟧") == "⟦1⟧L'ÉTÉ, GROß⟦/1⟧"
