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
from scripts.train import lexicon, vocabulary
from scripts.train import model as architecture
from scripts.train.state import PROGRESS, Progress, State

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


def keep(work: Path, checkpoint: Path) -> None:
    """Write what was last exported to the folder that a later run goes on from, at the next part of the data."""
    shutil.rmtree(checkpoint, ignore_errors=True)
    shutil.copytree(work / "transformers", checkpoint)
    trained = Progress(**json.loads((checkpoint / PROGRESS).read_text(encoding="utf-8")))
    state = torch.load(work / "state.pt", weights_only=True, mmap=True)
    _write(replace(trained, part=state["progress"]["part"] + 1, batch=0, annealed=0, last=0), checkpoint)


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
    shutil.copyfile(work / "source.spm", folder / "source.spm")
    write_manifest(folder, _manifest(state))


def _load(config: Config, work: Path, path: Path) -> State:
    pieces = vocabulary.load(work / "source.spm").vocab_size()
    state = State(architecture.create(config, pieces), config)
    state.load(path)
    state.use(state.average)
    return state


def save_checkpoint(state: State, work: Path, folder: Path) -> None:
    """Write model and tokenizer as `MarianMTModel.from_pretrained` wants them, and the progress."""
    from transformers import MarianTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.safetensors*"):
        path.unlink()
    processor = vocabulary.load(work / "source.spm")
    pieces = {processor.id_to_piece(number): number for number in range(processor.vocab_size())}
    vocab = {**pieces, "<pad>": len(pieces)}
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False, indent=0), encoding="utf-8")
    for side in ("source", "target"):
        shutil.copyfile(work / "source.spm", folder / f"{side}.spm")
    tokenizer = MarianTokenizer(
        str(folder / "source.spm"),
        str(folder / "target.spm"),
        str(folder / "vocab.json"),
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


def convert(checkpoint: Path, out: Path) -> None:
    """Convert a checkpoint for transformers to CTranslate2, int8."""
    from ctranslate2.converters import TransformersConverter

    converted = checkpoint.parent / "ctranslate2"
    TransformersConverter(str(checkpoint)).convert(str(converted), quantization="int8_float32", force=True)
    out.mkdir(parents=True, exist_ok=True)
    for path in converted.iterdir():
        shutil.copyfile(path, out / path.name)


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
