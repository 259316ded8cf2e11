"""`nltrans eval`: files, folders, manifests; gates, baselines, and every form of output."""

import json
from xml.etree import ElementTree as ET

import pytest

from nltrans.cli.main import main

REFERENCE = [
    "Nous publions un modèle de langue pour le français.",
    "Il compte 24 couches et il tient sur un ordinateur portable.",
    "Le code et les données sont disponibles en ligne.",
    "Les résultats sont meilleurs que ceux de l'an dernier.",
    "Merci à toutes les personnes qui ont participé.",
    "Le prochain numéro paraîtra au mois de mars.",
]
WORSE = [line.replace(" et ", " ").replace("publions", "sort").replace("le", "la") for line in REFERENCE]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write("human/a.txt", REFERENCE)
    write("human/b.txt", REFERENCE[:3])
    write("good/a.txt", REFERENCE)
    write("good/b.txt", REFERENCE[:3])
    write("bad/a.txt", WORSE)
    write("bad/b.txt", WORSE[:3])
    return tmp_path


def write(name, lines):
    from pathlib import Path

    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(capsys, *words, code=0):
    assert main(["eval", *words]) == code
    return capsys.readouterr()


def run_json(capsys, *words, code=0):
    return json.loads(run(capsys, *words, "--json", code=code).out)


def test_a_pair_of_files(folder, capsys):
    result = run_json(capsys, "good/a.txt", "human/a.txt", "--to", "fr")
    (suite,) = result["suites"]
    assert (suite["name"], suite["language"], suite["segments"], suite["coverage"]) == ("a", "fr", 6, 1.0)
    assert [score["metric"] for score in suite["scores"]] == ["BLEU", "chrF2++", "TER"] * 2
    assert all("version:" in score["signature"] for score in suite["scores"])
    assert suite["scores"][0]["value"] == pytest.approx(100)


def test_folders_are_one_suite_of_what_they_share(folder, capsys):
    write("human/only-human.txt", ["x"])
    result = run_json(capsys, "bad", "human", "--to", "fr", "--lines")
    (suite,) = result["suites"]
    assert [document["name"] for document in suite["documents"]] == ["a.txt", "b.txt"]
    assert suite["segments"] == 9


def test_the_table_shows_documents_figures_and_signatures(folder, capsys):
    out = run(capsys, "bad", "human", "--to", "fr", "--lines").out
    assert "a.txt" in out
    assert "typography folded" in out
    assert "chrF2++|nrefs:1" in out


MANIFEST = """
[[suite]]
name = "text"
to = ["fr", "pt"]
format = "lines"
translation = "bad/*.txt"
reference = "human/{lang}/{name}.txt"
min-bleu = 10

[[suite]]
name = "other"
to = "fr"
format = "lines"
translation = "good/a.txt"
reference = "human/a.txt"
"""


def test_a_manifest_has_suites_and_languages(folder, capsys):
    write("human/fr/a.txt", REFERENCE)
    write("human/fr/b.txt", REFERENCE[:3])
    write("human/pt/a.txt", REFERENCE)
    write("suites.toml", MANIFEST.splitlines())
    result = run_json(capsys, "suites.toml")
    shown = [(suite["name"], suite["language"], suite["segments"]) for suite in result["suites"]]
    assert shown == [("text", "fr", 9), ("text", "pt", 6), ("other", "fr", 6)]
    assert [(suite["language"], suite["segments"]) for suite in result["languages"]] == [("fr", 15)]
    assert result["suites"][0]["gates"][0]["name"] == "BLEU >= 10"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "missing required field suite (write a table [[suite]]"),
        ("suite = 3", "suite: Expected array, got int"),
        ("[[suite]", "not TOML"),
        ("[[suite]]\nname='x'\nspeed=1", "suite[0]: Object contains unknown field speed"),
        ("[[suite]]\nname='x'", "suite[0]: Object missing required field to"),
        ("[[suite]]\nreference='a'\nto=[]", "no target language"),
        ("[[suite]]\nname='x'\nto='fr'", "suite[0]: Object missing required field reference"),
        ("[[suite]]\nname='x'\nto='fr'\nreference='a'", "suite 'x' needs a source or a translation"),
        ("[[suite]]\nto='fr'\nreference='a'\nsource='b'\nformat='pdf'", "suite[0].format: Invalid enum value 'pdf'"),
        ("[[suite]]\nto='fr'\nreference='a'\nsource='b'\nmin-bleu='x'", "suite[0].min-bleu: Expected float, got str"),
        ("[[suite]]\nto='fr'\nreference='a'\nsource='b'", "no posts with a reference in fr"),
        ("[[suite]]\nto='french'\nreference='a'\nsource='b'", "not a language code"),
    ],
)
def test_a_broken_manifest_is_one_line(folder, capsys, text, problem):
    write("suites.toml", [text])
    captured = run(capsys, "suites.toml", code=2)
    assert problem in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(("least", "code"), [("10", 0), ("99", 1)])
def test_thresholds_decide_the_exit_code(folder, capsys, least, code):
    out = run(capsys, "bad/a.txt", "human/a.txt", "--to", "fr", "--min-bleu", least, code=code).out
    assert ("FAILED" in out) == bool(code)


