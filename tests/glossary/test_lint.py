import pytest

from nltrans.core.report import Severity
from nltrans.core.term import Concept
from nltrans.formats import glossary_files
from nltrans.glossary.lint import lint


def concept(line=2, *, en="model", fr="modèle", **options):
    terms = {"en": (en,), "fr": (fr,)} if fr else {"en": (en,)}
    return Concept(terms, place=f"terms.tsv:{line}", **options)


@pytest.mark.parametrize(
    ("broken", "check", "severity"),
    [
        (concept(forbidden={"fr": ("modèles",)}), "term-conflict", Severity.MAJOR),
        (concept(fr="modÃ¨le"), "term-encoding", Severity.MAJOR),
        (concept(en="no", fr="non"), "term-short", Severity.MAJOR),
        (concept(fr=""), "term-missing", Severity.MINOR),
        (concept(fr="Modèle"), "term-case", Severity.MINOR),
        (concept(fr="model"), "term-untranslated", Severity.MINOR),
        (concept(fr="modèle."), "term-punctuation", Severity.MINOR),
        (concept(fr="beau  modèle"), "term-punctuation", Severity.MINOR),
        (concept(fr="tâche"), "term-shared", Severity.MINOR),
    ],
)
def test_each_problem_is_found_with_its_line(broken, check, severity):
    sound = concept(3, en="task", fr="tâche")
    (finding,) = [f for f in lint([broken, sound]) if f.line == 2 or check == "term-shared"]
    assert (finding.check, finding.severity) == (check, severity)
    assert finding.line == (3 if check == "term-shared" else 2)


def test_sound_entries_have_no_problems():
    assert lint([concept(), concept(3, en="AI", fr="IA"), concept(4, en="BERT", fr="", do_not_translate=True)]) == ()
    assert lint([]) == ()


def test_german_nouns_need_a_capital():
    good = Concept({"en": ("deep learning",), "de": ("tiefes Lernen",)}, part_of_speech="noun", place="t:2")
    bad = Concept({"en": ("model",), "de": ("modell",)}, part_of_speech="noun", place="t:3")
    assert [f.line for f in lint([good, bad])] == [3]


def test_the_term_base_that_ships_is_sound():
    path = glossary_files.bundled("nlp")
    concepts = glossary_files.read_concepts(path)
    assert [f for f in lint(concepts) if f.severity >= Severity.MAJOR] == []
    assert len(concepts) >= 250
    for language in ("fr", "pt", "es", "de"):
        glossary = glossary_files.read(["nlp"], "en", language)
        assert len(glossary.terms) == len(concepts)
        assert glossary_files.read(["nlp"], language, "en").terms
