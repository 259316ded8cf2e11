import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core import marks
from nltrans.core.document import Span
from nltrans.core.ports import Alignment
from nltrans.decoding.project import project


def align(source: str, target: str, links: str) -> Alignment:
    """Make a hard alignment of space-separated words from links such as '0-0 1-2'."""
    spans = [[Span(*m.span()) for m in re.finditer(r"\S+", text)] for text in (source, target)]
    weights = [[0.0] * len(spans[0]) for _ in spans[1]]
    for link in links.split():
        i, j = map(int, link.split("-"))
        weights[j][i] = 1.0
    return Alignment(tuple(spans[0]), tuple(spans[1]), tuple(map(tuple, weights)))


@pytest.mark.parametrize(
    ("source", "target", "links", "expected"),
    [
        ("the ⟦1⟧black cat⟦/1⟧ sleeps", "le chat noir dort", "0-0 1-2 2-1 3-3", "le ⟦1⟧chat noir⟦/1⟧ dort"),
        ("the ⟦1⟧black⟦/1⟧ cat", "le chat noir", "0-0 1-2 2-1", "le chat ⟦1⟧noir⟦/1⟧"),
        ("⟦1⟧the ⟦2⟧black⟦/2⟧ cat⟦/1⟧ sleeps", "le chat noir dort", "0-0 1-2 2-1 3-3",
         "⟦1⟧le chat ⟦2⟧noir⟦/2⟧⟦/1⟧ dort"),
        ("⟦1⟧deep⟦/1⟧ ⟦2⟧learning⟦/2⟧", "apprentissage profond", "0-1 1-0", "⟦2⟧apprentissage⟦/2⟧ ⟦1⟧profond⟦/1⟧"),
        ("open ⟦1/⟧ now", "ouvrez maintenant", "0-0 1-1", "ouvrez ⟦1/⟧ maintenant"),
        ("⟦1/⟧ open now", "ouvrez maintenant", "0-0 1-1", "⟦1/⟧ouvrez maintenant"),
        ("⟦1⟧open ⟦2/⟧⟦/1⟧ now", "ouvrez maintenant", "0-0 1-1", "⟦1⟧ouvrez ⟦2/⟧⟦/1⟧ maintenant"),
    ],
)  # fmt: skip
def test_codes_follow_their_words(source, target, links, expected):
    parsed = marks.parse(source)
    assert project(parsed, target, align(parsed.text, target, links)) == expected


def test_a_copied_equivalent_needs_no_alignment():
    parsed = marks.parse("Open ⟦1/⟧ and ⟦2/⟧ first.", {1: "a.yml", 2: "b.yml"})
    assert project(parsed, "D'abord b.yml puis a.yml.", None) == "D'abord ⟦2/⟧ puis ⟦1/⟧."


def test_the_nearest_copy_wins():
    parsed = marks.parse("x is ⟦1/⟧", {1: "x"})
    assert project(parsed, "x est x", None) == "x est ⟦1/⟧"


def test_a_pair_without_alignment_has_no_place():
    assert project(marks.parse("a ⟦1⟧b⟦/1⟧"), "c d", None) is None
    assert project(marks.parse("a ⟦1⟧b⟦/1⟧"), "", None) is None


def test_elided_article_stays_outside():
    parsed = marks.parse("of ⟦1⟧learning⟦/1⟧")
    target = "de l'apprentissage"
    spans = (Span(0, 2), Span(3, 5), Span(5, 18))
    weights = ((1.0, 0.0), (0.6, 0.4), (0.0, 1.0))
    assert project(parsed, target, Alignment((Span(0, 2), Span(3, 11)), spans, weights)) == "de l'⟦1⟧apprentissage⟦/1⟧"


@given(st.data())
def test_whatever_the_weights_the_marks_are_sound_or_refused(data):
    words = data.draw(st.lists(st.sampled_from(["a", "bc", "d,"]), min_size=1, max_size=6))
    target = " ".join(data.draw(st.lists(st.sampled_from(["x", "yz", "w."]), min_size=1, max_size=6)))
    cut = data.draw(st.integers(0, len(words) - 1))
    marked = [*words[:cut], "⟦1⟧" + words[cut], *words[cut + 1 :]]
    marked[-1] += "⟦2/⟧⟦/1⟧"
    source = " ".join(marked)
    parsed = marks.parse(source)
    count = len(target.split())
    rows = data.draw(st.lists(
        st.lists(st.sampled_from([0.0, 0.2, 1.0]), min_size=len(words), max_size=len(words)),
        min_size=count, max_size=count,
    ))  # fmt: skip
    hard = align(parsed.text, target, "")
    result = project(parsed, target, Alignment(hard.source, hard.target, tuple(map(tuple, rows))))
    if result is not None:
        assert marks.is_sound(source, result)
        assert marks.plain(result).replace(" ", "") == target.replace(" ", "")
