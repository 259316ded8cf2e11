"""Batches of segments of like length, so that little is computed on padding."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["batches"]


def batches(lengths: Sequence[int], *, tokens: int, step: int = 1) -> list[list[int]]:
    """Group the indexes of `lengths` into batches, longest first.

    Members of a batch fall into the same multiple of `step`, and a batch costs at most
    `tokens` once all its members are as long as the longest; one member may cost more. Longest
    first, since memory runs out at once or never, and the short ones fill the idle threads at
    the end.

    Args:
        lengths: Tokens of each segment.
        tokens: Budget of a batch, padding included.
        step: How much members of a batch may differ; 1 means not at all.
    """
    order = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    groups: list[list[int]] = []
    for index in order:
        group = groups[-1] if groups else None
        if (
            group is not None
            and _bucket(lengths[group[0]], step) == _bucket(lengths[index], step)
            and lengths[group[0]] * (len(group) + 1) <= tokens
        ):
            group.append(index)
        else:
            groups.append([index])
    return groups


def _bucket(length: int, step: int) -> int:
    return -(-length // step)
