import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core.term import Concept
from nltrans.errors import GlossaryError
from nltrans.formats import glossary_files


@pytest.fixture
def write(tmp_path):
    def write(text, name="terms.tsv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_columns_become_a_term(write):
    path = write(
        "en\tfr\tpt\tcase\tpos\tdnt\tforbidden\tforbidden:fr\tgender:fr\tnote\n"
        "deep learning|DL\tapprentissage profond\taprendizado profundo\tno\tnoun\t\tdipe\tapprentissage machine\tm\tusual\n"
    )
    glossary = glossary_files.read([path], "en", "fr")
    (term,) = glossary.terms
    assert (term.source, term.source_variants) == ("deep learning", ("DL",))
    assert (term.targets, term.preferred) == (("apprentissage profond",), "apprentissage profond")
    assert term.forbidden == ("dipe", "apprentissage machine")
    assert (term.case_sensitive, term.part_of_speech, term.gender, term.note) == (False, "noun", "masculine", "usual")
    assert term.place == f"{path}:2"
    assert glossary.files == {str(path): hashlib.sha256(path.read_bytes()).hexdigest()}
    assert glossary_files.read([path], "pt", "en").terms[0].targets == ("deep learning", "DL")


def test_do_not_translate_needs_no_target(write):
    path = write("en\tfr\tdnt\nBERT\t\tyes\nword2vec\t\tx\nmodel\tmodèle\t\n")
    bert, word2vec, model = glossary_files.read([path], "en", "fr").terms
    assert (bert.targets, bert.do_not_translate, bert.case_sensitive) == (("BERT",), True, True)
    assert (word2vec.case_sensitive, model.do_not_translate) == (False, False)
    assert len(glossary_files.read([path], "en", "sw").terms) == 2


def test_capitals_decide_on_case_unless_the_file_does(write):
    path = write("en\tfr\tcase\nAI\tIA\t\nRAG\tRAG\tno\nApple\tApple\tyes\nC3P\tC3P\t\n日本\tJapon\t\n")
    assert [t.case_sensitive for t in glossary_files.read([path], "en", "fr").terms] == [True, False, True, True, False]


def test_csv_with_quotes_comments_and_bom(write):
    path = write('\ufeffen,fr,note\r\n# a remark,,\r\n\r\n"model","modèle","one,\r\ntwo"\r\ntask,tâche,\r\n', "t.csv")
    first, second = glossary_files.read([path], "en", "fr").terms
    assert (first.targets, first.note, first.place) == (("modèle",), "one,\r\ntwo", f"{path}:4")
    assert second.place == f"{path}:6"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", None, "empty"),
        ("\n\n", None, "empty"),
        ("en\tfr\n", None, "no entries"),
        ("en\tfr\nmodel\tmodèle\textra\n", 2, "3 columns where the header has 2"),
        ("en\tfr\tnote\nmodel\tmodèle\n", 2, "2 columns where the header has 3"),
        ("en\tfr\tnte\nmodel\tmodèle\t\n", 1, "unknown column 'nte'"),
        ("en\tfr\tcomment\nmodel\tmodèle\t\n", 1, "unknown column 'comment'"),
        ("en\tfr\tnote:fr\nmodel\tmodèle\t\n", 1, "unknown column 'note:fr'"),
        ("en\tfr\t\nmodel\tmodèle\t\n", 1, "unknown column ''"),
        ("en\tfr\tEN\nmodel\tmodèle\t\n", 1, "column 'en' occurs twice"),
        ("note\tpos\na\tb\n", 1, "no column of terms"),
        ("en\tfr\tnote\n\t\tx\n", 2, "empty entry"),
        ("en\tfr\nmodel\tmodèle||x\n", 2, "empty variant"),
        ("en\tfr\nmodel\t+++\n", 2, "no letter or digit"),
        ("en\tfr\nmodel\tmodèle|modèle\n", 2, "duplicate variant 'modèle'"),
        ("en\tfr\nmodel\tmodèle\n\nModel\tmodèle\n", 4, "duplicate entries for 'Model'"),
        ("en\tfr\nmodel\tmodèle\nmodel\tmaquette\n", 3, "conflicting entries for 'model'"),
        ("en\tfr\nset|model\tmodèle\nmodel\tmaquette\n", 3, "conflicting entries for 'model'"),
        ("en\tfr\tforbidden\nmodel\tmodèle\tmodèle\n", 2, "wanted and forbidden"),
        ("en\tfr\tdnt\nBERT\tBert\tyes\n", 2, "do not translate, but 'BERT' and 'Bert'"),
        ("en\tfr\tdnt\nBERT\t\tmaybe\n", 2, "dnt is 'maybe'"),
        ("en\tfr\tcase\nBERT\tBERT\tupper\n", 2, "case is 'upper'"),
        ("en\tfr\tgender:fr\nmodel\tmodèle\tq\n", 2, "gender is 'q'"),
        (b"en\tfr\nmodel\tmod\xe8le\n", 2, "byte 0xe8 is not UTF-8"),
        ("en\tfr\n".encode("utf-16"), 1, "UTF-16"),
    ],
)
def test_errors_name_file_and_line(write, text, line, problem):
    path = write(text)
    with pytest.raises(GlossaryError, match=problem.replace("+", r"\+")) as caught:
        glossary_files.read([path], "en", "fr")
    assert (str(caught.value.path), caught.value.line) == (str(path), line)


