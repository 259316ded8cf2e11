"""`nltrans check`: pairs of posts, and changed translations found by their names."""

import json

import pytest

from nltrans.cli.main import main

SOURCE = "# News\n\nThe model was released in 2020 by [Ann](https://ann.org).\n"
GOOD = "# Nouvelles\n\nLe modèle est paru en 2020 grâce à [Ann](https://ann.org).\n"
BAD = GOOD.replace("2020", "2002")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {"post.md": SOURCE, "post.fr.md": GOOD, "post.pt.md": BAD, "other.md": SOURCE}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(capsys, *words, code=0):
    assert main(["check", *words]) == code
    return capsys.readouterr()


def test_a_good_pair_passes(folder, capsys):
    assert "post.fr.md: passed, 0 findings" in run(capsys, "post.md", "post.fr.md", "--to", "fr").out


def test_findings_are_lines_that_editors_can_jump_to(folder, capsys):
    (folder / "post.fr.md").write_text(BAD, encoding="utf-8")
    out = run(capsys, "post.md", "post.fr.md", "--to", "fr", code=1).out
    assert "post.md:3: critical: number-changed: 2020 became 2002" in out
    assert "post.fr.md: failed: 1 critical finding" in out


def test_json(folder, capsys):
    out = run(capsys, "post.md", "post.pt.md", "--to", "pt", "--json", code=1).out
    (post,) = json.loads(out)["posts"]
    assert (post["source"], post["target"], post["to"]) == ("post.md", "post.pt.md", "pt")
    assert post["findings"][0]["check"] == "number-changed"


@pytest.mark.parametrize(("limit", "code"), [("critical", 0), ("major", 0), ("minor", 1)])
def test_the_gate_has_a_severity(folder, capsys, limit, code):
    (folder / "post.fr.md").write_text(GOOD.replace("org).", "org)"), encoding="utf-8")
    run(capsys, "post.md", "post.fr.md", "--to", "fr", "--fail-on", limit, code=code)


def test_translations_find_their_sources(folder, capsys):
    paths = ["post.fr.md", "post.pt.md", "post.md", "other.md"]
    out = run(capsys, "--translations", *paths, "--to", "fr,pt", code=1).out
    assert "post.fr.md: passed" in out
    assert "post.pt.md: failed" in out
    assert "other" not in out


def test_translations_in_a_folder_of_their_own(folder, capsys):
    (folder / "i18n" / "fr").mkdir(parents=True)
    (folder / "i18n" / "fr" / "post.md").write_text(BAD, encoding="utf-8")
    words = ["--translations", "i18n/fr/post.md", "--sources", "*.md", "--out", "i18n/{lang}/{name}", "--to", "fr"]
    assert "post.md:3: critical" in run(capsys, *words, code=1).out


def test_files_that_are_no_translations_pass(folder, capsys):
    assert "no translation among these files" in run(capsys, "--translations", "other.md", "--to", "fr").out


def test_the_glossary_is_checked(folder, capsys):
    (folder / "terms.tsv").write_text("en\tfr\nmodel\tsystème\n", encoding="utf-8")
    words = ["post.md", "post.fr.md", "--to", "fr", "--glossary", "terms.tsv", "--fail-on", "major"]
    assert "glossary-missed" in run(capsys, *words, code=1).out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["post.md", "post.fr.md"], "no target language"),
        (["post.md", "--to", "fr"], "a post, its translation"),
        (["post.md", "post.fr.md", "--to", "fr,pt"], "one language"),
        (["post.md", "none.md", "--to", "fr"], "none.md"),
        (["--translations", "none.fr.md", "--to", "fr"], "none.fr.md"),
    ],
)
def test_bad_input_is_one_line(folder, capsys, words, problem):
    err = run(capsys, *words, code=2).err
    assert problem in err
    assert err.count("\n") == 1
