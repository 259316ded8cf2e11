from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core.document import CodeKind, InlineCode, Span, UnitKind
from nltrans.core.report import Finding, Origin, SegmentTranslation, Severity, Strategy
from nltrans.core.term import Term, TermMatch
from nltrans.quality.checks import CHECKS, check_pair, check_segment
from nltrans.quality.pair import Pair

LINK = InlineCode(1, CodeKind.LINK, paired=True, open=("[",), close=("](https://example.org)",))
CODE = InlineCode(1, CodeKind.CODE, paired=False, open=("`fit()`",), equivalent="fit()")
MATH = InlineCode(1, CodeKind.MATH, paired=False, open=("$x^2$",), equivalent="x^2")
TAG = InlineCode(1, CodeKind.TEMPLATE, paired=False, open=("{{ page.url }}",))


def found(source, target, **options):
    return [finding.check for finding in check_pair(Pair(source, target, "en", "fr", **options))]


def term(source, *targets, forbidden=(), kept=False):
    entry = Term(source, targets, forbidden=forbidden, do_not_translate=kept)
    return TermMatch(entry, Span(0, len(source)), targets[0])


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("We release a new model.", "Nous publions un nouveau modèle."),
        ("What is a transformer?", "Qu'est-ce qu'un transformer ?"),
        ("BERT", "BERT"),
        ("NLP Newsletter", "NLP Newsletter"),
        ("", ""),
        ("😉", "😉"),
        ("He said “yes”.", "Il a dit « oui »."),
        ("Read “The Annotated Transformer” here.", "Lisez « The Annotated Transformer » ici."),
        ("A series called NLP for Developers starts.", "Une série intitulée NLP for Developers commence."),
        ("The TensorFlows and iPhones", "Les TensorFlow et les iPhone"),
        ("They work on it.", "Ils y travaillent (voir on-device)."),
        ("⟦1/⟧ trains the model.", "⟦1/⟧ entraîne le modèle."),
        ("pip is used by all.", "pip est utilisé par tous."),
        ("It goes on -- and on...", "Cela continue — encore et encore…"),
        ("There were 1,000 people.", "Il y avait mille personnes."),
        ("It has 5,000 pages of 300 lines.", "Cela fait cinq mille pages de trois cents lignes."),
        ("It has 1,000,000 words.", "Il y a un million de mots."),
    ],
)
def test_good_translations_have_no_findings(source, target):
    codes = (CODE,) if "⟦" in source else ()
    assert found(source, target, codes=codes) == []


@pytest.mark.parametrize(
    ("check", "source", "target"),
    [
        ("empty", "We release a model.", ""),
        ("empty", "We release a model.", "… !"),
        ("untranslated", "We release a new model for all of them.", "We release a new model for all of them."),
        ("number-changed", "It was released in 2019.", "Il est paru en 2018."),
        ("placeholder-changed", "See https://example.org/a for more.", "Voir https://example.org/ à ce sujet."),
        ("placeholder-changed", "Write to us@example.org today.", "Écrivez-nous aujourd'hui."),
        ("placeholder-changed", "Hello {name}, welcome.", "Bonjour {nom}, bienvenue."),
        (
            "wrong-language",
            "The model is better than all the others that we have tried.",
            "O modelo é melhor do que todos os outros que nós já testamos para o português.",
        ),
        ("placeholder-changed", "Hello :count of %name%.", "Bonjour :nombre de %name%."),
        ("symbol-lost", "The map a → b is known.", "L'application de a à b est connue."),
        ("symbol-lost", "Write a => b for it.", "Écrivez cela pour l'avoir."),
        ("name-changed", "PyTorch is here.", "PyTork est là."),
        ("length-ratio", "The paper describes a method for aligning sentences in texts.", "Le papier."),
        (
            "length-ratio",
            "The paper is short and sweet.",
            "Le papier dont nous parlons est court et agréable, ce que toutes les personnes qui l'ont lu confirment volontiers, même celles qui ne l'avaient pas encore vu hier.",
        ),
        ("repetition", "The model works well.", "Le modèle marche bien bien bien bien."),
        ("repetition", "The model works well here.", "Le modèle de la langue de la langue marche."),
        ("source-word-left", "The model works with the data.", "Le modèle marche with les données."),
        ("punctuation", "Does it work?", "Ça marche."),
        ("punctuation", "It works (well).", "Ça marche (bien."),
        ("punctuation", "It works well, mostly.", "Ça marche bien, , en général."),
        ("typography", "It works well here.", "Ça marche  bien ici."),
        ("typography", "It works, well, here.", "Ça marche , bien, ici."),
        ("typography", "Does it? Yes! It does.", "Ça marche ? Oui! Ça marche."),
        ("case", "This model works.", "ce modèle marche."),
    ],
)
def test_each_fault_is_found_and_nothing_else(check, source, target):
    assert found(source, target) == [check]


