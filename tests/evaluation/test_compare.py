from __future__ import annotations

import pytest

from nltrans.core.document import CodeKind, InlineCode
from nltrans.core.term import Glossary, Term
from nltrans.evaluation.compare import compare, with_numbers_of
from nltrans.glossary.match import Matcher
from nltrans.markdown.segment import segment

SOURCE = """\
---
title: "Two models"
---

# What is new

Read [the paper](https://a.org/p) and run `fit()` in 2020. It is *short*.

- The **first** item of the list.
- The second item, by [Ann](https://ann.org).

The last paragraph is here for all of you.
"""
TARGET = """\
---
title: "Deux modèles"
---

# Les nouveautés

Lisez [l'article](https://a.org/p) et lancez `fit()` en 2020. Il est *court*.

- Le **premier** élément de la liste.
- Le deuxième élément, par [Ann](https://ann.org).

Le dernier paragraphe est là pour vous.
"""


def found(target, source=SOURCE, **options):
    findings = compare(segment(source), segment(target), "en", "fr", **options)
    return [(finding.check, finding.line) for finding in findings]


def test_a_good_translation_has_no_findings():
    assert found(TARGET) == []


@pytest.mark.parametrize(
    ("old", "new", "findings"),
    [
        ("https://a.org/p", "https://a.org/q", [("link-changed", 7)]),
        ("`fit()`", "`fit_all()`", [("code-changed", 7)]),
        ("2020", "2021", [("number-changed", 7)]),
        ("*court*", "court", [("style-lost", 7)]),
        ("élément de la liste.", "element of the list.", [("source-word-left", 9)]),
        (
            "Le dernier paragraphe est là pour vous.",
            "The last paragraph is here for all of you.",
            [("untranslated", 12)],
        ),
        ('"Deux modèles"', '"Two 3 models"', [("number-changed", 2)]),
    ],
)
def test_faults_are_placed_in_the_source(old, new, findings):
    assert found(TARGET.replace(old, new)) == findings


def test_reordered_links_are_the_same_links():
    source = "Ask [Ann](https://ann.org) or [Bob](https://bob.org)."
    assert found("Demandez à [Bob](https://bob.org) ou [Ann](https://ann.org).", source) == []


def test_a_dropped_block_is_named_and_the_rest_is_checked():
    target = TARGET.replace("Le dernier paragraphe est là pour vous.\n", "").replace("2020", "2021")
    assert found(target) == [("number-changed", 7), ("block-missing", 12)]


def test_white_space_and_signs_of_emphasis_do_not_count():
    assert found(TARGET.replace("(https://a.org/p)", "( https://a.org/p )").replace("*court*", "_court_")) == []


def test_sentences_may_be_joined():
    joined = TARGET.replace("en 2020. Il est *court*.", "en 2020 ; il est *court*.")
    assert found(joined) == []


def test_terms_are_checked_with_a_glossary():
    glossary = Glossary("en", "fr", (Term("paper", ("papier",)),))
    assert found(TARGET, matcher=Matcher(glossary)) == [("glossary-missed", 7)]


def code(number, opening):
    return InlineCode(number, CodeKind.LINK, paired=True, open=("[",), close=(f"]({opening})",))


def test_numbers_follow_the_source():
    text, added = with_numbers_of(
        (code(1, "a"), code(2, "b")), "⟦1⟧x⟦/1⟧ ⟦2⟧y⟦/2⟧ ⟦3⟧z⟦/3⟧", (code(1, "b"), code(2, "new"), code(3, "a"))
    )
    assert text == "⟦2⟧x⟦/2⟧ ⟦3⟧y⟦/3⟧ ⟦1⟧z⟦/1⟧"
    assert added == (code(3, "new"),)


def test_what_changes_with_the_language_is_no_fault():
    source = "# The end [EN]\n\nSee [the end](#the-end-en) and [a page](https://e.org#top).\n"
    target = "# La fin [FR]\n\nVoyez [la fin](#la-fin-fr) et [une page](https://e.org#top).\n"
    assert found(target, source) == []
    assert found(target.replace("#top", "#bas"), source) == [("link-changed", 3)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Take a fast one, e.g. `x`.\n", "Prenez-en un rapide, par exemple. `x`.\n"),
        ("Take a fast one. `x`.\n", "Prenez-en un rapide, par exemple `x`.\n"),
        ("Take `x` first. Then wait here.\n", "Prenez d'abord. Puis `x` attend ici.\n"),
    ],
)
def test_a_code_in_another_sentence_is_not_lost(source, target):
    assert found(target, source) == []


def test_a_code_between_sentences_is_missed_where_there_is_none():
    assert found("Prenez-en un rapide, par exemple.\n", "Take a fast one, e.g. `x`.\n") == [("code-changed", 1)]
