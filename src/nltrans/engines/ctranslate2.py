"""The default engine: CTranslate2 on the processor, eight-bit integers, no PyTorch."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from nltrans.engines.codec import Decoded
from nltrans.engines.subword import SubwordEngine, length_limit
from nltrans.errors import ConfigError, ModelNotFound
from nltrans.models.locate import locate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nltrans.engines.codec import Sentence

__all__ = ["CTranslate2Engine"]

_CAREFUL = {"no_repeat_ngram_size": 4, "repetition_penalty": 1.2}
"""Decoding options for a sentence that looped."""


class CTranslate2Engine(SubwordEngine):
    """Translates with a model folder in CTranslate2's format.

    Args:
        model: A folder, a name of the catalogue, or None for the model bundled for the pair.
        source: BCP 47.
        target: BCP 47.
        threads: Processor cores to use; all that this process may use by default.
        device: ``cpu``, ``cuda`` or ``auto``.
        compute_type: One of CTranslate2's, such as ``int8`` or ``float16``; the model's by default.
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
        device: str = "cpu",
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
        self.device = device
        self.compute_type = compute_type
        self._translator: Any = None

    def _start(self) -> None:
        import ctranslate2

        intra = min(self.threads, 4)
        try:
            self._translator = ctranslate2.Translator(
                str(self.folder),
                device=self.device,
                compute_type=self.compute_type,
                inter_threads=max(1, self.threads // intra),
                intra_threads=intra,
                max_queued_batches=-1,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelNotFound(f"CTranslate2 cannot load the model: {error}", path=self.folder) from error

    def _decode(self, groups: Sequence[Sequence[Sentence]], *, careful: bool) -> list[list[Decoded]]:
        waiting = [self._submit(group, careful=careful) for group in groups]
        answers = [[result.result() for result in results] for results in waiting]
        scoring = [
            self._translator.score_batch(
                [list(sentence.source) for sentence in group],
                [answer.hypotheses[0] for answer in results],
                offset=len(group[0].forced),
                max_input_length=0,
                asynchronous=True,
            )
            for group, results in zip(groups, answers, strict=True)
        ]
        return [
            [
                _decoded(sentence, answer, score.result())
                for sentence, answer, score in zip(group, results, scores, strict=True)
            ]
            for group, results, scores in zip(groups, answers, scoring, strict=True)
        ]

    def _submit(self, group: Sequence[Sentence], *, careful: bool) -> list[Any]:
        forced = [list(sentence.forced) for sentence in group]
        results: list[Any] = self._translator.translate_batch(
            [list(sentence.source) for sentence in group],
            forced if any(forced) else None,
            asynchronous=True,
            beam_size=self.beam_size,
            length_penalty=self.manifest.length_penalty,
            max_input_length=0,
            max_decoding_length=length_limit(max(len(sentence.source) for sentence in group)),
            return_attention=True,
            replace_unknowns=True,
            **(_CAREFUL if careful else {}),
        )
        return results


def _decoded(sentence: Sentence, answer: Any, score: Any) -> Decoded:
    skip = len(sentence.forced)
    pieces = tuple(answer.hypotheses[0][skip:])
    return Decoded(pieces, tuple(score.log_probs[: len(pieces)]), answer.attention[0][-len(pieces) :] if pieces else ())


def _cores() -> int:
    """Return how many cores this process may use, which a container may limit."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
