"""Work, counted in calls, grows with the size of a post, whatever the post is made of (contract C7)."""

import sys

import pytest
from scripts.bench.growth import POSTS, there_and_back


def _calls(text: str) -> int:
    """Count the calls and returns of functions, those written in C too."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        there_and_back(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("make", POSTS.values(), ids=POSTS)
def test_four_times_the_text_is_about_four_times_the_calls(make):
    there_and_back(make(100))  # what is read and compiled once
    assert _calls(make(8_000)) < 5 * _calls(make(2_000))
