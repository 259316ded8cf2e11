from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core.document import Span
from nltrans.core.ports import TermConstraint
from nltrans.core.signs import plain_signs
from nltrans.decoding.passes import Text
from nltrans.decoding.placeholders import hide, is_kept, risky, show
from nltrans.language.titles import titles_of_works

KNOWN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZé0123456789 .,()-'’⟦⟧/=_")


def unspelled(text):
    """Find the characters that are not known."""
    return [Span(at, at + 1) for at, char in enumerate(text) if char not in KNOWN and not char.isspace()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the cat (née Dupont)", []),
        ("by Ilić, 2020", ["Ilić"]),
        ("Łukasz's and Čapek’s", ["Łukasz", "Čapek"]),
        ("Nguyễn Văn An", ["Nguyễn Văn"]),
        ("an α-model of Jean-Šimon.", ["α-model", "Jean-Šimon"]),
        ("O'Šea left (Ødegård).", ["O'Šea", "Ødegård"]),
        ("हिन्दी text", ["हिन्दी"]),
        ("a → b … c", ["→", "…"]),
        ("wait…Šimon", ["…", "Šimon"]),
        ("well 🎉🥳!", ["🎉🥳"]),
        ("a\u200a-\u200ab", []),
        ("⟦1⟧Šimon⟦/1⟧⟦2/⟧é", ["Šimon"]),
    ],
)
def test_words_with_unknown_letters_are_found_whole(text, words):
    assert [span.of(text) for span in risky(text, unspelled(text))] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("about 2,250 points in 1990s.", ["2,250"]),
        ("GPT-2, Ilić, v3.5 of 2250", ["Ilić", "2250"]),
        ("PyTorch's NLP in PyTorch", ["PyTorch", "PyTorch"]),
        ("250, 25 and ⟦250/⟧", ["250"]),
    ],
)
def test_literals_are_found_if_asked_for(text, words):
    assert [span.of(text) for span in risky(text, unspelled(text), {"250", "PyTorch"})] == words


def test_works_are_found_as_a_whole():
    text = "Ilić wrote Good Šimon Here in 2250"
    works = [Span(11, 26)]
    assert [span.of(text) for span in risky(text, unspelled(text), {"2250"}, works)] == [
        "Ilić",
        "Good Šimon Here",
        "2250",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See https://example.org/a_b?c=d, or www.example.org.", ["https://example.org/a_b?c=d", "www.example.org"]),
        ("Write to j.doe+x@mail.example.org.", ["j.doe+x@mail.example.org"]),
        ("Run `pip install x` or ``a ` b``!", ["`pip install x`", "``a ` b``"]),
        ("supercalifragilisticexpialidocious", ["supercalifragilisticexpialidocious"]),
        ("an internationalization of either/or at 5@6, `", []),
        ("He said ``attention'' and ``memory'' or the `attention' and the `memory'.", []),
        ("See https://example.org/a🎉 or me@example.org🎉!", ["https://example.org/a", "🎉", "me@example.org", "🎉"]),
        ("⟦1⟧https://example.org⟦/1⟧", ["https://example.org"]),
    ],
)
def test_addresses_code_and_endless_words_are_found(text, words):
    assert [span.of(text) for span in risky(text, unspelled(text))] == words


def test_a_title_in_code_is_found_once():
    text = "`A Long Title` here"
    assert [span.of(text) for span in risky(text, unspelled(text), works=[Span(1, 13)])] == ["`A Long Title`"]


@given(
    st.lists(st.sampled_from(["https://a.b/c", "`", "🎉", "Šimon", "a@b.c", "“Growing Neural Automata”", " ", "⟦1⟧"]))
)
def test_what_is_found_is_apart(parts):
    text = "".join(parts)
    spans = risky(text, unspelled(text), works=titles_of_works(text))
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_the_words_of_terms_go_to_the_model():
    text = "Čapek net by Čapek and supercalifragilisticexpialidocious"
    taken = [Span(0, 9), Span(23, len(text))]
    assert [span.of(text) for span in risky(text, unspelled(text), taken=taken)] == ["Čapek"]


def round_trip(text, numbers):
    text = plain_signs(text)
    hidden, held = hide(Text(text), risky(text, unspelled(text)), numbers)
    return hidden, held, *show(hidden.text, held)


def test_words_come_back():
    text = "Łukasz and Ilić → α."
    hidden, held, shown, _ = round_trip(text, [2, 3, 5])
    assert (hidden.text, held) == ("⟦2/⟧ and ⟦3/⟧.", {"⟦2/⟧": "Łukasz", "⟦3/⟧": "Ilić → α"})
    assert shown == text


@pytest.mark.parametrize("word", ["Łukasz", "α", "αβ"])
def test_placeholders_stand_where_their_words_do(word):
    text = f"see {word} now"
    hidden, _, shown, places = round_trip(text, [1])
    assert shown == text
    assert len(places) == len(hidden.text)
    said = [place.of(text) for place in places]
    assert said == [*"see ", *[word] * 4, *" now"]


def test_terms_move_with_the_words_before_them():
    text = "Łukasz has a cat"
    hidden, _ = hide(Text(text, terms=(TermConstraint(13, 16, "chat"),)), [Span(0, 6)], [1])
    (term,) = hidden.terms
    assert hidden.text[term.start : term.end] == "cat"


def test_words_beyond_the_numbers_stay():
    hidden, held, shown, _ = round_trip("Ilić, Šimon", [7])
    assert (hidden.text, held) == ("⟦7/⟧, Šimon", {"⟦7/⟧": "Ilić"})
    assert shown == "Ilić, Šimon"


def test_other_marks_stay():
    assert show("⟦1/⟧ et ⟦2/⟧", {"⟦2/⟧": "Ilić"})[0] == "⟦1/⟧ et Ilić"


def test_a_placeholder_is_kept_once():
    held = {"⟦1/⟧": "Ilić"}
    assert is_kept(held, "par ⟦1/⟧")
    assert not is_kept(held, "par")
    assert not is_kept(held, "⟦1/⟧⟦1/⟧")
    assert is_kept({}, "")
