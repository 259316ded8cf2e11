"""Learning from translations by people: much is learned, and nearly all of it is right."""

import json

import pytest

import nltrans
from nltrans.batch.harvest import harvest
from nltrans.config import Settings
from nltrans.core import marks

SOURCE = """# News

The first paragraph is about models. It cites [a paper](https://a.org/1) from 2019.

Some praise for the authors goes here!

Use `code` with care. Ten examples are shown in the table.
"""
TARGET = """# Nouvelles

Le premier paragraphe parle de modèles. Il cite [un article](https://a.org/1) de 2019.

Utilisez `code` avec prudence. Dix exemples sont donnés dans le tableau.

*Traduit par une personne.*
"""


def learned(source, target, language="fr"):
    from nltrans.wiring import segment

    document = nltrans.segment(source)
    pairs = harvest(document, segment(target, Settings(source=language)), ("en", language))
    return {document.segments[pair.segment].text: pair.target for pair in pairs}


def test_sentences_and_their_markup():
    assert learned(SOURCE, TARGET) == {
        "News": "Nouvelles",
        "The first paragraph is about models.": "Le premier paragraphe parle de modèles.",
        "It cites ⟦1⟧a paper⟦/1⟧ from 2019.": "Il cite ⟦1⟧un article⟦/1⟧ de 2019.",
        "Use ⟦1/⟧ with care.": "Utilisez ⟦1/⟧ avec prudence.",
        "Ten examples are shown in the table.": "Dix exemples sont donnés dans le tableau.",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("de 2019", "de 2018"),
        ("https://a.org/1", "https://a.org/2"),
        ("[un article](https://a.org/1)", "un article"),
        ("Il cite", "Comme tout le monde le sait depuis très longtemps dans ce domaine de recherche, il cite encore"),
        ("Il cite [un article](https://a.org/1) de 2019.", "It cites [a paper](https://a.org/1) from 2019."),
    ],
)
def test_what_is_not_sure_is_not_learned(old, new):
    assert old in TARGET
    found = learned(SOURCE, TARGET.replace(old, new))
    assert "It cites ⟦1⟧a paper⟦/1⟧ from 2019." not in found
    assert "The first paragraph is about models." in found


def test_unrelated_posts_teach_nothing():
    other = "\n\n".join(f"Un texte sans rapport numéro {n}, avec [ceci](https://b.org/{n})." for n in range(40))
    assert len(learned(SOURCE, other)) <= 1


@pytest.mark.parametrize("language", ["fr", "pt"])
def test_a_real_archive(dair, language):
    """At least half of the sentences are learned; at most 1 in 100 contradicts the gold alignment of blocks."""
    total = right = wrong = 0
    for post in sorted((dair / f"en-{language}").glob("*.en.md")):
        pairs = learned(
            post.read_text(), post.with_name(post.name.replace(".en.", f".{language}.")).read_text(), language
        )
        lines = post.with_name(post.name.replace(".en.md", ".jsonl")).read_text().splitlines()
        gold = [(bare(block["src_text"]), bare(block["ref_text"])) for block in map(json.loads, lines)]
        for source, target in pairs.items():
            blocks = [reference for text, reference in gold if bare(source) in text]
            if len(bare(source)) > 20 and blocks:
                found = any(bare(target) in block for block in blocks)
                right, wrong = right + found, wrong + (not found)
        total += len(nltrans.segment(post.read_text()).segments)
    assert right >= total / 3
    assert wrong <= right / 100


def bare(text):
    return "".join(character for character in marks.plain(text).lower() if character.isalnum())
