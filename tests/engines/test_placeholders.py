from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core.document import Span
from nltrans.engines.inline_tokens import ModelText, encode
from nltrans.engines.placeholders import hide, is_kept, risky, show
from nltrans.engines.tokens import Pieces
from nltrans.language.titles import titles_of_works

KNOWN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZé0123456789 .,()-'’⟦⟧/=_")


def cut(text):
    """Cut into characters; those that are not known become their bytes."""
    pieces, spans = [], []
    for at, char in enumerate(text):
        here = [char] if char in KNOWN else [f"<0x{byte:02X}>" for byte in char.encode()]
        pieces += here
        spans += [Span(at, at if char.isspace() else at + 1)] * len(here)
    return Pieces(tuple(pieces), tuple(spans))


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
        ("⟦t⟧ Čapek net⟦=⟧ réseau de Čapek⟦/t⟧ by Čapek", ["Čapek"]),
    ],
)
def test_words_with_unknown_letters_are_found_whole(text, words):
    assert [span.of(text) for span in risky(text, cut(text))] == words


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
    assert [span.of(text) for span in risky(text, cut(text), {"250", "PyTorch"})] == words


def test_works_are_found_as_a_whole():
    text = "Ilić wrote Good Šimon Here in 2250"
    works = [Span(11, 26)]
    assert [span.of(text) for span in risky(text, cut(text), {"2250"}, works)] == ["Ilić", "Good Šimon Here", "2250"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See https://example.org/a_b?c=d, or www.example.org.", ["https://example.org/a_b?c=d", "www.example.org"]),
        ("Write to j.doe+x@mail.example.org.", ["j.doe+x@mail.example.org"]),
        ("Run `pip install x` or ``a ` b``!", ["`pip install x`", "``a ` b``"]),
        ("supercalifragilisticexpialidocious", ["supercalifragilisticexpialidocious"]),
        ("an internationalization of either/or at 5@6, `", []),
        ("He said ``attention'' and ``memory'' or the `attention' and the `memory'.", []),
        ("⟦t⟧ supercalifragilisticexpialidocious⟦=⟧ anticonstitutionnellementetplusencore⟦/t⟧", []),
        ("See https://example.org/a🎉 or me@example.org🎉!", ["https://example.org/a", "🎉", "me@example.org", "🎉"]),
        ("⟦1⟧https://example.org⟦/1⟧", ["https://example.org"]),
    ],
)
def test_addresses_code_and_endless_words_are_found(text, words):
    assert [span.of(text) for span in risky(text, cut(text))] == words


def test_a_title_in_code_is_found_once():
    text = "`A Long Title` here"
    assert [span.of(text) for span in risky(text, cut(text), works=[Span(1, 13)])] == ["`A Long Title`"]


@given(
    st.lists(st.sampled_from(["https://a.b/c", "`", "🎉", "Šimon", "a@b.c", "“Growing Neural Automata”", " ", "⟦1⟧"]))
)
def test_what_is_found_is_apart(parts):
    text = "".join(parts)
    spans = risky(text, cut(text), works=titles_of_works(text))
    assert all(one.end <= other.start for one, other in pairwise(spans))


def round_trip(text, numbers):
    model = encode(text)
    hidden, held = hide(model, risky(model.text, cut(model.text)), numbers)
    return hidden, held, show(ModelText(hidden.text, tuple(range(len(hidden.text)))), held)


def test_words_come_back():
    text = "Łukasz and Ilić → α."
    hidden, held, shown = round_trip(text, [2, 3, 5])
    assert (hidden.text, held) == ("⟦2/⟧ and ⟦3/⟧.", {"⟦2/⟧": "Łukasz", "⟦3/⟧": "Ilić → α"})
    assert shown.text == text


def test_placeholders_stand_where_their_words_did():
    text = "see Łukasz now"
    hidden, _, shown = round_trip(text, [1])
    mark = range(hidden.text.index("⟦"), hidden.text.index("⟧") + 1)
    assert {hidden.offsets[at] for at in mark} == {4, 9}
    assert hidden.offsets[: mark.start] == (0, 1, 2, 3)
    assert hidden.offsets[mark.stop :] == (10, 11, 12, 13)
    assert [shown.offsets[4], shown.offsets[9]] == [mark.start, mark.stop - 1]
    assert shown.offsets[5:9] == (-1,) * 4


@pytest.mark.parametrize("text", ["α", "αβ", "a α"])
def test_short_words_have_offsets_too(text):
    _, _, shown = round_trip(text, [1])
    assert shown.text == text
    assert len(shown.offsets) == len(text)


def test_words_beyond_the_numbers_stay():
    hidden, held, shown = round_trip("Ilić, Šimon", [7])
    assert (hidden.text, held) == ("⟦7/⟧, Šimon", {"⟦7/⟧": "Ilić"})
    assert shown.text == "Ilić, Šimon"


def test_other_marks_stay():
    answer = ModelText("⟦1/⟧ et ⟦2/⟧", tuple(range(13)))
    assert show(answer, {"⟦2/⟧": "Ilić"}).text == "⟦1/⟧ et Ilić"


def test_a_placeholder_is_kept_once():
    held = {"⟦1/⟧": "Ilić"}
    assert is_kept(held, ("▁par", "⟦1/⟧"))
    assert not is_kept(held, ("▁par",))
    assert not is_kept(held, ("⟦1/⟧", "⟦1/⟧"))
    assert is_kept({}, ())
