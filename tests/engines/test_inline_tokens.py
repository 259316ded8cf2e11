"""The model form of marks and constraints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core.marks import closing, opening, standalone
from nltrans.engines.inline_tokens import MAX_INDEX, SYMBOLS, decode, encode

FORMS = [
    ("le ⟦1⟧modèle⟦/1⟧.", "le⟦1⟧ modèle⟦/1⟧."),
    ("⟦1⟧Hello⟦/1⟧", "⟦1⟧ Hello⟦/1⟧"),
    ("use ⟦2/⟧ to", "use ⟦2/⟧ to"),
    ("⟦2/⟧ first", "⟦2/⟧ first"),
    ("mid⟦1⟧word⟦/1⟧", "mid⟦1⟧word⟦/1⟧"),
    ("a ⟦1⟧⟦2⟧b⟦/2⟧⟦/1⟧", "a⟦1⟧⟦2⟧ b⟦/2⟧⟦/1⟧"),
    ("a ⟦1⟧b⟦/1⟧ ⟦2⟧c⟦/2⟧", "a⟦1⟧ b⟦/1⟧⟦2⟧ c⟦/2⟧"),
    ("(⟦1⟧b⟦/1⟧)", "(⟦1⟧b⟦/1⟧)"),
    ("a ⟦1⟧⟦2/⟧⟦/1⟧", "a⟦1⟧ ⟦2/⟧⟦/1⟧"),
    ("l'⟦1⟧ami⟦/1⟧", "l'⟦1⟧ami⟦/1⟧"),
    ("", ""),
]


@pytest.mark.parametrize(("product", "model"), FORMS)
def test_forms(product, model):
    assert encode(product).text == model
    assert decode(model).text == product


def test_terms_stand_behind_their_source():
    text = "Use fine-tuning (again)."
    assert encode(text, ((4, 15, "réglage fin"),)).text == "Use⟦t⟧ fine-tuning⟦=⟧ réglage fin⟦/t⟧ (again)."
    assert encode(text, ((17, 22, "encore"),)).text == "Use fine-tuning (⟦t⟧again⟦=⟧ encore⟦/t⟧)."


def test_term_at_the_start_and_inside_a_mark():
    assert encode("Tokens here", ((0, 6, "jetons"),)).text == "⟦t⟧ Tokens⟦=⟧ jetons⟦/t⟧ here"
    assert encode("a ⟦1⟧token⟦/1⟧", ((5, 10, "jeton"),)).text == "a⟦1⟧⟦t⟧ token⟦=⟧ jeton⟦/t⟧⟦/1⟧"


def test_two_terms():
    encoded = encode("model and token", ((0, 5, "modèle"), (10, 15, "jeton"))).text
    assert encoded == "⟦t⟧ model⟦=⟧ modèle⟦/t⟧ and⟦t⟧ token⟦=⟧ jeton⟦/t⟧"


def test_what_a_model_cannot_know_becomes_plain():
    assert encode("“It’s” 10\u00a0%").text == '"It\'s" 10 %'


def test_constraint_symbols_never_come_out():
    assert decode("le⟦t⟧ modèle⟦=⟧ x⟦/t⟧").text == "le modèle x"


def test_symbols_are_distinct():
    assert len(set(SYMBOLS)) == len(SYMBOLS) == 3 * MAX_INDEX + 3


WORDS = st.text("abcé,.", min_size=1, max_size=5)


@st.composite
def marked(draw, depth=2):
    """Text as the product makes it: single spaces, marks that hug words."""
    indices = iter(draw(st.permutations(range(1, MAX_INDEX + 1))))

    def phrase(depth):
        words = []
        for _ in range(draw(st.integers(1, 3))):
            kind = draw(st.sampled_from(("word", "word", "alone", "pair") if depth else ("word",)))
            index = next(indices, None) if kind != "word" else None
            if index is None:
                words.append(draw(WORDS))
            elif kind == "alone":
                words.append(standalone(index))
            else:
                words.append(opening(index) + phrase(depth - 1) + closing(index))
        return draw(st.sampled_from(("", " "))).join(words) if depth else " ".join(words)

    return phrase(depth)


@given(marked())
def test_round_trip(text):
    assert decode(encode(text).text).text == text


@given(marked(), WORDS)
def test_offsets_lead_back(text, target):
    words = [i for i, c in enumerate(text) if c.isalnum()]
    terms = ((words[0], words[0] + 1, target),) if words else ()
    encoded = encode(text, terms)
    assert len(encoded.offsets) == len(encoded.text)
    for character, offset in zip(encoded.text, encoded.offsets, strict=True):
        assert offset == -1 or text[offset] == character
    assert sorted(offset for offset in encoded.offsets if offset >= 0) == list(range(len(text)))


@given(st.text("⟦⟧t=/12 ab", max_size=20))
def test_any_output_decodes(text):
    decoded = decode(text)
    assert all(text[offset] == character for character, offset in zip(decoded.text, decoded.offsets, strict=True))