def test_a_baseline_is_saved_and_a_significant_drop_fails(folder, capsys):
    write("human/long.txt", REFERENCE * 5)
    write("good/long.txt", REFERENCE * 5)
    write("bad/long.txt", WORSE * 5)
    pair = ["human/long.txt", "--to", "fr", "--baseline", "baseline.json"]
    run(capsys, "good/long.txt", *pair, "--update-baseline")
    assert run_json(capsys, "good/long.txt", *pair)["suites"][0]["changes"][0]["p"] == 1.0
    failed = run_json(capsys, "bad/long.txt", *pair, code=1)
    assert [gate["passed"] for gate in failed["suites"][0]["gates"]] == [False, False]
    run(capsys, "bad/long.txt", *pair, "--max-p", "0")
    run(capsys, "bad/long.txt", *pair, "--max-p", "0", "--max-drop", "1", code=1)


def test_a_missing_baseline_says_what_to_do(folder, capsys):
    err = run(capsys, "good/a.txt", "human/a.txt", "--to", "fr", "--baseline", "none.json", code=2).err
    assert "none.json" in err
    assert "--update-baseline" in err


def test_junit_markdown_and_github(folder, capsys, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    outputs = ["--junit", "eval.xml", "--markdown", "eval.md", "--github"]
    out = run(capsys, "bad", "human", "--to", "fr", "--lines", "--min-chrf", "99", *outputs, code=1).out
    suite = ET.parse(folder / "eval.xml").getroot().find("testsuite")
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("human.fr", "3", "1")
    assert "chrF2++ is" in suite.find("testcase/failure").get("message")
    text = (folder / "eval.md").read_text(encoding="utf-8")
    assert "| human | fr | all |" in text
    assert "❌" in text
    assert (folder / "summary.md").read_text(encoding="utf-8") == text
    assert "::error title=human (fr)%3A chrF2++ >= 99::chrF2++ is " in out
    assert "::notice title=human (fr)::BLEU " in out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["good/a.txt"], "no reference"),
        (["good/a.txt", "human/a.txt"], "which language"),
        (["good/none.txt", "human/a.txt", "--to", "fr"], "good/none.txt"),
        (["good/b.txt", "human/a.txt", "--to", "fr"], "3 lines, but the reference has 6"),
        (["good/a.txt", "human/a.txt", "--to", "fr", "--update-baseline"], "needs a file"),
        (["good/a.txt", "human/a.txt", "--to", "fr", "--comet"], "COMET needs a source"),
        (["empty", "human", "--to", "fr"], "no file of human"),
    ],
)
def test_bad_input_is_one_line(folder, capsys, words, problem):
    (folder / "empty").mkdir()
    err = run(capsys, *words, code=2).err
    assert problem in err
    assert err.count("\n") == 1


POST = """\
# News

The model was released in 2020 by [Ann](https://ann.org).

It has 24 layers and runs on a laptop.

The next issue is about tokenizers.
"""
HUMAN = """\
# Nouvelles

Le modèle est paru en 2020 grâce à [Ann](https://ann.org). Il a 24 couches et tourne sur un portable.
"""


def test_posts_are_aligned_with_a_free_reference(folder, capsys):
    write("post.md", [POST])
    write("human.md", [HUMAN])
    made = POST.replace("The model was released in 2020 by", "Le modèle est paru en 2020 grâce à")
    write("post.fr.md", [made.replace("It has 24 layers and runs on a laptop.", "Il a 24 couches.")])
    result = run_json(capsys, "post.fr.md", "human.md", "--source", "post.md", "--to", "fr")
    (suite,) = result["suites"]
    assert suite["segments"] == 2
    assert suite["coverage"] == 1.0
    assert suite["scores"][0]["value"] > 30


def test_posts_without_a_translation_are_translated(folder, capsys):
    write("posts/a.md", [POST])
    write("human/fr/a.md", [POST])
    write("suites.toml", ["[[suite]]", 'to = "fr"', 'source = "posts/*.md"', 'reference = "human/{lang}/{name}.md"'])
    (suite,) = run_json(capsys, "suites.toml", "--engine", "pseudo")["suites"]
    assert suite["system"].startswith("pseudo")
    assert (suite["segments"], suite["coverage"]) == (4, 1.0)
    assert suite["scores"][0]["value"] < 50


def test_lines_without_a_translation_are_translated(folder, capsys):
    write("flores.en", ["The model has 24 layers.", "It is *free*."])
    write("flores.fr", ["Le modèle a 24 couches.", "Il est libre."])
    write(
        "suites.toml", ["[[suite]]", 'to = "fr"', 'format = "lines"', 'source = "flores.en"', 'reference = "flores.fr"']
    )
    (suite,) = run_json(capsys, "suites.toml", "--engine", "pseudo")["suites"]
    assert suite["segments"] == 2


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "pt"])
def test_a_newsletter_with_its_human_translation(dair, capsys, language):
    source, human = (dair / f"en-{language}" / f"issue-05.{code}.md" for code in ("en", language))
    words = [str(human), str(human), "--source", str(source), "--to", language, "--json"]
    assert main(["eval", *words]) == 0
    (suite,) = json.loads(capsys.readouterr().out)["suites"]
    assert suite["coverage"] > 0.9
    assert suite["scores"][0]["value"] > 90