@pytest.mark.parametrize(
    ("check", "code"),
    [("link-changed", LINK), ("code-changed", CODE), ("code-changed", MATH), ("placeholder-changed", TAG)],
)
def test_lost_and_doubled_codes_are_named(check, code):
    mark = "⟦1⟧here⟦/1⟧" if code.paired else "⟦1/⟧"
    target = mark.replace("here", "ici")
    pair = Pair(f"Look at {mark} now.", f"Voyez {target} maintenant.", "en", "fr", codes=(code,))
    assert check_pair(pair) == ()
    assert found(pair.source, "Voyez ici maintenant.", codes=(code,)) == [check]
    assert found(pair.source, f"Voyez {target} et {target} maintenant.", codes=(code,)) == [check]


def test_a_language_that_nobody_can_identify_is_not_checked():
    pair = Pair("We have released the model to all.", "The model is now better than all of the others.", "en", "tlh")
    assert "wrong-language" not in [finding.check for finding in check_pair(pair)]


def test_words_in_a_row_that_were_left_are_named():
    source = "The model is good, and the results that we have are better than the others."
    target = "Le modèle est bon, and the results that we have are meilleurs que les autres."
    assert "left-in-source" in found(source, target)


def test_invented_marks_are_named():
    assert found("Look here now.", "Voyez ⟦7/⟧ ici maintenant.") == ["placeholder-changed"]


def test_terms():
    good = term("fine-tuning", "réglage fin", "affinage", forbidden=("fin réglage",))
    source = "Use fine-tuning here."
    assert found(source, "Utilisez le réglage fin ici.", terms=(good,)) == []
    assert found(source, "Utilisez les affinages ici.", terms=(good,)) == []
    assert found(source, "Utilisez l'ajustement ici.", terms=(good,)) == ["glossary-missed"]
    assert found(source, "Utilisez le fin réglage, ou réglage fin.", terms=(good,)) == ["term-forbidden"]
    kept = term("BERT", "BERT", kept=True)
    assert found("Use BERT here.", "Utilisez Bert ici.", terms=(kept,)) == ["glossary-missed"]


def test_do_not_translate_words_are_no_leftovers():
    kept = term("The Batch", "The Batch", kept=True)
    assert found("Read The Batch about these things.", "Lisez The Batch à ce sujet.", terms=(kept,)) == []


@pytest.mark.parametrize("strategy", [Strategy.ALIGNMENT, Strategy.SPLIT])
def test_repaired_markup_is_reported(strategy):
    assert found("Look ⟦1⟧here⟦/1⟧.", "Voyez ⟦1⟧ici⟦/1⟧.", codes=(LINK,), strategy=strategy) == ["markup-repaired"]
    assert found("Look here.", "Voyez ici.", strategy=strategy) == []


def test_findings_are_placed_and_not_repeated():
    segment = SegmentTranslation(
        "p1/s1", UnitKind.PARAGRAPH, 7, "In 2019.", "En 2018", Origin.MT, Strategy.NONE,
        findings=(Finding("punctuation", Severity.MINOR, "seen already"),),
    )  # fmt: skip
    assert [(f.check, f.segment, f.line) for f in check_segment(segment, "en", "fr-CA")] == [
        ("number-changed", "p1/s1", 7)
    ]


def test_names_are_unique_and_the_worst_come_first():
    names = [check.name for check in CHECKS]
    assert len(names) == len(set(names))
    severities = [check.severity for check in CHECKS]
    assert severities == sorted(severities, reverse=True)


@given(st.text(), st.text())
def test_any_text_can_be_checked(source, target):
    for finding in check_pair(Pair(source, target, "en", "fr")):
        assert finding.message


@given(st.text(alphabet="ab ⟦⟧/12.,?«»", max_size=40))
def test_a_text_beside_itself_changes_nothing(text):
    assert not {"placeholder-changed", "number-changed", "punctuation"} & set(found(text, text))


SIZE = 100_000


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a ",
        "aB",
        "A",
        "1",
        "1 ",
        "1,",
        "1 000 ",
        "«",
        "“a",
        "(",
        "(a",
        "⟦1⟧",
        "⟦1⟧a ",
        "{",
        "{a ",
        "a@",
        "a.",
        ", ",
        " ",
        "http://",
        "é",
        "a b ",
    ],
)
def test_hostile_text_takes_linear_time(piece):
    text = (piece * SIZE)[:SIZE]
    check_pair(Pair(text, text + " x", "en", "fr"))