def test_broken_csv_names_the_line(write):
    path = write('en,fr\nmodel,modèle\n"task" x,tâche\n', "t.csv")
    with pytest.raises(GlossaryError, match="not CSV") as caught:
        glossary_files.read([path], "en", "fr")
    assert caught.value.line == 3


def test_case_sensitive_term_may_stand_beside_the_other(write):
    path = write("en\tfr\tcase\ntransformer\ttransformeur\t\nTransformer\tTransformer\tyes\n")
    assert len(glossary_files.read([path], "en", "fr").terms) == 2


def test_earlier_file_wins_and_folders_are_read_in_order(write, tmp_path):
    (tmp_path / "base").mkdir()
    write("en\tfr\nmodel\tmaquette\ntask\ttâche\n", "base/b.tsv")
    write("en,fr\nset,jeu\ntask,travail\n", "base/a.csv")
    write("readme", "base/README.md")
    mine = write("en\tfr\nmodel\tmodèle\n", "mine.tsv")
    glossary = glossary_files.read([mine, tmp_path / "base"], "en", "fr")
    assert [(t.source, t.preferred) for t in glossary.terms] == [
        ("model", "modèle"),
        ("set", "jeu"),
        ("task", "travail"),
    ]
    assert [Path(p).name for p in glossary.files] == ["mine.tsv", "a.csv", "b.tsv"]


def test_regions_fall_back(write):
    path = write("en\tpt\tfr-CA\nmodel\tmodelo\tmodèle\n")
    assert glossary_files.read([path], "en-US", "pt-BR").terms[0].preferred == "modelo"
    assert glossary_files.read([path], "en", "fr").terms[0].preferred == "modèle"


def test_missing_language_says_which_are_there(write):
    with pytest.raises(GlossaryError, match=r"no terms in de \(it has en, fr\)"):
        glossary_files.read([write("en\tfr\nmodel\tmodèle\n")], "en", "de")


@pytest.mark.parametrize("name", ["nothing.tsv", "nothing", "terms.xlsx", "."])
def test_what_is_no_term_base(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "terms.xlsx").write_bytes(b"PK")
    with pytest.raises(GlossaryError):
        glossary_files.read([name], "en", "fr")


_TEXT = st.text(st.characters(codec="utf-8", categories=["L", "Nd"]), min_size=1, max_size=8)
_TERM = st.lists(_TEXT, min_size=1, max_size=3).map(" ".join)
_CODES = ("en", "fr", "pt-BR")


@st.composite
def concepts(draw, alike=None):
    do_not_translate = draw(st.booleans())
    codes = draw(st.lists(st.sampled_from(_CODES), min_size=1, unique=True))
    one = draw(_TERM)
    terms = {
        code: (one,) if do_not_translate else tuple(draw(st.lists(_TERM, min_size=1, max_size=3, unique=True)))
        for code in codes
    }
    used = {term for variants in terms.values() for term in variants}
    barred = {code: tuple(t for t in draw(st.lists(_TERM, max_size=2, unique=True)) if t not in used) for code in codes}
    return Concept(
        terms,
        {code: variants for code, variants in barred.items() if variants},
        {code: draw(st.sampled_from(["masculine", "feminine"])) for code in codes if draw(st.booleans())},
        do_not_translate=do_not_translate,
        case_sensitive=draw(st.none() | st.booleans()),
        part_of_speech=draw(st.sampled_from(["", "noun", "verb"])),
        note=draw(st.sampled_from(["", "kept in titles; else “réglage fin”", "<b>&amp;\"'"])),
    )


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".tbx"])
@given(data=st.data())
def test_what_is_written_reads_the_same(suffix, data, tmp_path_factory):
    written = data.draw(st.lists(concepts(), min_size=1, max_size=4))
    path = tmp_path_factory.mktemp("terms") / f"t{suffix}"
    path.write_text(glossary_files.render(written, path), encoding="utf-8", newline="")
    assert [replace(concept, place="") for concept in glossary_files.read_concepts(path)] == written


def test_unknown_suffix_is_no_format():
    with pytest.raises(GlossaryError, match="unknown kind"):
        glossary_files.render([], Path("terms.xlsx"))


@pytest.mark.parametrize("term", ["a|b", "# a"])
def test_terms_with_signs_of_tables_go_into_tbx_only(term):
    with pytest.raises(GlossaryError, match="cannot stand in a table"):
        glossary_files.render([Concept({"en": (term,)})], Path("t.csv"))
    assert term in glossary_files.render([Concept({"en": (term,)})], Path("t.tbx"))
