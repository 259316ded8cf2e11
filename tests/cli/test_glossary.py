"""``nltrans glossary`` through the command line."""

import json

import pytest

from nltrans.cli.main import main
from nltrans.formats import glossary_files

POST = """# Neural networks

A **language model** is a neural network, see [BERT](https://example.org/bert).

Deep learning works on `model` code.
"""
TRANSLATION = """# Réseaux de neurones

Un **modèle de langue** est un réseau nerveux, voir [Bert](https://example.org/bert).

L'apprentissage profond marche sur du code `model`.
"""


@pytest.fixture
def glossary(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "post.md").write_text(POST, encoding="utf-8")
    (tmp_path / "post.fr.md").write_text(TRANSLATION, encoding="utf-8")

    def glossary(*words, code=0):
        assert main(["glossary", *words, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return glossary


def test_check_counts_terms_and_names_lines(glossary, capsys):
    data = glossary("check", "post.md", "post.fr.md", "--glossary", "nlp", "--to", "fr", code=1)
    assert (data["kept"], data["missed"], data["forbidden"]) == (3, 2, 1)
    assert data["rate"] == 0.6
    assert {(f["check"], f["severity"], f["line"]) for f in data["findings"]} == {
        ("term-forbidden", "critical", 3),
        ("glossary-missed", "major", 3),
    }
    assert data["terms"]["neural network"] == {"kept": 1, "missed": 1}
    assert main(["glossary", "check", "post.md", "post.fr.md", "--glossary", "nlp", "--to", "fr"]) == 1
    assert "3 of 5 terms kept (60.0%), 1 forbidden" in capsys.readouterr().out


def test_check_passes_above_the_least_rate(glossary, tmp_path):
    house = tmp_path / "house.tsv"
    house.write_text("en\tfr\tdnt\ndeep learning\tapprentissage profond\t\nBERT\t\tyes\n", encoding="utf-8")
    command = ("check", "post.md", "post.fr.md", "--glossary", "house.tsv", "--to", "fr")
    assert glossary(*command, code=1)["rate"] == 0.5
    assert glossary(*command, "--min-rate", "0.5")["missed"] == 1


def test_check_without_terms_passes(glossary, tmp_path):
    (tmp_path / "house.tsv").write_text("en\tfr\nzebra\tzèbre\n", encoding="utf-8")
    assert glossary("check", "post.md", "post.fr.md", "--glossary", "house.tsv", "--to", "fr")["rate"] == 1


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("check", "post.md", "post.fr.md", "--to", "fr"), "no term base"),
        (("check", "post.md", "post.fr.md", "--glossary", "nlp"), "one target language"),
        (("check", "post.md", "none.md", "--glossary", "nlp", "--to", "fr"), "no such file"),
        (("check", "post.md", "post.fr.md", "--glossary", "none", "--to", "fr"), "no such term base"),
        (("convert", "nlp", "out.xlsx"), "unknown kind"),
        (("extract", "post.md", "--to", "fr"), ""),
        (("extract", "a", "b", "c", "--to", "fr"), "translations to learn from"),
    ],
)
def test_bad_input_is_told(glossary, words, problem):
    assert problem in glossary(*words, code=2)["error"]["problem"]


def test_lint(glossary, tmp_path, capsys):
    (tmp_path / "t.tsv").write_text("en\tfr\tforbidden:fr\nmodel\tModèle\tmodèles\n", encoding="utf-8")
    data = glossary("lint", "t.tsv", code=1)
    assert [(f["check"], f["line"]) for f in data["findings"]] == [("term-conflict", 2), ("term-case", 2)]
    assert main(["glossary", "lint", "t.tsv"]) == 1
    assert "t.tsv:2: major:" in capsys.readouterr().out
    assert glossary("lint", "nlp")["findings"] == []


def test_lint_of_minor_problems_passes_unless_asked(glossary, tmp_path):
    (tmp_path / "t.tsv").write_text("en\tfr\nmodel\tModèle\n", encoding="utf-8")
    glossary("lint", "t.tsv")
    glossary("lint", "t.tsv", "--fail-on", "minor", code=1)


def test_convert_there_and_back(glossary, tmp_path):
    assert glossary("convert", "nlp", "nlp.tbx")["entries"] >= 250
    glossary("convert", "nlp.tbx", "nlp.tsv")
    shipped = glossary_files.bundled("nlp").read_text(encoding="utf-8").splitlines()
    assert sorted((tmp_path / "nlp.tsv").read_text(encoding="utf-8").splitlines()[1:]) == sorted(shipped[1:])


def test_extract_from_folders_and_memories(glossary, tmp_path, capsys):
    texts = [
        ("The neural network wins.", "Le réseau de neurones gagne."),
        ("A neural network sees cats.", "Un réseau de neurones voit des chats."),
        ("Cats win.", "Les chats gagnent."),
        ("My neural network sleeps.", "Mon réseau de neurones dort."),
    ]
    for number, pair in enumerate(texts):
        for folder, name, text in zip(("posts", "fr"), (f"p{number}.md", f"p{number}.fr.md"), pair, strict=True):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / name).write_text(text, encoding="utf-8")
    data = glossary("extract", "posts", "fr", "--to", "fr", "--out", "new.tsv")
    assert data["segments"] == 4
    assert ("neural network", "réseau de neurones") in {(t["source"], t["target"]) for t in data["terms"]}
    assert "neural network\tréseau de neurones\t" in (tmp_path / "new.tsv").read_text(encoding="utf-8")
    memory = "\n".join("\t".join(pair) for pair in texts)
    (tmp_path / "m.tsv").write_text(memory, encoding="utf-8")
    found = glossary("extract", "m.tsv", "--to", "fr", "--glossary", "nlp")["terms"]
    assert "neural network" not in {t["source"] for t in found}
    assert main(["glossary", "extract", "m.tsv", "--to", "fr"]) == 0
    assert "réseau de neurones" in capsys.readouterr().out
