"""MarianMT, NLLB and M2M-100 on PyTorch: the same checkpoints without conversion, on a GPU if there is one."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from nltrans.engines.batching import batches
from nltrans.engines.codec import Decoded
from nltrans.engines.subword import SubwordEngine
from nltrans.errors import ConfigError, EngineUnavailable, ModelNotFound
from nltrans.models.locate import locate
from nltrans.models.manifest import Architecture
from nltrans.models.store import Format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nltrans.engines.codec import Sentence
    from nltrans.engines.subword import Search

__all__ = ["TransformersEngine"]

_LOGITS = 64_000_000
"""Numbers in the logits of a batch: 256 MB."""
_PRECISIONS = ("auto", "float32", "float16", "bfloat16")


class TransformersEngine(SubwordEngine):
    """Translates with a checkpoint of the Hugging Face library transformers.

    Args:
        model: A folder, a name of the catalogue, or a Hugging Face id that was pulled.
        source: BCP 47.
        target: BCP 47.
        device: ``cpu``, ``cuda``, ``cuda:1``, ``mps``; the fastest that there is by default.
        precision: ``float32``, ``float16`` or ``bfloat16``; half precision on CUDA by default.
        beam_size: Hypotheses kept while decoding; the model's own by default.
        batch_tokens: Source tokens decoded at once; more on a GPU by default.

    Raises:
        EngineUnavailable: the extra `transformers` is not installed.
    """

    kind = "transformers"

    def __init__(
        self,
        *,
        model: str | Path | None = None,
        source: str,
        target: str,
        device: str = "auto",
        precision: str = "auto",
        beam_size: int | None = None,
        batch_tokens: int = 1024,
    ) -> None:
        if precision not in _PRECISIONS:
            raise ConfigError(f"unknown precision {precision!r}", hint=f"use one of {', '.join(_PRECISIONS)}")
        _require()
        folder = locate(model, source, target, Format.TRANSFORMERS)
        super().__init__(folder, source, target, beam_size=beam_size, batch_tokens=batch_tokens)
        self.device = device
        self.precision = precision
        self._model: Any = None
        self._torch: Any = None
        self._ids: dict[str, int] = {}
        self._pieces: dict[int, str] = {}
        self._unknown = "<unk>"
        self._barred: list[int] = []
        """Marian's padding starts a target and never comes again."""

    def _start(self) -> None:
        import torch
        import transformers

        self._torch = torch
        device = self.device if self.device != "auto" else _best_device(torch)
        precision = self.precision
        if precision == "auto":
            half = "bfloat16" if device.startswith("cuda") and torch.cuda.is_bf16_supported() else "float16"
            precision = half if device.startswith("cuda") else "float32"
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(str(self.folder), local_files_only=True)
            model = transformers.AutoModelForSeq2SeqLM.from_pretrained(
                str(self.folder), local_files_only=True, dtype=getattr(torch, precision), attn_implementation="eager"
            )
            self._model = model.to(device).eval()
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise ModelNotFound(f"transformers cannot load the model: {error}", path=self.folder) from error
        self._ids = tokenizer.get_vocab()
        self._pieces = {number: piece for piece, number in self._ids.items()}
        self._unknown = tokenizer.unk_token
        if self.manifest.architecture is Architecture.MARIAN:
            self._barred = [model.config.pad_token_id]

    def _decode(self, groups: Sequence[Sequence[Sentence]], search: Search) -> list[list[Decoded]]:
        with self._torch.inference_mode():
            return [self._group(group, search) for group in groups]

    def _group(self, group: Sequence[Sentence], search: Search) -> list[Decoded]:
        """Search for the best targets, then decode them once more for probabilities and attention.

        All sentences of a group have one length: there is no padding on the source side.
        """
        torch, config = self._torch, self._model.config
        unknown = self._ids[self._unknown]
        source = torch.tensor(
            [[self._ids.get(piece, unknown) for piece in sentence.source] for sentence in group],
            device=self._model.device,
        )
        forced = [self._ids.get(piece, unknown) for piece in group[0].forced]
        start = torch.tensor([[config.decoder_start_token_id, *forced]] * len(group), device=source.device)
        found = self._model.generate(
            input_ids=source,
            attention_mask=torch.ones_like(source),
            decoder_input_ids=start,
            num_beams=search.beam_size,
            num_return_sequences=search.hypotheses,
            length_penalty=self.manifest.length_penalty,
            min_new_tokens=1,
            max_new_tokens=self._length_limit(source.shape[1]),
            max_length=None,
            do_sample=False,
            early_stopping=False,
            suppress_tokens=self._barred or None,
            forced_bos_token_id=None,
            forced_eos_token_id=None,
            **search.penalties,
        )
        targets = [self._cut(row) for row in found[:, start.shape[1] :].tolist()]
        owners = torch.arange(len(group)).repeat_interleave(search.hypotheses).tolist()
        decoded: dict[int, Decoded] = {}
        for some in batches(
            [len(target) for target in targets], tokens=_LOGITS // len(self._ids), step=found.shape[1] + 1
        ):
            of = [owners[index] for index in some]
            answers = self._forced([group[at] for at in of], source[of], start[of], [targets[index] for index in some])
            decoded.update(zip(some, answers, strict=True))
        every = range(0, len(targets), search.hypotheses)
        ranked = [[decoded[at + rank] for rank in range(search.hypotheses)] for at in every]
        return [replace(first, others=tuple(others)) for first, *others in ranked]

    def _named(self, numbers: list[int]) -> list[str]:
        return [self._pieces[number] for number in numbers]

    def _cut(self, numbers: list[int]) -> list[int]:
        end = self._model.config.eos_token_id
        return numbers[: numbers.index(end)] if end in numbers else numbers

    def _forced(
        self, group: Sequence[Sentence], source: Any, start: Any, targets: Sequence[list[int]]
    ) -> list[Decoded]:
        torch = self._torch
        longest = max(map(len, targets))
        if longest == 0:
            return [Decoded(())] * len(targets)
        padded = torch.tensor([target + [0] * (longest - len(target)) for target in targets], device=source.device)
        output = self._model(
            input_ids=source,
            attention_mask=torch.ones_like(source),
            decoder_input_ids=torch.cat([start, padded[:, :-1]], dim=1),
            output_attentions=True,
            use_cache=False,
        )
        first = start.shape[1] - 1
        logits = output.logits[:, first:].float()
        logits[..., self._barred] = -torch.inf
        log_probs = logits.log_softmax(-1).gather(-1, padded[..., None]).squeeze(-1)
        attention = self._alignment_heads(output.cross_attentions)[:, first:].float()
        return [
            self._decoded(
                sentence, target, log_probs[row, : len(target)].tolist(), attention[row, : len(target)].tolist()
            )
            for row, (sentence, target) in enumerate(zip(group, targets, strict=True))
        ]

    def _alignment_heads(self, layers: Any) -> Any:
        """Return the attention that tells best which words belong together.

        OPUS-MT trained the first head of the last layer on word alignments. A model without
        such training aligns best in its last layer but one, averaged over the heads (Garg et
        al. 2019, "Jointly Learning to Align and Translate with Transformer Models").
        """
        if self.manifest.architecture is Architecture.MARIAN:
            return layers[-1][:, 0]
        return layers[max(0, len(layers) - 2)].mean(dim=1)

    def _decoded(
        self, sentence: Sentence, target: list[int], log_probs: list[float], attention: list[list[float]]
    ) -> Decoded:
        pieces = self._named(target)
        for step, piece in enumerate(pieces):
            if piece == self._unknown:
                pieces[step] = sentence.source[attention[step].index(max(attention[step]))]
        return Decoded(tuple(pieces), tuple(log_probs), attention)


def _require() -> None:
    missing = [name for name in ("torch", "transformers") if find_spec(name) is None]
    if missing:
        raise EngineUnavailable(
            f"the engine transformers needs {' and '.join(missing)}", hint="pip install 'nltrans[transformers]'"
        )


def _best_device(torch: Any) -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
