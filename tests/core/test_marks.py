import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core import marks
from nltrans.core.marks import Region


def test_parse_takes_marks_out_and_remembers_their_places():
    marked = marks.parse("See ⟦1⟧the ⟦2⟧new⟦/2⟧ paper⟦/1⟧ in ⟦3/⟧.", {3: "a.md"})
    assert marked.text == "See the new paper in a.md."
    assert marked.regions == (Region(1, True, 4, 17, 0), Region(2, True, 8, 11, 1), Region(3, False, 21, 25, 0))


def test_an_invisible_placeholder_leaves_one_space():
    assert marks.parse("a ⟦1/⟧ b").text == "a b"
    assert marks.parse("⟦1/⟧ b").text == "b"
    assert marks.parse("a⟦1/⟧ b").text == "a b"
    assert marks.parse("a ⟦1/⟧").text == "a "


@pytest.mark.parametrize(
    ("text", "marked", "equivalents"),
    [
        ("a big x.py.", "a ⟦1⟧big⟦/1⟧ ⟦2/⟧.", {2: "x.py"}),
        ("a ⟦1⟧b⟦/1⟧", "a ⟦1⟧b⟦/1⟧", {}),
        ("a  b", "a b", {}),
        ("ab", "⟦1/⟧ a ⟦2⟧b⟦/2⟧", {}),
        ("a ⟦1⟧ b⟦/1⟧", "a  ⟦1⟧b⟦/1⟧", {}),
    ],
)
def test_places_point_at_the_same_characters(text, marked, equivalents):
    places = marks.places(text, marked, equivalents)
    assert len(places) == len(text)
    for character, place in zip(text, places, strict=True):
        if not character.isspace():
            assert character in (place.of(marked) if "⟦" not in place.of(marked) else text)
    assert [p.start for p in places] == sorted(p.start for p in places)


@pytest.mark.parametrize("text", ["⟦1⟧a", "a⟦/1⟧", "⟦1⟧⟦2⟧a⟦/1⟧⟦/2⟧", "⟦1/⟧⟦1/⟧", "⟦1⟧a⟦/1⟧⟦1/⟧", "⟦/1/⟧"])
def test_parse_refuses_broken_nesting(text):
    with pytest.raises(ValueError, match="⟦"):
        marks.parse(text)


@pytest.mark.parametrize(
    ("source", "target", "sound"),
    [
        ("a ⟦1⟧b⟦/1⟧", "⟦1⟧B⟦/1⟧ A", True),
        ("a ⟦1⟧b⟦/1⟧ ⟦2/⟧", "⟦2/⟧ ⟦1⟧B⟦/1⟧ A", True),
        ("a ⟦1⟧b⟦/1⟧", "A B", False),
        ("a ⟦1⟧b⟦/1⟧", "A ⟦1⟧⟦/1⟧ B", False),
        ("a ⟦1⟧ ⟦/1⟧b", "A ⟦1⟧⟦/1⟧ B", True),
        ("a ⟦1⟧⟦2/⟧⟦/1⟧", "⟦2/⟧ ⟦1⟧A⟦/1⟧", True),
        ("a ⟦1⟧⟦2/⟧⟦/1⟧", "A ⟦2/⟧ ⟦1⟧⟦/1⟧", False),
        ("a ⟦1/⟧", "A ⟦1⟧b⟦/1⟧", False),
        ("a ⟦1/⟧", "A ⟦1/⟧ ⟦2/⟧", False),
        ("a", "", False),
        ("a", "⟦1/⟧A", False),
        ("⟦1/⟧", "⟦1/⟧", True),
    ],
)
def test_sound_targets(source, target, sound):
    assert marks.is_sound(source, target) is sound


@pytest.mark.parametrize(
    ("target", "source", "tidied"),
    [
        ("un ⟦1⟧ gras ⟦/1⟧ mot", "a ⟦1⟧bold⟦/1⟧ word", "un ⟦1⟧gras⟦/1⟧ mot"),
        ("deux\nlignes\t ici", "two lines here", "deux lignes ici"),
        ("\x00propre\ufeff", "clean", "propre"),
        ("n  o", "a  b", "n  o"),
        ("⟦1⟧ o⟦/1⟧", "⟦1⟧ b⟦/1⟧", "⟦1⟧ o⟦/1⟧"),
        (" trim ", "trim", "trim"),
        (
            "le <i>tokenizer</i> et <span class='x'>⟦1⟧lui⟦/1⟧</span><br />",
            "the ⟦1⟧one⟦/1⟧",
            "le tokenizer et ⟦1⟧lui⟦/1⟧",
        ),
        ("le <i>mot</i>", "the <i>word</i>", "le <i>mot</i>"),
        ("x<y et a <b et c> d", "x<y and a <b and c> d", "x<y et a <b et c> d"),
    ],
)
def test_tidy(target, source, tidied):
    assert marks.tidy(target, source) == tidied


@given(st.text(alphabet="ab ⟦⟧/12\n\t\x07", max_size=30))
def test_tidy_is_stable_and_leaves_a_source_alone(text):
    assert marks.tidy(text, "a b").strip(" ") == marks.tidy(marks.tidy(text, "a b"), "a b").strip(" ")
    assert marks.tidy(text, text) == text
