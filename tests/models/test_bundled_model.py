"""What must hold for the bundled model however well it translates: no loops, no crashes, sound copies.

The inputs of `robustness.json` are what a newsletter has besides sentences.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from nltrans.core.ports import TermConstraint
from nltrans.decoding.loops import longest_run
from nltrans.decoding.passes import Text
from nltrans.engines import get_engine
from nltrans.models import bundled
from nltrans.models.manifest import FILENAME, Manifest
from roads import decode

FOLDER = bundled.find("en", "fr")
INPUTS = json.loads(Path(__file__).with_name("robustness.json").read_text(encoding="utf-8"))
SENTENCE = "The model reads the text, word by word, and writes a translation that people can correct"
LONG = {
    "200 words": " and then ".join([SENTENCE] * 11) + ".",
    "400 words": ", because ".join([SENTENCE] * 22) + ".",
    "no stops": " ".join(["word", "model", "data", "text"] * 60),
    "one word": "data" * 300,
    "digits": "1234567890 " * 60,
    "emoji": "🎉" * 200,
}
HEADINGS = {
    "Speed": {"Vitesse"},
    "Resources": {"Ressources"},
    "Results": {"Résultats"},
    "Society": {"Société"},
    "Education": {"Éducation"},
    "Books": {"Livres"},
    "Research": {"Recherche", "Recherches"},
    "Challenges": {"Défis"},
    "Ethics": {"Éthique"},
    "Tools": {"Outils"},
    "Tutorials": {"Tutoriels"},
    "News": {"Nouvelles", "Les nouvelles", "Actualités"},
    "Events": {"Événements", "Évènements"},
    "Authors": {"Auteurs"},
    "Step": {"Étape"},
    "Accuracy": {"Précision", "Exactitude"},
    "Highlights": {"Points forts", "Faits saillants"},
    "Interviews": {"Entretiens", "Entrevues", "Interviews"},
    "Music": {"Musique"},
    "Abstract": {"Résumé"},
    "Privacy": {"Confidentialité", "Vie privée"},
    "Health": {"Santé"},
    "Summary": {"Résumé", "Récapitulatif"},
    "Language": {"Langue", "Langage"},
}
BLANK = ["", " ", "\t", "\u00a0", "   "]

pytestmark = pytest.mark.skipif(FOLDER is None, reason="no model is bundled")


@pytest.fixture(scope="module")
def engine():
    return get_engine("ctranslate2", model=FOLDER, source="en", target="fr", threads=1)


def translate(engine, texts, terms=()):
    return decode(engine, *(Text(text, terms=terms) for text in texts))


@pytest.fixture(scope="module")
def answers(engine):
    """All inputs in one call, as a document would bring them."""
    texts = [text for kind in INPUTS.values() for text in kind]
    return dict(zip(texts, translate(engine, texts), strict=True))


def is_babble(source, target):
    """Whether a translation goes on and on, or repeats a run of words that its source does not."""
    words = re.findall(r"\w+|[^\w\s]", source), re.findall(r"\w+|[^\w\s]", target)
    return len(words[1]) > 3 * len(words[0]) + 20 or longest_run(words[1]) > max(5, longest_run(words[0]) + 2)


def test_there_are_enough_inputs():
    assert sum(map(len, INPUTS.values())) + len(LONG) + len(BLANK) >= 200


@pytest.mark.parametrize("kind", sorted(INPUTS))
def test_no_babble(answers, kind):
    assert [(text, answers[text].text) for text in INPUTS[kind] if is_babble(text, answers[text].text)] == []


@pytest.mark.parametrize("kind", ["url", "emoji", "code"])
def test_what_holds_no_words_is_copied(answers, kind):
    assert {text: answers[text].text for text in INPUTS[kind]} == {text: text for text in INPUTS[kind]}


def test_numbers_keep_their_digits(answers):
    digits = {text: (re.findall(r"\d", text), re.findall(r"\d", answers[text].text)) for text in INPUTS["number"]}
    assert [text for text, (given, kept) in digits.items() if given != kept] == []


@pytest.mark.parametrize(("kind", "changed"), [("french", 1), ("name", 5)])
def test_most_french_and_most_names_stay(answers, kind, changed):
    others = {text: answers[text].text for text in INPUTS[kind] if answers[text].text != text}
    assert len(others) <= changed, others


@pytest.mark.parametrize("kind", sorted(INPUTS))
def test_no_marks_out_of_nowhere(answers, kind):
    assert [answers[text].text for text in INPUTS[kind] if "⟦" in answers[text].text or "⟧" in answers[text].text] == []


@pytest.mark.parametrize("name", sorted(LONG))
def test_long_inputs_end(engine, name):
    (answer,) = translate(engine, [LONG[name]])
    assert len(answer.text) <= 4 * len(LONG[name]) + 200


@pytest.mark.parametrize("name", ["Noam Chomsky", "São Paulo"])
def test_names_keep_their_order(engine, name):
    assert translate(engine, [name])[0].text == name


def test_headings_are_no_names(engine):
    headings = ["Docker Installation", "Docker Image", "Python Documentation"]
    assert [answer.text for answer in translate(engine, headings)] != headings


def test_blank_inputs_stay_blank(engine):
    assert [answer.text for answer in translate(engine, BLANK)] == BLANK


def test_headings_of_one_word_are_translated(engine):
    found = dict(zip(HEADINGS, (answer.text for answer in translate(engine, list(HEADINGS))), strict=True))
    wrong = {source: target for source, target in found.items() if target not in HEADINGS[source]}
    assert len(wrong) <= 2, wrong


def test_answers_do_not_depend_on_the_batch(engine, answers):
    some = [kind[0] for kind in INPUTS.values()] + [SENTENCE]
    alone = [translate(engine, [text])[0].text for text in some[:-1]]
    assert alone == [answers[text].text for text in some[:-1]]


def test_marks_and_terms_are_accepted(engine):
    (answer,) = translate(
        engine, ["Read the ⟦1⟧language model⟦/1⟧ now."], (TermConstraint(12, 26, "modèle de langue"),)
    )
    assert "⟦t⟧" not in answer.text
    assert "⟦=⟧" not in answer.text


def test_alignment_covers_the_answer(engine):
    (answer,) = translate(engine, [SENTENCE])
    assert answer.alignment is not None
    assert len(answer.alignment.weights) == len(answer.alignment.target)
    assert all(span.end <= len(answer.text) for span in answer.alignment.target)


def test_checksums():
    manifest = Manifest.read(FOLDER)
    shipped = {path.name for path in FOLDER.iterdir()} - {FILENAME, "MODEL_CARD.md", "estimate.en-fr.json"}
    assert set(manifest.files) == shipped
    for name, checksum in manifest.files.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == checksum


def test_the_estimate_was_fitted_to_this_model(engine):
    """`python -m scripts.estimate` fits it again when the model changes."""
    assert json.loads(engine.estimator_weights)["fitted_with"] == engine.name


def test_size():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 40_000_000
