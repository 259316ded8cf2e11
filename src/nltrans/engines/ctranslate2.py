"""The default engine: CTranslate2 on the processor, eight-bit integers, no PyTorch.

Batches hold sentences of exactly one length. Padding is masked, but it changes the order in
which CTranslate2 adds up, and eight-bit rounding makes another translation of the difference
now and then; without padding the results were the same to the last bit in any batch.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from nltrans.engines.batching import batches
from nltrans.engines.codec import Decoded
from nltrans.engines.subword import SubwordEngine
from nltrans.errors import ConfigError, ModelNotFound
from nltrans.models.locate import locate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from nltrans.engines.codec import Sentence
    from nltrans.engines.subword import Search

__all__ = ["CTranslate2Engine"]

_LOGITS = 16_000_000
"""Numbers in the logits of a batch: 64 MB."""
_GREEDY_ROWS = 8
"""Sentences whose logits must have room, at their longest, for a greedy search to keep them."""
_UNKNOWN = "<unk>"


class CTranslate2Engine(SubwordEngine):
    """Translates with a model folder in CTranslate2's format.

    Args:
        model: A folder, a name of the catalogue, or None for the model bundled for the pair.
        source: BCP 47.
        target: BCP 47.
        threads: Processor cores to use; all that this process may use by default.
        compute_type: One of CTranslate2's, such as ``int8`` or ``float32``; the model's by default.
        beam_size: Hypotheses kept while decoding; the model's own by default.
        batch_tokens: Source tokens decoded at once.
    """

    kind = "ctranslate2"

    def __init__(
        self,
        *,
        model: str | Path | None = None,
        source: str,
        target: str,
        threads: int | None = None,
        compute_type: str = "default",
        beam_size: int | None = None,
        batch_tokens: int = 1024,
    ) -> None:
        folder = locate(model, source, target)
        super().__init__(folder, source, target, beam_size=beam_size, batch_tokens=batch_tokens)
        if not (folder / "model.bin").is_file():
            raise ModelNotFound(
                "the folder holds no CTranslate2 model", path=folder, hint=f"nltrans models convert {folder}"
            )
        if threads is not None and threads < 1:
            raise ConfigError(f"{threads} threads cannot translate", hint="use 1 or more")
        self.threads = threads or _cores()
        self.compute_type = compute_type
        self._translator: Any = None
        self._ids: dict[str, int] = {}

    def _start(self) -> None:
        import ctranslate2

        try:
            self._translator = ctranslate2.Translator(
                str(self.folder),
                compute_type=self.compute_type,
                inter_threads=self.threads,
                intra_threads=1,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelNotFound(f"CTranslate2 cannot load the model: {error}", path=self.folder) from error
        self._ids = _vocabulary(self.folder)

    def _decode(self, groups: Sequence[Sequence[Sentence]], search: Search) -> list[list[Decoded]]:
        if not groups:
            return []
        with ThreadPoolExecutor(min(self.threads, len(groups))) as pool:
            return list(pool.map(partial(self._group, search=search), groups))

    def _group(self, group: Sequence[Sentence], search: Search) -> list[Decoded]:
        """Decode sentences of one length."""
        longest = self._length_limit(len(group[0].source)) + len(group[0].forced)
        rows = _LOGITS // (longest * len(self._ids))
        if search.beam_size > 1 or search.careful or rows < _GREEDY_ROWS:
            return self._searched(group, search, longest)
        chunks = (group[at : at + rows] for at in range(0, len(group), rows))
        answers = [answer for chunk in chunks for answer in self._greedy(chunk, longest)]
        empty = [index for index, answer in enumerate(answers) if not answer.pieces]
        if empty:
            others = self._searched([group[index] for index in empty], search, longest)
            for index, answer in zip(empty, others, strict=True):
                answers[index] = answer
        return answers

    def _searched(self, group: Sequence[Sentence], search: Search, longest: int) -> list[Decoded]:
        """Search for targets, none of them empty, then look at each of them once more."""
        found = self._translator.translate_batch(
            [list(sentence.source) for sentence in group],
            [list(sentence.forced) for sentence in group],
            beam_size=search.beam_size,
            num_hypotheses=search.hypotheses,
            length_penalty=self.manifest.length_penalty,
            max_input_length=0,
            max_decoding_length=longest,
            **search.penalties,
        )
        owners = [index for index, result in enumerate(found) for _ in result.hypotheses]
        targets = [target for result in found for target in result.hypotheses]
        decoded: dict[int, Decoded] = {}
        lengths = [len(target) for target in targets]
        for some in batches(lengths, tokens=_LOGITS // len(self._ids), step=max(lengths) + 1):
            answers = self._forced([group[owners[index]] for index in some], [targets[index] for index in some])
            decoded.update(zip(some, answers, strict=True))
        rest = iter(range(len(targets)))
        ranked = [[decoded[next(rest)] for _ in result.hypotheses] for result in found]
        return [replace(first, others=tuple(others)) for first, *others in ranked]

    def _greedy(self, sentences: Sequence[Sentence], longest: int) -> list[Decoded]:
        """Take the likeliest token at each step; that search needs no second look."""
        results = self._watched(sentences, [list(sentence.forced) for sentence in sentences], longest)
        return [
            _decoded(sentence, result.hypotheses[0], result, self._ids)
            for sentence, result in zip(sentences, results, strict=True)
        ]

    def _forced(self, sentences: Sequence[Sentence], targets: Sequence[list[str]]) -> list[Decoded]:
        """Decode given targets for their probabilities and attention.

        A beam search could return attention, but that of the first token is wrong in a batch (CTranslate2
        4.8.5, 600 of 841 sentences), and its score is that of the whole sentence.
        """
        length = max(map(len, targets))
        if length == 0:
            return [Decoded(())] * len(targets)
        results = self._watched(sentences, targets, length)
        return [
            _decoded(sentence, target, result, self._ids)
            for sentence, target, result in zip(sentences, targets, results, strict=True)
        ]

    def _watched(self, sentences: Sequence[Sentence], prefixes: Sequence[list[str]], longest: int) -> list[Any]:
        """Go on from prefixes of targets, with the logits and the attention of each step."""
        found: list[Any] = self._translator.translate_batch(
            [list(sentence.source) for sentence in sentences],
            prefixes,
            beam_size=1,
            max_input_length=0,
            min_decoding_length=0,
            max_decoding_length=longest,
            return_attention=True,
            return_logits_vocab=True,
        )
        return found


def _decoded(sentence: Sentence, target: list[str], result: Any, ids: Mapping[str, int]) -> Decoded:
    import numpy as np

    tokens = target[len(sentence.forced) :]
    if not tokens:
        return Decoded(())
    steps = slice(len(sentence.forced), len(target))
    logits = np.stack([np.asarray(step) for step in result.logits[0][steps]])
    logits -= logits.max(axis=1, keepdims=True)
    chosen = logits[np.arange(len(tokens)), [ids[token] for token in tokens]].astype(np.float64)
    log_probs = chosen - np.log(np.exp(logits, out=logits).sum(axis=1, dtype=np.float64))
    attention = result.attention[0][steps]
    pieces = [
        sentence.source[int(np.argmax(row))] if token == _UNKNOWN else token
        for token, row in zip(tokens, attention, strict=True)
    ]
    return Decoded(tuple(pieces), tuple(log_probs.tolist()), attention)


def _vocabulary(folder: Path) -> dict[str, int]:
    """Return the number of each token of the target vocabulary.

    Raises:
        ModelNotFound: the folder has none that can be read.
    """
    names = ("shared_vocabulary.json", "target_vocabulary.json")
    path = next((folder / name for name in names if (folder / name).is_file()), folder / names[0])
    try:
        return {token: number for number, token in enumerate(json.loads(path.read_text(encoding="utf-8")))}
    except (OSError, ValueError) as error:
        raise ModelNotFound(f"the vocabulary cannot be read: {error}", path=path) from error


def _cores() -> int:
    """Return how many cores this process may use, which a container may limit."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
