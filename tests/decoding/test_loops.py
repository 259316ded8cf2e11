from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.decoding.loops import is_loop, longest_run

PLAIN = ["the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog"]


@pytest.mark.parametrize(
    ("target", "runs"),
    [("", 0), ("a", 1), ("a b c", 1), ("a a b", 2), ("a b a b a b", 3), ("x a b c a b c a b c y", 3), ("a a a a a", 5)],
)
def test_runs_are_counted(target, runs):
    assert longest_run(target.split()) == runs


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (PLAIN, PLAIN, False),
        (PLAIN, ["le"] * 9, True),
        (
            PLAIN,
            [
                "nous",
                "avons",
                "vu",
                "que",
                "nous",
                "avons",
                "vu",
                "que",
                "nous",
                "avons",
                "vu",
                "que",
                "nous",
                "avons",
                "vu",
                "que",
            ],
            True,
        ),
        (["-"] * 9, ["-"] * 9, False),
        (["ha"] * 3, ["ha"] * 3, False),
        (["x"], PLAIN * 4, True),
        (["x"], ["yes", "of", "course"], False),
        ([], [], False),
    ],
)
def test_loops(source, target, expected):
    assert is_loop(source, target) is expected


@given(st.lists(st.sampled_from("abc"), max_size=20), st.integers(4, 9))
def test_any_cycle_that_comes_often_is_found(cycle, times):
    assert not cycle or len(cycle) > 12 or longest_run(cycle * times) >= times


def test_it_is_quick_on_long_output():
    assert is_loop(PLAIN, list("abcdefghijklm") * 4_000)
