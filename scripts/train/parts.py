"""Parts: examples of a slice of the corpus, encoded once and read from memory-mapped files.

A pass goes through the corpus in a new order, with new marks, constraints and disguises. Part
numbers count on through the passes, so that the number of a part says all about what is in it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scripts.train import augment, examples
from scripts.train.align import parse
from scripts.train.pairs import Pair
from scripts.train.vocabulary import Vocabularies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.train.config import Config

JOINED = 0.04
"""Share of the examples that are two pairs in one."""


@dataclass(frozen=True)
class Ragged:
    """Rows of different lengths in one array; row i is `values[at[i]:at[i + 1]]`."""

    values: np.ndarray
    at: np.ndarray

    @classmethod
    def load(cls, path: Path) -> Ragged:
        return cls(np.load(path.with_suffix(".npy"), mmap_mode="r"), np.load(path.with_suffix(".at.npy")))

    @classmethod
    def save(cls, path: Path, rows: list[np.ndarray]) -> None:
        at = np.cumsum([0, *map(len, rows)], dtype=np.int64)
        np.save(path.with_suffix(".npy"), np.concatenate(rows))
        np.save(path.with_suffix(".at.npy"), at)

    def __getitem__(self, row: int) -> np.ndarray:
        return self.values[self.at[row] : self.at[row + 1]]

    @property
    def lengths(self) -> np.ndarray:
        return np.diff(self.at)


@dataclass(frozen=True)
class Part:
    source: Ragged
    target: Ragged
    links: Ragged

    @classmethod
    def load(cls, folder: Path) -> Part:
        return cls(*(Ragged.load(folder / name) for name in ("source", "target", "links")))

    def batches(self, tokens: int, seed: int) -> list[np.ndarray]:
        """Return row numbers in batches of about `tokens` pieces a side, shuffled.

        The rows of a batch are nearly as long as each other on both sides.
        """
        draw = np.random.default_rng(seed)
        lengths = np.stack([self.target.lengths, self.source.lengths])
        order = np.lexsort((lengths[1], lengths[0]))
        batches, first, widest = [], 0, 0
        for n, row in enumerate(order):
            widest_with = max(widest, lengths[0, row], lengths[1, row] * 0.8)
            if n > first and widest_with * (n + 1 - first) > tokens:
                batches.append(order[first:n])
                first, widest_with = n, max(lengths[0, row], lengths[1, row] * 0.8)
            widest = widest_with
        batches.append(order[first:])
        return [batches[i] for i in draw.permutation(len(batches))]


def build(config: Config, work: Path, number: int) -> Path:
    """Encode part `number` unless it is there; return its folder."""
    folder = work / f"{config.stage}-{number:04d}"
    if not folder.exists():
        lines, per_pass = _plan(config, work, number)
        draw = random.Random(f"{config.seed}/{number}")
        first = number % per_pass * config.train.part_pairs
        rows = lines[first : first + config.train.part_pairs]
        _save(folder, _examples(config, work, config.pairs, rows, draw))
    return folder


def drawn(config: Config, work: Path, count: int) -> Iterator[str]:
    """Yield the lines of the first `count` pairs of a run."""
    lines = _lines(work, config.pairs)
    return (lines[number][0] for number in _plan(config, work, 0)[0][:count])


def build_valid(config: Config, work: Path) -> Path:
    """Encode the validation pairs, plain and marked, unless they are there; return their folder."""
    folder = work / "valid"
    if not folder.exists():
        count = len((work / "valid.tsv").read_text(encoding="utf-8").splitlines())
        plain = replace(config, mix=replace(config.mix, varied=0))
        _save(folder, _examples(plain, work, ("valid",), list(range(count)), random.Random(config.seed)))
    return folder


@lru_cache(maxsize=1)
def _lines(work: Path, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the lines of the pairs, and of their alignments, of those files that are there."""
    found: list[tuple[str, str]] = []
    for name in names:
        if (work / f"{name}.align").exists():
            with (work / f"{name}.tsv").open(encoding="utf-8") as pairs, (work / f"{name}.align").open() as links:
                found += zip(pairs, links, strict=True)
    return found


@lru_cache(maxsize=1)
def _vocabularies(work: Path) -> Vocabularies:
    return Vocabularies.load(work)


def _plan(config: Config, work: Path, number: int) -> tuple[list[int], int]:
    """Return the line numbers of the pass that holds part `number`, and its count of parts."""
    lines = _lines(work, config.pairs)
    weights = [config.weight(line.rstrip("\n").rpartition("\t")[2]) for line, _ in lines]
    per_pass = max(1, int(sum(weights)) // config.train.part_pairs)
    draw = random.Random(f"{config.seed}/pass {number // per_pass}")
    chosen = [n for n, weight in enumerate(weights) for _ in range(int(weight) + (draw.random() < weight % 1))]
    draw.shuffle(chosen)
    return chosen, per_pass


def _examples(
    config: Config, work: Path, names: tuple[str, ...], rows: list[int], draw: random.Random
) -> Iterator[examples.Example]:
    lines = _lines(work, names)
    vocabularies = _vocabularies(work)
    previous: augment.Aligned | None = None
    for row in rows:
        line, links = lines[row]
        pair = augment.Aligned.of(Pair.from_line(line), parse(links))
        if previous and draw.random() < JOINED:
            pair, previous = augment.joined(previous, pair), None
        else:
            previous = pair
        if draw.random() < config.mix.augmented:
            pair = augment.disguise(pair, draw)
        example = _example(config, pair, vocabularies, draw)
        if max(len(example.source), len(example.target)) <= config.train.max_pieces:
            yield example


def _example(
    config: Config, pair: augment.Aligned, vocabularies: Vocabularies, draw: random.Random
) -> examples.Example:
    kind = draw.random() * (config.mix.plain + config.mix.marked + config.mix.constrained)
    marks, constraints = [], []
    if config.mix.plain <= kind < config.mix.plain + config.mix.marked:
        marks = examples.draw_marks(pair, draw)
    elif config.mix.plain <= kind:
        marks = examples.draw_marks(pair, draw) if draw.random() < 0.25 else []
        constraints = examples.draw_constraints(pair, marks, draw)
    # What a constraint wants is copied piece by piece, so both sides are cut alike.
    varied = config.mix.varied and not constraints and draw.random() < config.mix.varied
    return examples.render(pair, marks, constraints, vocabularies, draw.getrandbits(31) if varied else None)


def _save(folder: Path, rows: Iterator[examples.Example]) -> None:
    source, target, links = [], [], []
    for row in rows:
        source.append(np.array(row.source, dtype=np.uint16))
        target.append(np.array(row.target, dtype=np.uint16))
        links.append(np.array(row.links, dtype=np.uint8).reshape(-1))
    unfinished = folder.with_suffix(".tmp")
    unfinished.mkdir(parents=True, exist_ok=True)
    for name, column in (("source", source), ("target", target), ("links", links)):
        Ragged.save(unfinished / name, column)
    unfinished.rename(folder)
