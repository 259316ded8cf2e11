"""Examples to fit to: sentences with references, translated by the model, some of them spoilt."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sacrebleu import CHRF

from nltrans.decoding.order import pool
from nltrans.decoding.passes import Text
from nltrans.quality.checks import check_pair
from nltrans.quality.features import features
from nltrans.quality.pair import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from nltrans.core.ports import Engine
    from nltrans.decoding.passes import Answer

SEED = 20
SPOILT_SHARE = 0.12
"""Share of the sentences that are used once more with a spoilt translation."""


@dataclass(frozen=True)
class Sentence:
    source: str
    reference: str
    group: str
    """What cross-validation keeps together: an issue of the newsletter, a part of FLORES."""
    domain: str


@dataclass(frozen=True)
class Example:
    sentence: Sentence
    values: dict[str, float]
    chrf: float
    """Sentence chrF2 of the translation, 0..1."""
    spoilt: bool = False


def sentences(folder: Path, source: str, target: str) -> list[Sentence]:
    """Read the newsletter's sentences and FLORES dev."""
    pair = f"{source}-{target}"
    found = []
    for path in sorted((folder / "dair" / pair).glob("*.sentences.jsonl")):
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        found += [Sentence(row["src_text"], row["ref_text"], path.name[:8], "dair") for row in rows]
    flores = folder / "flores" / pair
    lines = [(flores / f"dev.{code}").read_text(encoding="utf-8").splitlines() for code in (source, target)]
    found += [Sentence(s, r, f"flores-{i % 8}", "flores") for i, (s, r) in enumerate(zip(*lines, strict=True))]
    return [one for one in found if any(char.isalpha() for char in one.source)]


def examples(found: Sequence[Sentence], engine: Engine, source: str, target: str) -> list[Example]:
    """Translate the sentences, and compute features and scores."""
    found, hypotheses = _translated(found, engine, source, target)
    made = [example(*row, source, target) for row in zip(found, hypotheses, strict=True)]
    dice = random.Random(SEED)
    spoilt = [
        replace(example(one, worse, source, target), spoilt=True)
        for one, good in zip(found, hypotheses, strict=True)
        if dice.random() < SPOILT_SHARE
        for worse in spoil(one, good, dice)
    ]
    return made + spoilt


def _translated(
    found: Sequence[Sentence], engine: Engine, source: str, target: str
) -> tuple[list[Sentence], list[Answer]]:
    answers = pool(engine, source, target).translate([Text(one.source) for one in found])
    kept = [(one, answer) for one, answer in zip(found, answers, strict=True) if answer is not None]
    return [one for one, _ in kept], [answer for _, answer in kept]


def example(one: Sentence, hypothesis: Answer, source: str, target: str) -> Example:
    """Compute what the estimator sees, and what it should say."""
    pair = Pair(one.source, hypothesis.text, source, target)
    values = features(pair, check_pair(pair), hypothesis.token_log_probs, hypothesis.alignment)
    return Example(one, values, CHRF().sentence_score(hypothesis.text, [one.reference]).score / 100)


def spoil(one: Sentence, good: Answer, dice: random.Random) -> Iterator[Answer]:
    """Yield one failure that decoders are known for: cut short, caught in a loop, or a copy of the source.

    The engine's own figures stay as they are, so that the texts have to give the failure away.
    """
    words = good.text.split()
    if len(words) < 8:
        return
    at = dice.randrange(2, len(words) // 2)
    loop = " ".join(words[at : at + dice.randint(1, 3)])
    texts = (" ".join(words[:at]), " ".join([*words[:at], *[loop] * dice.randint(3, 8)]), one.source)
    yield replace(good, text=dice.choice(texts), alignment=None)
