"""Takes from the later shards, vendors' documentation and partly machine-made, what is worth training on.

First the sentences whose English is most like the prose of the first shard, by the difference of
cross-entropies of two language models (Moore and Lewis 2010, "Intelligent Selection of Language Model
Training Data"; unigrams here). Of these, those whose French the model trained so far finds likely
enough: it takes a wrong translation for an unlikely one, and is least sure of what is broken.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import ctranslate2
from scripts.train import corpus
from scripts.train.vocabulary import Vocabularies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from scripts.train.config import Config
    from scripts.train.pairs import Pair

ORIGIN = "selected/"
"""Stands before the origin of a pair that was taken, so that it can have a weight of its own."""
MIN_WORDS = 6

_SENTENCE_END = re.compile(r"[.!?:]\W*$")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def select(config: Config, folder: Path, evaluation: Path, model: Path, out: Path) -> None:
    """Write `out`, a file like `pairs.tsv`, from the shards of `config.select` in `folder`.

    `model` is the folder of a CTranslate2 model with its vocabularies, the bundled one for instance.
    """
    overlap = corpus.Overlap(corpus.evaluation_texts(evaluation))
    dropped: Counter[str] = Counter()
    rows = (row for shard in config.select.shards for row in corpus.read(folder / f"{shard}.tsv.zst"))
    cleaned = (corpus.clean(row, config, overlap, dropped) for row in rows)
    sentences = [pair for pair in cleaned if pair and _is_sentence(pair)]
    prose = _prose(config, folder)
    likeness = likeness_to(prose, (pair.source for pair in sentences))
    alike = _best(sentences, [likeness(pair.source) for pair in sentences], config.select.alike)
    believed = _best(alike, log_probabilities(alike, model), config.select.believed)
    with out.open("w", encoding="utf-8") as file:
        for pair in believed:
            file.write(replace(pair, origin=ORIGIN + pair.origin).to_line() + "\n")
    print(f"{dropped['read']} read, {len(sentences)} sentences, {len(alike)} alike, {len(believed)} believed")


def _is_sentence(pair: Pair) -> bool:
    words = _WORD.findall(pair.source)
    return len(words) >= MIN_WORDS and bool(_SENTENCE_END.search(pair.source)) and pair.source != pair.target


def _prose(config: Config, folder: Path) -> Iterator[str]:
    for shard in config.shards:
        for english, _, origin in corpus.read(folder / f"{shard}.tsv.zst"):
            if origin.startswith(config.select.prose):
                yield corpus.straight_quotes(english)


def likeness_to(prose: Iterable[str], other: Iterable[str]) -> Callable[[str], float]:
    """Return a measure of texts: how much likelier, in nats a word, `prose` makes them than `other` does."""
    ours, theirs = (Counter(word for text in texts for word in _WORD.findall(text.lower())) for texts in (prose, other))
    size = len(ours | theirs)
    shift = math.log(theirs.total() + size) - math.log(ours.total() + size)

    def likeness(text: str) -> float:
        words = _WORD.findall(text.lower())
        gains = (math.log(ours[word] + 1) - math.log(theirs[word] + 1) + shift for word in words)
        return sum(gains) / max(1, len(words))

    return likeness


def log_probabilities(pairs: Sequence[Pair], model: Path) -> list[float]:
    """Return the mean log-probability, in nats a piece, of each pair's target given its source."""
    vocabularies = Vocabularies.load(model)
    translator = ctranslate2.Translator(str(model), compute_type="int8", intra_threads=1)
    found = [0.0] * len(pairs)
    order = sorted(range(len(pairs)), key=lambda number: len(pairs[number].target))
    for first in range(0, len(order), 10_000):
        numbers = order[first : first + 10_000]
        results = translator.score_batch(
            [[*vocabularies.source.encode(pairs[n].source, out_type=str), "</s>"] for n in numbers],
            [vocabularies.target.encode(pairs[n].target, out_type=str) for n in numbers],
            max_batch_size=4096,
            batch_type="tokens",
        )
        for number, result in zip(numbers, results, strict=True):
            found[number] = sum(result.log_probs) / len(result.log_probs)
    return found


def _best(pairs: Sequence[Pair], values: Sequence[float], share: float) -> list[Pair]:
    """Return the share of `pairs` that has the highest values, in their order."""
    kept = sorted(range(len(pairs)), key=lambda number: -values[number])[: round(len(pairs) * share)]
    return [pairs[number] for number in sorted(kept)]
