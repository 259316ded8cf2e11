from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nltrans.evaluation.align import Block, align, blocks
from nltrans.markdown.segment import segment

ENGLISH = """\
# News

[Attention](https://a.org/1) was published in 2017 by Vaswani and others at Google.

The new version of PyTorch has 300 changes, most of them small.

## Books

Two books by Goldberg and Jurafsky are worth reading in the summer.

Subscribe to receive the next NLP Digest in your inbox.
"""
FRENCH = """\
# Nouvelles

[Attention](https://a.org/1) a été publié en 2017 par Vaswani et d'autres chez Google.

La nouvelle version de PyTorch compte 300 changements, presque tous petits.

## Livres

Deux livres de Goldberg et Jurafsky valent la peine d'être lus cet été.

Abonnez-vous pour recevoir le prochain NLP Digest dans votre boîte.
"""


def paired(left, right):
    before, after = blocks(segment(left)), blocks(segment(right))
    found = align(before, after)
    pairs = [([before[i].text[:9] for i in p.left], [after[j].text[:9] for j in p.right]) for p in found.pairings]
    return pairs, found


FAITHFUL = [
    (["News"], ["Nouvelles"]),
    (["Attention"], ["Attention"]),
    (["The new v"], ["La nouvel"]),
    (["Books"], ["Livres"]),
    (["Two books"], ["Deux livr"]),
    (["Subscribe"], ["Abonnez-v"]),
]


def test_a_faithful_translation():
    pairs, found = paired(ENGLISH, FRENCH)
    assert pairs == FAITHFUL
    assert (found.left_coverage, found.right_coverage) == (1.0, 1.0)


def test_merged_paragraphs():
    pairs, _ = paired(ENGLISH, FRENCH.replace("Google.\n\n", "Google. "))
    assert (["Attention", "The new v"], ["Attention"]) in pairs
    assert len(pairs) == 5


def test_split_paragraphs():
    pairs, _ = paired(ENGLISH.replace("Google.\n\n", "Google. "), FRENCH)
    assert (["Attention"], ["Attention", "La nouvel"]) in pairs


def test_dropped_paragraphs_lower_the_coverage():
    dropped = FRENCH.replace("Deux livres de Goldberg et Jurafsky valent la peine d'être lus cet été.\n\n", "")
    pairs, found = paired(ENGLISH, dropped)
    assert pairs == [pair for pair in FAITHFUL if pair[0] != ["Two books"]]
    assert 0.6 < found.left_coverage < 0.8
    assert found.right_coverage == 1.0


def test_added_notes_lower_the_other_coverage():
    note = "Note du traducteur, écrite pour les lecteurs francophones : rien de ceci ne figure ailleurs.\n\n"
    _, found = paired(ENGLISH, FRENCH.replace("## Livres", f"{note}## Livres"))
    assert found.left_coverage == 1.0
    assert found.right_coverage < 0.9


def test_moved_sections():
    first, books = FRENCH.split("## Livres")
    moved = f"## Livres{books}\n{first}"
    pairs, _ = paired(ENGLISH, moved)
    assert {(tuple(left), tuple(right)) for left, right in pairs} >= {
        (("Attention",), ("Attention",)),
        (("Two books",), ("Deux livr",)),
        (("The new v",), ("La nouvel",)),
    }


def test_nothing_to_align():
    assert align([], []).left_coverage == 1.0
    assert align([Block("alone")], []).left_coverage == 0.0


@settings(deadline=None)
@given(st.lists(st.text(alphabet="abc 12.\n", max_size=30), max_size=9), st.lists(st.text(max_size=30), max_size=9))
def test_every_block_is_used_at_most_once(left, right):
    found = align([Block(text) for text in left], [Block(text) for text in right])
    for side in ("left", "right"):
        used = [index for pairing in found.pairings for index in getattr(pairing, side)]
        assert len(used) == len(set(used))
    assert 0 <= found.left_coverage <= 1
    assert 0 <= found.right_coverage <= 1


@settings(deadline=None)
@given(st.lists(st.text(alphabet="abcdefgh ", min_size=5, max_size=60), max_size=12, unique=True))
def test_a_post_is_aligned_with_itself(texts):
    post = [Block(text) for text in texts]
    assert [(p.left, p.right) for p in align(post, post).pairings] == [((i,), (i,)) for i in range(len(post))]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "least"), [("fr", 0.98), ("pt", 0.95)])
def test_finds_the_gold_blocks_of_a_newsletter(dair, language, least):
    """Pairs made by hand-checked tools; a pair is found if one pairing holds both of its texts."""
    found = total = 0
    for path in sorted((dair / f"en-{language}").glob("issue-??.jsonl")):
        stem = path.with_suffix("")
        left, right = (
            blocks(segment(stem.with_suffix(f".{code}.md").read_text(encoding="utf-8"))) for code in ("en", language)
        )
        shown = [
            (letters(" ".join(left[i].text for i in p.left)), letters(" ".join(right[j].text for j in p.right)))
            for p in align(left, right).pairings
        ]
        for gold in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            source, reference = letters(gold["src_text"]), letters(gold["ref_text"])
            found += any(source in one and reference in other for one, other in shown)
            total += 1
    assert found / total >= least


def letters(text):
    return re.sub(r"\W", "", text).casefold()
