"""The joint subword vocabulary (Kudo and Richardson 2018, SentencePiece; unigram model of Kudo 2018).

Numbers of pieces are those of SentencePiece: 0 is ``</s>``, 1 ``<unk>``, then the marks, the
bytes (so that no character is lost) and the pieces. Texts are not normalised: what is copied
must come out as it went in. ``<pad>``, which Marian's decoder starts from, is one more than the last.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import sentencepiece

from nltrans.engines.inline_tokens import SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.train.config import Config

EOS = 0
UNKNOWN = 1


def train(config: Config, pairs: Path, model: Path) -> None:
    """Write a SentencePiece model trained on a sample of both sides of `pairs`."""
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=_sample(config, pairs),
        model_prefix=str(model.with_suffix("")),
        model_type="unigram",
        vocab_size=config.vocab.size,
        byte_fallback=True,
        normalization_rule_name="identity",
        split_digits=True,
        user_defined_symbols=list(SYMBOLS),
        character_coverage=0.9996,
        eos_id=EOS,
        unk_id=UNKNOWN,
        bos_id=-1,
        pad_id=-1,
        num_threads=2,
        max_sentence_length=2000,
        train_extremely_large_corpus=False,
    )
    model.with_suffix(".model").replace(model)


def load(model: Path) -> sentencepiece.SentencePieceProcessor:
    return sentencepiece.SentencePieceProcessor(model_file=str(model))


def _sample(config: Config, pairs: Path) -> Iterator[str]:
    """Yield sentences of both sides, pairs drawn by the weight of their origin."""
    draw = random.Random(config.seed)
    with pairs.open(encoding="utf-8") as lines:
        weights = [config.weight(line.rstrip("\n").rpartition("\t")[2]) for line in lines]
    share = config.vocab.sentences / 2 / sum(weights)
    with pairs.open(encoding="utf-8") as lines:
        for line, weight in zip(lines, weights, strict=True):
            if draw.random() < share * weight:
                source, target, _ = line.split("\t", 2)
                yield source
                yield target
