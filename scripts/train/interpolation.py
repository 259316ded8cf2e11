"""Sequence-level interpolation (Kim and Rush 2016, "Sequence-Level Knowledge Distillation", section 3.3).

For the pairs of the annealing a model translates the sources, and of its hypotheses the one most
like the reference takes the reference's place, if it is like enough: what people wrote, as far as a
small model can say it. The model is its own teacher here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ctranslate2
import sacrebleu
from scripts.train import parts
from scripts.train.pairs import Pair
from scripts.train.vocabulary import Vocabularies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scripts.train.config import Config

_CHUNK = 4000


def interpolate(config: Config, work: Path, model: Path, out: Path) -> None:
    """Draw pairs by the weights of the annealing and write them to `out`, a file like `pairs.tsv`.

    Pairs with inline codes keep their references, since nothing says where the codes are in a hypothesis.

    Args:
        config: That of the annealing.
        work: Folder of the run.
        model: Folder of the teacher in CTranslate2's format, with its vocabularies.
        out: What to write.
    """
    drawn = [Pair.from_line(line) for line in parts.drawn(config, work, config.interpolate.pairs)]
    plain = list(dict.fromkeys(pair for pair in drawn if not pair.codes))
    closest = dict(zip(plain, _closest(config, plain, model), strict=True))
    with out.open("w", encoding="utf-8") as file:
        for pair in drawn:
            file.write(replace(pair, target=closest.get(pair, pair.target)).to_line() + "\n")


def _closest(config: Config, pairs: Sequence[Pair], model: Path) -> Iterator[str]:
    """Yield for each pair the hypothesis most like its target, by sentence chrF, or the target if none is like it."""
    vocabularies = Vocabularies.load(model)
    translator = ctranslate2.Translator(str(model), inter_threads=2, intra_threads=1)
    metric = sacrebleu.CHRF()
    found: dict[Pair, str] = {}
    by_length = sorted(pairs, key=lambda pair: len(pair.source))
    for first in range(0, len(by_length), _CHUNK):
        chunk = by_length[first : first + _CHUNK]
        results = translator.translate_batch(
            [[*vocabularies.source.encode(pair.source, out_type=str), "</s>"] for pair in chunk],
            beam_size=config.interpolate.hypotheses,
            num_hypotheses=config.interpolate.hypotheses,
            length_penalty=config.decode.length_penalty,
            max_decoding_length=2 * config.train.max_pieces,
            max_batch_size=1024,
            batch_type="tokens",
        )
        for pair, result in zip(chunk, results, strict=True):
            texts = [vocabularies.target.decode(hypothesis) for hypothesis in result.hypotheses]
            likeness = [metric.sentence_score(text, [pair.target]).score for text in texts]
            best = max(likeness)
            if best >= config.interpolate.min_chrf:
                found[pair] = texts[likeness.index(best)]
        print(f"{first + len(chunk)} of {len(pairs)}, {len(found)} replaced", flush=True)
    return (found.get(pair) or pair.target for pair in pairs)
