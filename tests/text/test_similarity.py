import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.text.similarity import normal_form, similarity


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [("abcd", "abcd", 1.0), ("abcd", "abce", 0.75), ("abcd", "", 0.0), ("", "", 1.0), ("e\u0301  a\n", "é a", 1.0)],
)
def test_values(first, second, value):
    assert similarity(first, second) == pytest.approx(value)


@given(st.text(max_size=20), st.text(max_size=20))
def test_symmetric_bounded_and_one_only_for_the_same_normal_form(first, second):
    value = similarity(first, second)
    assert value == similarity(second, first)
    assert 0 <= value <= 1
    assert (value == 1) == (normal_form(first) == normal_form(second))
