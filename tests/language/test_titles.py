"""Titles, told from names and from sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.language.titles import is_name, lowercase_title, titles_of_works


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Free Datasets", "free datasets"),
        ("⟦1⟧⟦2⟧Free Datasets⟦/2⟧⟦/1⟧", "⟦1⟧⟦2⟧free datasets⟦/2⟧⟦/1⟧"),
        ("Tools and Datasets ⚙️", "tools and datasets ⚙️"),
        ("Introduction to Deep Learning", "introduction to deep learning"),
        ("BERT: A Small Model for All of Us", "BERT: a small model for all of us"),
        ("Courses and Tutorials in Python for Beginners", "courses and tutorials in Python for beginners"),
        ("Text-to-Text Models with PyTorch and Node.js", "text-to-text models with PyTorch and Node.js"),
        ("NLP Digest #1: Small Models and Honest Scores", "NLP Digest #1: small models and honest scores"),
        ("TOOLS AND DATASETS FROM PARIS", "tools and datasets from Paris"),
        ("⟦1⟧WHAT’S NEW⟦/1⟧ IN NLP", "⟦1⟧what’s new⟦/1⟧ in NLP"),
        ("Can Language Models Really Understand?", "can language models really understand?"),
        ("What’s New for Monday’s Readers and Friends", "what’s new for Monday’s readers and friends"),
    ],
)
def test_titles_are_written_in_small_letters(title, expected):
    assert lowercase_title(title) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Will Smith",
        "Grace Lindsay",
        "The New York Times",
        "Google Dataset Search",
        "Hugging Face Transformers",
        "IMPORTANT",
        "GPT NLP",
        "Python",
        "Speed",
        "Free datasets",
        "We met John Smith and Mary Jones in Paris",
        "Thanks, Mary Jones.",
        "⟦1/⟧",
        "",
    ],
)
def test_names_and_sentences_stay(text):
    assert lowercase_title(text) == text


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("See “Growing Neural Cellular Automata”.", ["Growing Neural Cellular Automata"]),
        (
            'The book "Learning for Coders with fastai and Python," again',
            ["Learning for Coders with fastai and Python"],
        ),
        ("Our ⟦1⟧“Introduction to Deep Learning”⟦/1⟧", ["Introduction to Deep Learning"]),
        ("Our “⟦1⟧Introduction to Deep Learning⟦/1⟧”", ["Introduction to Deep Learning"]),
        ("“A Tale of Two Cities” and “The Future of Everything”", ["A Tale of Two Cities", "The Future of Everything"]),
        ("They call it “Deep Learning”.", []),  # a term
        ("“We met in Paris”, said John.", []),
        ("“attention is all you need”", []),
        ("“DO NOT TOUCH THIS”", []),
        ("“Growing Neural ⟦1⟧Cellular⟦/1⟧ Automata”", []),
        ('12" and 14" of Growing Neural Cellular Automata', []),
        ("no quotes Around These Words", []),
        ("The paper ⟦1⟧Attention Is All You Need⟦/1⟧ showed it.", ["Attention Is All You Need"]),
        ("⟦1⟧Missing ⟦2/⟧ Semester of Your CS⟦/1⟧ is a course", []),
        (
            "read ⟦1⟧⟦2⟧The Future of Everything.⟦/2⟧⟦/1⟧ and “⟦3⟧A Tale of Two Cities⟦/3⟧”",
            ["The Future of Everything", "A Tale of Two Cities"],
        ),
        ("⟦1⟧Attention Is All You Need⟦/1⟧", []),  # a heading, or an item of a list
        ("⟦1⟧Attention Is All You Need⟦/1⟧, ⟦2⟧a video with words⟦/2⟧", []),
        ("We use ⟦1⟧Natural Language Processing⟦/1⟧ here.", []),  # a term
        ("We do ⟦1⟧Large Language Model Training⟦/1⟧ here.", []),
        ("⟦1⟧Use the Hugging Face Hub⟦/1⟧ to share your models", []),
        ("We read it ⟦1⟧In the New York Times⟦/1⟧ today.", []),
        ("please ⟦1⟧Sign Up For Free⟦/1⟧ and go on", []),
        ("⟦1⟧It is all on GitHub, by Ana Silva⟦/1⟧ for you all", []),
        (
            'Please read ⟦1⟧My Notes on "Deep Learning For Vision" and "Attention Is All You Need"⟦/1⟧ to learn more.',
            ['My Notes on "Deep Learning For Vision" and "Attention Is All You Need"'],
        ),
        ("We use ⟦1⟧the attention of all of you⟦/1⟧ here.", []),
    ],
)
def test_titles_of_works(text, titles):
    assert [span.of(text) for span in titles_of_works(text)] == titles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Speed", "speed"),
        ("⟦1⟧Resources⟦/1⟧ ⚙️", "⟦1⟧resources⟦/1⟧ ⚙️"),
        *((text, text) for text in ("Python", "Why?", "A", "Free datasets", "⟦1/⟧")),
    ],
)
def test_a_word_alone_counts_if_it_is_asked(text, expected):
    assert lowercase_title(text, alone=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Noam Chomsky", True),
        ("São Paulo", True),
        ("Docker Installation", False),
        ("Chomsky", False),
        ("van Gogh", False),
    ],
)
def test_names(text, expected):
    assert is_name(text) is expected


@given(
    st.lists(
        st.sampled_from(["⟦1⟧", "⟦/1⟧", "⟦2/⟧", '"', "“", "”", "Growing", "of", "and", "Cellular", "Automata", "."])
    )
)
def test_titles_of_works_are_apart(words):
    text = " ".join(words)
    places = [place for span in titles_of_works(text) for place in range(span.start, span.end)]
    assert len(places) == len(set(places))


@given(st.text(st.sampled_from("aAbBéÉİß ⟦1⟧/.-'’Free Data and")))
def test_nothing_but_capitals_changes(text):
    changed = lowercase_title(text)
    assert len(changed) == len(text)
    assert changed.lower() == text.lower()
