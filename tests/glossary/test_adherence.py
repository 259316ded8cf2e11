import pytest

from nltrans.core.report import Severity
from nltrans.core.term import Glossary, Term
from nltrans.glossary.adherence import Adherence, adherence, findings
from nltrans.glossary.match import Matcher

TERMS = (
    Term("language model", ("modèle de langue", "modèles de langue", "modèle linguistique")),
    Term("model", ("modèle",)),
    Term("deep", ("profond",), part_of_speech="adjective"),
    Term("spaCy", ("spaCy",), do_not_translate=True),
    Term("transformer", ("transformer",), forbidden=("transformateur",)),
)


def measure(source, target):
    return adherence(target, Matcher(Glossary("en", "fr", TERMS)).match(source), "fr")


@pytest.mark.parametrize(
    ("source", "target", "kept", "missed"),
    [
        ("a language model", "un modèle linguistique", 1, 0),
        ("two language models", "deux ⟦1⟧modèles⟦/1⟧ linguistiques", 1, 0),
        ("deep", "des vues profondes", 1, 0),
        ("a model", "une maquette", 0, 1),
        ("a model and a model", "un modèle", 1, 1),
        ("a model and a model", "un modèle, deux modèles", 2, 0),
        ("language model, model", "modèle de langue", 1, 1),
        ("model, language model", "modèle de langue et modèle de langue", 2, 0),
        ("with spaCy", "avec spaCy", 1, 0),
        ("with spaCy", "avec Spacy", 0, 1),
        ("nothing", "rien", 0, 0),
    ],
)
def test_counts_what_is_kept(source, target, kept, missed):
    result = measure(source, target)
    assert (len(result.kept), len(result.missed)) == (kept, missed)


def test_says_where_a_term_is():
    (kept,) = measure("a language model", "un ⟦1⟧modèle⟦/1⟧ de langue").kept
    assert kept.span.of("un ⟦1⟧modèle⟦/1⟧ de langue") == "modèle⟦/1⟧ de langue"


def test_rate_is_the_share_of_kept_matches():
    assert measure("a model and a model", "un modèle").rate == 0.5
    assert Adherence().rate is None


def test_forbidden_terms_are_critical_and_told_once():
    source, target = "a transformer", "un transformateur"
    (finding,) = findings(measure(source, target), source, target)
    assert (finding.check, finding.severity) == ("term-forbidden", Severity.CRITICAL)
    assert "transformateur" in finding.message


def test_forbidden_form_inside_a_wanted_one_is_none():
    term = Term("learning", ("apprentissage machine",), forbidden=("machine",))
    matches = Matcher(Glossary("en", "fr", (term,))).match("learning")
    assert adherence("l'apprentissage machine", matches, "fr").forbidden == ()
    assert len(adherence("la machine", matches, "fr").forbidden) == 1
