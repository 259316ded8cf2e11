"""Marks in other shapes come back as they were, whatever spaces a model puts into them."""

import pytest

from nltrans.core.shapes import from_shape, to_shape
from nltrans.models.probe import SHAPES

TEXT = "⟦1⟧How ⟦2⟧do⟦/2⟧⟦/1⟧ ⟦3/⟧, and why ⟦12⟧so⟦/12⟧?"


@pytest.mark.parametrize("shape", SHAPES)
def test_there_and_back(shape):
    assert from_shape(to_shape(TEXT, shape), shape, TEXT) == TEXT


@pytest.mark.parametrize(
    ("shape", "spelled"),
    [
        ("<{}>", "<1>a<2/> b</1>"),
        ("({}) ", "(1) a(2/) b (/1)"),
        ("{{}}", "{1}a{2/} b{/1}"),
        ("<x{}> ", "<x1> a<x2/> b <x/1>"),
    ],
)
def test_spelling(shape, spelled):
    assert to_shape("⟦1⟧a⟦2/⟧ b⟦/1⟧", shape) == spelled


def test_a_model_may_move_spaces():
    assert from_shape("( 1 ) a ( / 1)", "({}) ", "⟦1⟧b⟦/1⟧") == "⟦1⟧a⟦/1⟧"
    assert from_shape("(1)a(/1)", "({}) ", "⟦1⟧b⟦/1⟧") == "⟦1⟧a⟦/1⟧"


def test_what_looks_like_a_mark_is_one_only_if_the_source_has_it():
    assert from_shape("(1) a (/1), see (2)", "({}) ", "⟦1⟧a⟦/1⟧, see (2)") == "⟦1⟧a⟦/1⟧, see (2)"
