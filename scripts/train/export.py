"""From a training state to a checkpoint for transformers and a CTranslate2 model for the wheel.

The checkpoint is also what a later run goes on from (`State.go_on_from`): the exported weights in
half precision, in files small enough for a repository, the vocabulary, and `progress.json`.
Moments of Adam are not kept; at beta 0.98 they are back after some fifty steps.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch
from scripts.train import lexicon
from scripts.train import model as architecture
from scripts.train.state import PROGRESS, Progress, State
from scripts.train.vocabulary import EOS, PAD, SOURCE, TARGET, UNKNOWN, Vocabularies

from nltrans.models.lexicon import FILENAME as LEXICON
from nltrans.models.manifest import FILENAME, Architecture, Manifest, Marks

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.train.config import Config

SHARD = "12MB"
LICENCE = "CC-BY-SA-4.0"


def export(config: Config, work: Path, out: Path) -> None:
    """Write the averaged weights of the run in `work` to the model folder `out`.

    If they were annealed since, it is the mean of the weights before and after, which is better than either
    (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
    """
    plain, annealed = work / "state.pt", work / "annealed.pt"
    state = _load(config, work, plain)
    if annealed.exists() and annealed.stat().st_mtime > plain.stat().st_mtime:
        before = state
        state = _load(config, work, annealed)
        if state.progress.annealed != before.progress.step:
            raise SystemExit(f"{annealed} was not annealed from {plain} as it is now")
        torch._foreach_lerp_(state.average, before.average, 1 - config.train.annealed_share)
    out.mkdir(parents=True, exist_ok=True)
    lexicon.ship(work / "lexicon.tsv", out / LEXICON)
    _fill(out, state, work, work / "transformers")


def keep(config: Config, work: Path, checkpoint: Path) -> None:
    """Write the state and its log to the folder that a later run goes on from, at the next part of the data."""
    shutil.rmtree(checkpoint, ignore_errors=True)
    state = _load(config, work, work / "state.pt")
    save_checkpoint(state, work, checkpoint)
    _write(replace(state.progress, part=state.progress.part + 1, batch=0), checkpoint)
    shutil.copyfile(work / "log.jsonl", checkpoint / "log.jsonl")


def trial(config: Config, work: Path, path: Path) -> Path:
    """Write the averaged weights of the state in `path` to the model folder `trial` in `work`, and return it."""
    folder = work / "trial"
    folder.mkdir(exist_ok=True)
    if (work / "lexicon.tsv").exists():
        lexicon.ship(work / "lexicon.tsv", folder / LEXICON)
    _fill(folder, _load(config, work, path), work, folder / "transformers")
    return folder


def _fill(folder: Path, state: State, work: Path, checkpoint: Path) -> None:
    """Write a state's averaged weights to a model folder, by way of a checkpoint, with vocabulary and manifest."""
    save_checkpoint(state, work, checkpoint)
    convert(checkpoint, folder)
    for name in (SOURCE, TARGET):
        shutil.copyfile(work / name, folder / name)
    write_manifest(folder, _manifest(state))


def _load(config: Config, work: Path, path: Path) -> State:
    state = State(architecture.create(config, Vocabularies.load(work)), config)
    state.load(path)
    state.use(state.average)
    return state


def save_checkpoint(state: State, work: Path, folder: Path) -> None:
    """Write model and tokenizer as `MarianMTModel.from_pretrained` wants them, and the progress."""
    from transformers import MarianTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.safetensors*"):
        path.unlink()
    for name in (SOURCE, TARGET):
        shutil.copyfile(work / name, folder / name)
    for name, pieces in zip(("vocab.json", "target_vocab.json"), _pieces(Vocabularies.load(work)), strict=True):
        numbers = {piece: number for number, piece in enumerate(pieces)}
        (folder / name).write_text(json.dumps(numbers, ensure_ascii=False, indent=0), encoding="utf-8")
    tokenizer = MarianTokenizer(
        str(folder / SOURCE),
        str(folder / TARGET),
        str(folder / "vocab.json"),
        str(folder / "target_vocab.json"),
        separate_vocabs=True,
        source_lang=state.config.source,
        target_lang=state.config.target,
        model_max_length=architecture.MAX_POSITIONS,
    )
    tokenizer.save_pretrained(folder)
    with torch.no_grad():
        for working, average in zip(state.working, state.average, strict=True):
            working.data = average.half()
    state.model.half().save_pretrained(folder, max_shard_size=SHARD)
    _write(state.progress, folder)


def _write(progress: Progress, folder: Path) -> None:
    (folder / PROGRESS).write_text(json.dumps(vars(progress), indent=2) + "\n", encoding="utf-8")


def _pieces(vocabularies: Vocabularies) -> tuple[list[str], list[str]]:
    """Return the pieces of both sides in order, ``<pad>`` among them."""
    source, target = ([side.id_to_piece(n) for n in range(side.vocab_size())] for side in vocabularies)
    return source if PAD in source else [*source, PAD], [*target, PAD]


def convert(checkpoint: Path, out: Path) -> None:
    """Convert a checkpoint for transformers to CTranslate2, int8.

    CTranslate2's own converter gives both sides one vocabulary, whatever the checkpoint says.
    """
    from ctranslate2.converters.transformers import MarianMTLoader
    from transformers import MarianMTModel

    model = MarianMTModel.from_pretrained(checkpoint, dtype=torch.float32)
    model.config.normalize_before = model.config.normalize_embedding = False
    pad = model.config.pad_token_id
    spec = super(MarianMTLoader, MarianMTLoader()).get_model_spec(model)
    for side in (spec.decoder.embeddings, spec.decoder.projection):
        side.weight = side.weight[:pad]
    source, target = _pieces(Vocabularies.load(checkpoint))
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target[:pad])
    spec.config.eos_token = spec.config.decoder_start_token = source[EOS]
    spec.config.unk_token = source[UNKNOWN]
    spec.validate()
    spec.optimize(quantization="int8_float32")
    out.mkdir(parents=True, exist_ok=True)
    spec.save(str(out))


def _manifest(state: State) -> Manifest:
    config, progress = state.config, state.progress
    return Manifest(
        architecture=Architecture.MARIAN,
        name=config.name,
        version=config.version,
        source=(config.source,),
        target=(config.target,),
        marks=Marks("nltrans", 16),
        terms=True,
        alignment=True,
        max_tokens=config.train.max_pieces,
        beam_size=config.decode.beam_size,
        length_penalty=config.decode.length_penalty,
        licence=LICENCE,
        training={
            "preset": config.preset,
            "steps": progress.step,
            "target_tokens": progress.tokens,
            "hours": round(progress.seconds / 3600, 2),
            "device": config.train.device,
        },
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest` with the checksums of the files beside it."""
    names = sorted(path.name for path in folder.iterdir() if path.suffix in {".bin", ".json", ".spm", ".tsv"})
    sums = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in names if n != FILENAME}
    content: dict[str, Any] = {**manifest.to_json(), "files": sums}
    (folder / FILENAME).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
