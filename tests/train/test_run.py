"""A tiny model from pairs to a folder that the product translates with, and on from what was kept."""

from __future__ import annotations

import dataclasses
import json
import shutil

import pytest

from nltrans.core.ports import Request
from nltrans.engines import get_engine
from nltrans.models.checksums import problems

pytest.importorskip("torch")
pytest.importorskip("transformers")

from scripts.train import export, training
from scripts.train.vocabulary import SOURCE, TARGET

SENTENCES = [
    ("The model reads the text.", "Le modèle lit le texte.", "0-0 1-1 2-2 3-3 4-4"),
    ("We train the small network.", "Nous entraînons le petit réseau.", "0-0 1-1 2-2 3-3 4-4"),
    ("A paper explains this method.", "Un article explique cette méthode.", "0-0 1-1 2-2 3-3 4-4"),
]


@pytest.fixture
def tiny(config):
    model = dataclasses.replace(
        config.model, student="", d_model=32, ffn=64, heads=4, encoder_layers=2, decoder_layers=1
    )
    often = {
        "batch_tokens": 300,
        "anneal_steps": 2,
        "part_pairs": 24,
        "valid_every": 2,
        "save_every": 2,
        "frozen_steps": 2,
    }
    train = dataclasses.replace(config.train, score_every=4, **often)
    return dataclasses.replace(config, model=model, train=train)


@pytest.fixture
def work(vocabularies, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    for name, processor in zip((SOURCE, TARGET), vocabularies, strict=True):
        (folder / name).write_bytes(processor.serialized_model_proto())
    for name, times in (("pairs", 16), ("valid", 2), ("lexicon", 1)):
        rows = SENTENCES * times
        pairs = "".join(f"{source}\t{target}\t\thf-course/1.md\n" for source, target, _ in rows)
        (folder / f"{name}.tsv").write_text(pairs, encoding="utf-8")
        (folder / f"{name}.align").write_text("".join(f"{links}\n" for _, _, links in rows))
    return folder


@pytest.fixture
def evaluation(tmp_path):
    folder = tmp_path / "eval"
    for name in ("flores", "dair"):
        (folder / name / "en-fr").mkdir(parents=True)
    for side, column in (("en", 0), ("fr", 1)):
        lines = "".join(f"{row[column]}\n" for row in SENTENCES)
        (folder / "flores" / "en-fr" / f"dev.{side}").write_text(lines, encoding="utf-8")
    rows = [json.dumps({"src_text": source, "ref_text": target}) for source, target, _ in SENTENCES]
    for name in ("issue-01.jsonl", "issue-01.sentences.jsonl"):
        (folder / "dair" / "en-fr" / name).write_text("\n".join(rows), encoding="utf-8")
    return folder


def log(work):
    return [json.loads(line) for line in (work / "log.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_model_is_trained_annealed_exported_and_trained_on(tiny, work, evaluation, tmp_path):
    checkpoint = tmp_path / "checkpoint"
    training.train(tiny, work, checkpoint, evaluation, steps=4, hours=1)
    assert [line["step"] for line in log(work) if "valid_nll" in line] == [2, 4]
    (scored,) = (line for line in log(work) if "FLORES dev, BLEU" in line)
    assert scored["step"] == 4
    training.anneal(tiny, work, evaluation)

    out = tmp_path / "model"
    export.export(tiny, work, out)
    assert problems(out) == []
    engine = get_engine("ctranslate2", model=out, source="en", target="fr", threads=1)
    (answer,) = engine.translate([Request(SENTENCES[0][0], "en", "fr")])
    assert isinstance(answer.text, str)
    assert engine.manifest.training["steps"] == 6

    checkpoint.mkdir()
    (checkpoint / "model-00001-of-00009.safetensors").write_bytes(b"of an older model")
    export.keep(tiny, work, checkpoint)
    assert not (checkpoint / "model-00001-of-00009.safetensors").exists()
    other = tmp_path / "other"
    other.mkdir()
    for path in work.glob("*.*"):
        if path.suffix in {".tsv", ".align", ".spm"}:
            shutil.copy(path, other)
    training.train(tiny, other, checkpoint, evaluation, steps=8, hours=1)
    assert [line["step"] for line in log(other) if "valid_nll" in line] == [6, 8]
    assert log(other)[-1]["tokens"] > log(work)[-1]["tokens"]
