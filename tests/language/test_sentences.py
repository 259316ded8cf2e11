import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.language.sentences import split

# "|" shows where a sentence ends; the space before it belongs to the sentence.
ENGLISH = [
    "It works. |Really.",
    "It works.  |Two spaces.",
    "What?! |Really!! |Yes.",
    "It works. |spaCy is a library.",
    "We use models, e.g. BERT, a lot. |Next.",
    "We use e.g. BERT. |It works.",
    "A subword, i.e. a piece of a word. |Next.",
    "See Fig. 3 for details. |Next.",
    "See Fig. 3. |It shows it.",
    "In Eq. 4 and Sec. 2.1 we show it. |Next.",
    "Vol. 3, pp. 3-5, Ch. 2. |End.",
    "In Vol. IV. |End.",
    "A book, ed. Smith. |End.",
    "We use no. 3 here. |Was No. 5 good? |No. |It was not.",
    "Recall vs. precision. |Next.",
    "As in Devlin et al. (2018). |The model is big.",
    "It follows Devlin et al. |The model is big.",
    "BERT (Devlin et al.) GPT.",
    "Large models (GPT, BERT, etc.) Transformers.",
    "Apples, pears, etc. are nice. |Next.",
    "approx. 3 GB on disk. |Done.",
    "The gradient w.r.t. The loss.",
    "Mr. Smith met Dr. Jones and Prof. X. |They left.",
    "J. K. Rowling wrote it. |J. Smith read it.",
    "PyTorch 1.4.0 is out. |TensorFlow 2.1 too.",
    "A loss of 0.31 is fine. |So is 1,000.5 of them.",
    "At 3 p.m. we go.",
    "The U.S. Government said so.",
    "He has a Ph.D. |He works.",
    'He said "It is." |Then he left.',
    '"Is it good?" he asked. |Then he left.',
    "(See Fig. 1.) |Next sentence.",
    "It ended (finally!) here. |Fine.",
    "Read it [here.] |Now.",
    "Wait... what?",
    "So... no. |Well... |That is it.",
    "Good… |That is it.",
    "1. First item.",
    "a. First item.",
    "Thanks! 😉 |See you. 🚀 |Launch.",
    "Fine.[1] |Next.",
    "Write to a@b.com or see node.js or dair.ai. |Next.",
    "Visit https://a.b/c.d?x=Y. |Next.",
    "A name like Keras.Model is one word.",
    "We meet on Jan. 5 in St. Louis. |Fine.",
    "See it. it is nice.",
    "Yahoo! is a company.",
    "He cited Roe v. Wade. |Fine.",
    'He said "Fine." "',
    "Great! 🎉🎉 …",
]

MARKED = [
    "See ⟦1⟧this.⟦/1⟧ |Next.",
    "⟦1⟧Bold. Still bold.⟦/1⟧ |Next.",
    "⟦1⟧A ⟦2⟧b. C⟦/2⟧ d. E⟦/1⟧ f.",
    "It works. |⟦1⟧Next⟦/1⟧ one.",
    "Use ⟦1/⟧. |Then stop.",
    "It works. |⟦1/⟧ is a function.",
    "A note.⟦1/⟧ |Next one.",
    "See Fig. ⟦1/⟧. |It works.",
    "See ⟦1⟧Fig.⟦/1⟧ ⟦2/⟧ for it. |It works.",
    "Call ⟦1/⟧⟦2/⟧ now. |Next.",
    "Odd ⟦1⟧spaces. ⟦/1⟧ |Next.",
    "Never closed ⟦1⟧here. Next.",
]

OTHERS = [
    ("fr", "M. Dupont est là. |Voir p. ex. la fig. 3. |Oui."),
    ("fr", "Bonjour ! |Ça va ? |« Oui. » |Il part."),
    ("fr", "Piquet Jr. s'est écrasé. |Fini."),
    ("pt-BR", "No séc. XV. |Olá!"),
    ("pt-BR", "O Sr. Silva e a Dra. Ana. |Veja p. ex. a fig. 3. |Olá!"),
    ("de", "Das ist z. B. gut. |Am 3. Januar war es so."),
    ("es", "¿Qué tal? |¡Hola! |Sí, p. ej. esto."),
    ("zh", "你好。|今天好吗?|很好。"),
    ("ja", "こんにちは。|はい。"),
    ("xx", "Hi there. |It is."),
]


def check(text, language):
    assert "|".join(split(text.replace("|", ""), language)) == text


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text):
    check(text, "en")


@pytest.mark.parametrize("text", MARKED)
def test_marks_are_opaque(text):
    check(text, "en")


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_other_languages(language, text):
    check(text, language)


def test_nothing_and_blank():
    assert split("", "en") == []
    assert split(" \n", "en") == [" \n"]
    assert split("  It works. Really.  ", "en") == ["  It works. ", "Really.  "]


PIECES = st.sampled_from(
    [
        "a",
        "Fig",
        "It",
        "e.g",
        ".",
        "!",
        "…",
        ")",
        "(",
        '"',
        " ",
        "\n",
        "3",
        "😉",
        "é",
        "⟦1⟧",
        "⟦/1⟧",
        "⟦2/⟧",
        "⟦3⟧",
        "⟦/3⟧",
        "⟦",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=40), st.sampled_from(["en", "fr", "zh", "xx"]))
def test_no_character_is_lost_and_no_pair_is_cut(text, language):
    pieces = split(text, language)
    assert "".join(pieces) == text
    assert all(re.search(r"\w", piece) for piece in pieces) or len(pieces) <= 1
    for piece in pieces[1:]:
        assert not piece[0].isspace()
        assert not re.match(r"⟦/\d+⟧", piece)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ["Hello there. ", "⟦1⟧a⟦/1⟧. ", "a. ", "(", "…)", "."])
def test_long_texts_take_linear_time(piece):
    text = piece * (200_000 // len(piece))
    assert "".join(split(text, "en")) == text


def test_wide_spaces_cut_like_any_other():
    assert split("J\xa0.Ж", "en") == ["J\xa0.Ж"]
    assert split("Un mot\u202f! Deux\xa0mots\u3000? Trois.", "fr") == [
        "Un mot\u202f! ",
        "Deux\xa0mots\u3000? ",
        "Trois.",
    ]
