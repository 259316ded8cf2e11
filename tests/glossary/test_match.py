from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core import marks
from nltrans.core.term import Glossary, Term
from nltrans.glossary.match import Matcher


def term(source, *targets, **options):
    return Term(source, targets or (source,), **options)


TERMS = (
    term("transformer", "transformeur", "transformeurs"),
    term("deep learning", "apprentissage profond"),
    term("learning rate", "taux d'apprentissage"),
    term("neural network", "réseau de neurones", "réseau neuronal", "réseaux de neurones", "réseaux neuronaux"),
    term("fine-tuning", "réglage fin"),
    term("fine-tune", "affiner", part_of_speech="verb"),
    term("model", "modèle", "modèles"),
    term("language model", "modèle de langue", "modèles de langue"),
    term("data set", "jeu de données", "jeux de données", source_variants=("dataset",)),
    term("RAG", "RAG", case_sensitive=True, do_not_translate=True),
    term("C++", do_not_translate=True),
    term("Node.js", do_not_translate=True),
    term("corpus", "corpus"),
    term("matrix", "matrice", "matrices"),
)


def found(text, terms=TERMS, source="en", target="fr"):
    return [(m.span.of(text), m.target) for m in Matcher(Glossary(source, target, terms)).match(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Transformers beat the transformer.", [("Transformers", "transformeurs"), ("transformer", "transformeur")]),
        ("A language model is a model.", [("language model", "modèle de langue"), ("model", "modèle")]),
        ("deep learning rate", [("deep learning", "apprentissage profond")]),
        (
            "Deep-learning with neural\u00a0networks",
            [("Deep-learning", "apprentissage profond"), ("neural\u00a0networks", "réseaux de neurones")],
        ),
        ("DEEP LEARNING", [("DEEP LEARNING", "apprentissage profond")]),
        ("two datasets, one data-set", [("datasets", "jeux de données"), ("data-set", "jeu de données")]),
        ("confusion matrices", [("matrices", "matrices")]),
        ("the model’s size", [("model", "modèle")]),
        ("BERT-like model-based", [("model", "modèle")]),
        ("remodel models2 model_x", []),
        ("deeper learning, deep, learning", []),
    ],
)
def test_finds_words_and_their_numbers(text, expected):
    assert found(text) == expected


def test_noun_is_not_found_in_verb_forms():
    noun = TERMS[4:5]
    assert found("we fine-tuned it by fine-tuning", noun) == [("fine-tuning", "réglage fin")]
    assert found("finer tuning", noun) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("to model it", 0),
        ("We model it", 0),
        ("to models of it", 1),
        ("compared to the model", 1),
        ("fine-tuning a net", 0),
        ("fine-tuning of nets", 1),
        ("fine-tuning BERT", 0),
        ("Fine-Tuning Strategies", 1),
        ("due to inference", 1),
    ],
)
def test_noun_that_is_used_as_a_verb_is_not_found(text, count):
    nouns = tuple(term(word, "x", part_of_speech="noun") for word in ("model", "fine-tuning", "inference"))
    assert len(found(text, nouns)) == count


def test_verb_is_found_in_its_forms():
    assert found("We fine-tuned it", TERMS[5:6]) == [("fine-tuned", "affiner")]


@pytest.mark.parametrize(("text", "count"), [("a RAG system", 1), ("RAGs", 1), ("a rag doll", 0), ("Rag", 0)])
def test_case_sensitive_terms(text, count):
    assert len(found(text)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("Model-Agnostic-Meta-Learning", 0), ("vision-and-model", 0), ("model-based", 1), ("pre-model", 1)],
)
def test_long_chains_of_hyphens_are_names(text, count):
    assert len(found(text, (term("model", "modèle"), term("meta-learning", "méta-apprentissage")))) == count


def test_plural_of_a_term_whose_head_stays():
    loan = (term("data scientist", "data scientist", "data scientists"),)
    assert found("two data scientists", loan) == [("data scientists", "data scientists")]
    modifier = (term("opinion mining", "analyse de sentiments", "analyse de sentiment"), term("x", "y"))
    assert found("opinion minings", modifier) == [("opinion minings", "analyse de sentiments")]


def test_forms_of_to_be_are_no_abbreviation():
    assert found("it is, they are, it was", (term("AI", "IA", case_sensitive=True),)) == []


def test_do_not_translate_keeps_the_spelling_of_the_text():
    assert found("node.js and Node.js") == [("node.js", "node.js"), ("Node.js", "Node.js")]
    assert found("RAGs") == [("RAGs", "RAG")]


@pytest.mark.parametrize(("text", "count"), [("in C++.", 1), ("in C", 0), ("C+", 0)])
def test_signs_belong_to_a_term(text, count):
    assert len(found(text)) == count


