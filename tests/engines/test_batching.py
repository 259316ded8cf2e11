from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nltrans.engines.batching import batches

lengths = st.lists(st.integers(1, 60), max_size=60)


@given(lengths, st.integers(1, 200), st.integers(1, 70))
def test_each_segment_is_in_one_batch_within_the_budget(lengths, tokens, step):
    groups = batches(lengths, tokens=tokens, step=step)
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    for group in groups:
        sizes = [lengths[index] for index in group]
        assert len(group) == 1 or max(sizes) * len(group) <= tokens
        assert max(sizes) - min(sizes) < step


@given(lengths)
def test_long_ones_come_first_and_equals_keep_their_order(lengths):
    order = [index for group in batches(lengths, tokens=100, step=100) for index in group]
    assert order == sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
