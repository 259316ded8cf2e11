"""Titles, told from names and from sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.text.titles import sentence_case


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Free Datasets", "Free datasets"),
        ("⟦1⟧⟦2⟧Free Datasets⟦/2⟧⟦/1⟧", "⟦1⟧⟦2⟧Free datasets⟦/2⟧⟦/1⟧"),
        ("Tools and Datasets ⚙️", "Tools and datasets ⚙️"),
        ("Introduction to Deep Learning", "Introduction to deep learning"),
        ("BERT: A Small Model for All of Us", "BERT: a small model for all of us"),
        ("Courses and Tutorials in Python for Beginners", "Courses and tutorials in Python for beginners"),
        ("Text-to-Text Models with PyTorch and Node.js", "Text-to-text models with PyTorch and Node.js"),
        ("Can Language Models Really Understand?", "Can language models really understand?"),
        ("What’s New for Monday’s Readers and Friends", "What’s new for Monday’s readers and friends"),
    ],
)
def test_titles_are_written_like_sentences(title, expected):
    assert sentence_case(title) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Will Smith",
        "Grace Lindsay",
        "The New York Times",
        "Google Dataset Search",
        "Hugging Face Transformers",
        "BREAKING NEWS TODAY",
        "Python",
        "Free datasets",
        "We met John Smith and Mary Jones in Paris",
        "Thanks, Mary Jones.",
        "⟦1/⟧",
        "",
    ],
)
def test_names_and_sentences_stay(text):
    assert sentence_case(text) == text


@given(st.text(st.sampled_from("aAbBéÉİß ⟦1⟧/.-'’Free Data and")))
def test_nothing_but_capitals_changes(text):
    changed = sentence_case(text)
    assert len(changed) == len(text)
    assert changed.lower() == text.lower()