def test_word_before_a_sign_is_not_the_shorter_term():
    assert found("C++ or C# or C", (term("C", case_sensitive=True),)) == [("C", "C")]


@pytest.mark.parametrize(
    "text",
    [
        "see https://example.org/model/deep-learning",
        "www.model.org",
        "mail model@example.org",
        "@model #model",
        "example.org/model",
        "“⟦1⟧Introduction to Deep Learning⟦/1⟧” is out",
        "their ⟦1⟧Introduction to Deep Learning⟦/1⟧ is out",
        "“Growing ⟦1⟧Deep Learning⟦/1⟧ Automata” is out",
    ],
)
def test_addresses_and_titles_of_works_hold_no_terms(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⟦1⟧deep learning⟦/1⟧", ["deep learning"]),
        ("⟦1⟧deep⟦/1⟧ learning", ["⟦1⟧deep⟦/1⟧ learning"]),
        ("deep ⟦1⟧⟦2⟧learning⟦/2⟧⟦/1⟧!", ["deep ⟦1⟧⟦2⟧learning⟦/2⟧⟦/1⟧"]),
        ("deep ⟦1⟧learning method⟦/1⟧", []),
        ("language ⟦1⟧model here⟦/1⟧", ["model"]),
        ("so ⟦1⟧very deep⟦/1⟧ learning", []),
        ("deep ⟦1/⟧ learning", []),
        ("⟦1/⟧model⟦2/⟧", ["model"]),
        ("⟦1⟧trans⟦/1⟧former", ["⟦1⟧trans⟦/1⟧former"]),
    ],
)
def test_marks_are_never_cut(text, expected):
    assert [span for span, _ in found(text)] == expected


def test_says_when_marks_stand_inside():
    matcher = Matcher(Glossary("en", "fr", TERMS))
    assert [m.holds_marks for m in matcher.match("⟦1⟧model⟦/1⟧ deep ⟦2⟧learning⟦/2⟧")] == [False, True]


@pytest.mark.parametrize(
    ("source", "word", "text", "expected"),
    [
        ("zh", "机器学习", "我们用机器学习训练模型", ["机器学习"]),
        ("ja", "モデル", "言語モデルを使う", ["モデル"]),
        ("th", "โมเดล", "ใช้โมเดลภาษา", ["โมเดล"]),
        ("ru", "модель", "обучение моделей и модели", ["моделей", "модели"]),
        ("fr", "réseau de neurones", "les réseaux de neurones", ["réseaux de neurones"]),
        ("de", "Sprachmodell", "große Sprachmodelle", ["Sprachmodelle"]),
        ("hi", "मॉडल", "भाषा मॉडल है", ["मॉडल"]),
        ("fr", "modèle", "mode\u0300le", ["mode\u0300le"]),
    ],
)
def test_languages_and_scripts(source, word, text, expected):
    assert [span for span, _ in found(text, (term(word),), source, "en")] == expected


def test_earlier_entry_wins():
    first, second = term("model", "modèle"), term("model", "maquette")
    assert found("model", (first, second)) == [("model", "modèle")]


def test_a_thousand_terms_are_found_in_a_long_post():
    vocabulary = [f"w{a}{b}" for a in "abcdefghij" for b in range(100)]
    terms = tuple(term(f"{a} {b}") for a, b in zip(vocabulary, vocabulary[1:] + vocabulary[:1], strict=True))
    matcher = Matcher(Glossary("en", "fr", terms))
    text = " ".join(vocabulary * 5)
    matcher.match(text[:1000])
    assert len(matcher.match(text)) == 2500


_PIECES = st.sampled_from(
    ["deep", "learning", "rates", "model", "Transformers", " ", " ", "-", "⟦1/⟧", "x", "’s", ".", "RAG", "https://a.b/"]
)


@st.composite
def marked_texts(draw):
    pieces = draw(st.lists(_PIECES, max_size=12))
    if draw(st.booleans()):
        start = draw(st.integers(0, len(pieces)))
        end = draw(st.integers(start, len(pieces)))
        pieces = [*pieces[:start], "⟦2⟧", *pieces[start:end], "⟦/2⟧", *pieces[end:]]
    return "".join(pieces)


@given(marked_texts())
def test_matches_are_ordered_disjoint_and_balanced(text):
    matches = Matcher(Glossary("en", "fr", TERMS)).match(text)
    spans = [m.span for m in matches]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for span in spans:
        inside = marks.MARK.findall(span.of(text))
        assert sum(1 for close, _, alone in inside if close) == sum(
            1 for close, _, alone in inside if not close and not alone
        )
        assert not any(alone for _, _, alone in inside)


@given(marked_texts())
def test_an_unrelated_term_changes_nothing(text):
    assert found(text) == found(text, (*TERMS, term("quixotic zebra", "zèbre")))
