"""What is taken from the later shards."""

from __future__ import annotations

from pathlib import Path

from scripts.train import corpus
from scripts.train.pairs import Pair
from scripts.train.selection import likeness_to, log_probabilities, select

BUNDLED = Path(__file__).parents[2] / "src" / "nltrans" / "models" / "bundled" / "en-fr"

PROSE = ["We think that people should read more of what others write.", "I hope you like what we made for you."]
MANUAL = ["Retrieves the handle of the device context.", "Specifies the handle of the window of the control."]


def test_prose_is_told_from_manuals():
    likeness = likeness_to(PROSE, MANUAL)
    assert likeness("I hope that we read more.") > 0 > likeness("Retrieves the handle of the control.")
    assert likeness("") == 0


def test_the_model_finds_a_translation_likelier_than_another_sentence():
    english = ["The model reads a sentence.", "You can find the data on our site."]
    french = ["Le modèle lit une phrase.", "Vous pouvez trouver les données sur notre site."]
    right = log_probabilities([Pair(e, f, (), "o") for e, f in zip(english, french, strict=True)], BUNDLED)
    wrong = log_probabilities([Pair(e, f, (), "o") for e, f in zip(english, french[::-1], strict=True)], BUNDLED)
    assert all(r > w + 1 for r, w in zip(right, wrong, strict=True))


def test_what_is_taken_is_prose_and_a_translation_and_named(config, tmp_path, monkeypatch):
    shards = {
        "train-00": [(text, "", "hf-course") for text in PROSE * 5],
        "train-01": [
            ("I hope that people like what we write.", "J'espère que les gens aiment ce que nous écrivons.", "ms-a"),
            ("We think that you should read more.", "Le contrôle de la fenêtre est un périphérique.", "ms-a"),
            *((text, "Récupère la poignée du contexte de périphérique.", "ms-win32") for text in MANUAL),
            ("People like what we write", "Les gens aiment ce que nous écrivons", "ms-a"),
        ],
        "train-02": [],
    }
    monkeypatch.setattr(corpus, "read", lambda path: iter(shards[path.name.partition(".")[0]]))
    halves = type(config.select)(config.select.shards, config.select.prose, alike=0.5, believed=0.5)
    chosen = type(config)(**(vars(config) | {"select": halves, "shards": ("train-00",)}))
    select(chosen, tmp_path, tmp_path, BUNDLED, tmp_path / "selected.tsv")
    (pair,) = map(Pair.from_line, (tmp_path / "selected.tsv").read_text(encoding="utf-8").splitlines())
    assert (pair.source, pair.origin) == ("I hope that people like what we write.", "selected/ms-a")
    assert chosen.weight(pair.origin) == chosen.weights["selected/"]
