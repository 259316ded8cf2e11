"""A dictionary out of the corpus."""

from __future__ import annotations

import pytest
from scripts.train.lexicon import ship, write
from scripts.train.pairs import Pair


@pytest.fixture
def dictionary(tmp_path):
    """Make the dictionary of pairs that come with their alignments."""

    def make(*aligned):
        lines = [Pair(source, target, (), "x").to_line() + "\n" for source, target, _ in aligned]
        (tmp_path / "pairs.tsv").write_text("".join(lines), encoding="utf-8")
        (tmp_path / "pairs.align").write_text("".join(f"{links}\n" for *_, links in aligned))
        write(tmp_path / "pairs.tsv", frozenset({"china", "polish"}), "en", "fr", tmp_path / "lexicon.tsv")
        found = [Pair.from_line(line) for line in (tmp_path / "lexicon.tsv").read_text(encoding="utf-8").splitlines()]
        links = (tmp_path / "lexicon.align").read_text().splitlines()
        return {pair.source: (pair.target, link) for pair, link in zip(found, links, strict=True)}

    return make


SPEED = ("the speed", "la vitesse", "0-0 1-1")


def test_a_word_has_its_commonest_translation_in_both_cases(dictionary):
    found = dictionary(*[SPEED] * 5, ("full speed", "à toute allure", "0-1 1-2"))
    assert (found["speed"], found["Speed"]) == (("vitesse", "0-0"), ("Vitesse", "0-0"))


def test_a_rare_translation_is_none(dictionary):
    assert "speed" not in dictionary(*[SPEED] * 4)


def test_a_translation_can_have_several_words(dictionary):
    found = dictionary(*[("the dataset", "le jeu de données", "0-0 1-1 1-2 1-3")] * 5)
    assert found["dataset"] == ("jeu de données", "0-0 0-1 0-2")


def test_words_of_a_translation_stand_together(dictionary):
    assert "dataset" not in dictionary(*[("the dataset", "le jeu de données", "0-0 1-1 1-3")] * 5)


def test_what_is_aligned_to_two_words_is_the_translation_of_none(dictionary):
    assert dictionary(*[("machine translation", "traduction", "0-0 1-0")] * 5) == {}


def test_a_word_without_a_likely_translation_has_the_one_that_it_has_alone(dictionary):
    others = [("about words", "de propos", "0-1"), ("about words", "mots", "1-0")] * 3
    inside = [("about words", "sur mots", "0-0 1-1")] * 5 + others
    found = dictionary(*inside, ("About", "À propos :", "0-0 0-1"))
    assert found["About"] == ("À propos", "0-0 0-1")
    assert dictionary(*inside)["about"] == ("sur", "0-0")
    assert dictionary(*inside, ("About", "Propriétés", "0-0"))["about"] == ("sur", "0-0")


def test_copies_and_unknown_words_are_left_out(dictionary):
    found = dictionary(*[("the quilt speed xqzt", "la quilt vitesse zut", "0-0 1-1 2-2 3-3")] * 5)
    assert {"quilt", "xqzt"}.isdisjoint(found)
    assert "speed" in found


@pytest.mark.parametrize(
    ("word", "translation", "kept", "is_listed"),
    [
        ("spring", "ressort", 2, True),
        ("spring", "ressort", 4, False),
        ("books", "livres", 0, True),
        ("books", "livres", 1, False),
        ("rural", "rurales", 0, False),
    ],
)
def test_a_word_that_often_stays_as_it_is_may_stay(dictionary, word, translation, kept, is_listed):
    pairs = [(f"the {word}", f"le {text}", "0-0 1-1") for text in [translation] * 6 + [word] * kept]
    assert (word in dictionary(*pairs)) == is_listed


def test_a_part_of_a_word_with_a_hyphen_is_no_translation(dictionary):
    assert "weekend" not in dictionary(*[("this weekend", "ce week-end", "0-0 1-1")] * 5)


def test_names_keep_their_capital_and_its_absence(dictionary):
    found = dictionary(*[("see China", "voir la Chine", "0-0 1-2"), ("from Polish", "du polonais", "0-0 1-1")] * 5)
    assert (found["China"][0], found["Polish"][0]) == ("Chine", "polonais")
    assert {"china", "polish"}.isdisjoint(found)


def test_a_model_gets_each_word_once(dictionary, tmp_path):
    dictionary(*[("see the speed of China", "voir la vitesse de Chine", "0-0 1-1 2-2 3-3 4-4")] * 5)
    ship(tmp_path / "lexicon.tsv", tmp_path / "shipped.tsv")
    lines = (tmp_path / "shipped.tsv").read_text(encoding="utf-8").splitlines()
    assert {"China\tChine", "speed\tvitesse"} <= set(lines)
    assert not any(line.startswith("Speed") for line in lines)
