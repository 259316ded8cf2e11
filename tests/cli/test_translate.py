"""``nltrans translate``, ``segments`` and ``verify`` as a user runs them."""

import io
import json
import sys
from pathlib import Path

import pytest

from nltrans.cli.main import main

POST = "---\ntitle: Hello\n---\n\n# Words\n\nSee [the docs](https://e.org) and `code`.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "post.md").write_text(POST, encoding="utf-8", newline="")
    return tmp_path


def run(capsys, *words):
    code = main(["translate", *words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


PSEUDO = ("--engine", "pseudo", "--typography", "none")


def test_writes_beside_the_post_and_sums_up(folder, capsys):
    code, out, _ = run(capsys, "post.md", "--to", "fr", *PSEUDO)
    text = (folder / "post.fr.md").read_text(encoding="utf-8")
    assert code == 0
    assert "](https://e.org)" in text
    assert "`code`" in text
    assert text != POST
    for shown in ("post.fr.md", "segments", "words/s", "score"):
        assert shown in out


def test_several_languages_and_posts_into_a_pattern(folder, capsys):
    (folder / "other.md").write_text("Other words.\n", encoding="utf-8")
    code, *_ = run(capsys, "post.md", "other.md", "--to", "fr,de", "--out", "{lang}/{name}", *PSEUDO)
    assert code == 0
    assert sorted(path.relative_to(folder).as_posix() for path in folder.glob("??/*")) == [
        "de/other.md", "de/post.md", "fr/other.md", "fr/post.md",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("a/index.md", "b/index.md", "--out", "out/"), ("a/index.md", "b/index.md")),
        (("a/index.md", "b/index.md", "--out", "{lang}/{name}"), ("a/index.md", "b/index.md")),
        (("a/index.md", "--to", "fr,de", "--out", "x.md"), ("(fr)", "(de)")),
        (("a/index.md", "x.fr.md", "--out", "{stem}.{lang}{suffix}"), ("a/index.md", "x.fr.md")),
        (("a/index.md", "--report", "a/index.md"), ("--report", "a/index.md")),
        (("a/index.md", "--report", "a/index.fr.md"), ("--report", "a/index.md")),
    ],
)
def test_two_results_in_one_file_are_refused_before_anything_is_written(folder, capsys, words, names):
    for name in ("a/index.md", "b/index.md", "x.fr.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"Words of {name}.\n")
    if "x.fr.md" in words:
        (folder / "a/index.md").rename(folder / "a/x.md")
        words = ("a/x.md", *words[1:])
        names = ("a/x.md", "x.fr.md")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    code, _, err = run(capsys, "--to", "fr", *words, *PSEUDO)
    assert code == 2
    assert len(err.splitlines()) == 1
    assert all(name in err for name in names)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_post_named_twice_is_translated_once(folder, capsys):
    code, out, _ = run(capsys, "post.md", "./post.md", "--to", "fr", "--json", *PSEUDO)
    assert code == 0
    assert len(json.loads(out)["posts"]) == 1


def test_a_later_run_does_not_write_over_another_posts_translation(folder, capsys):
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "index.md").write_text(f"Words of {name}.\n")
    (folder / ".nltrans").mkdir()
    run(capsys, "a/index.md", "--to", "fr", "--out", "out/", *PSEUDO)
    before = (folder / "out" / "index.fr.md").read_text()
    code, _, err = run(capsys, "b/index.md", "--to", "fr", "--out", "out/", *PSEUDO)
    assert code == 2
    assert "a/index.md" in err
    assert (folder / "out" / "index.fr.md").read_text() == before


@pytest.mark.parametrize("end", ["../outside.md", "nowhere.md", "post.fr.md"])
def test_nothing_is_written_through_a_link(folder, capsys, end):
    (folder / "post.fr.md").symlink_to(end)
    code, _, err = run(capsys, "post.md", "--to", "fr", "--force", *PSEUDO)
    assert code == 2
    assert "post.fr.md is a link, and it leads" in err
    assert not (folder.parent / "outside.md").exists()
    assert (folder / "post.fr.md").is_symlink()


@pytest.mark.parametrize("end", ["loop.md", "nowhere.md"])
def test_a_post_that_is_a_broken_link_is_one_line(folder, capsys, end):
    (folder / "loop.md").symlink_to(end)
    code, _, err = run(capsys, "loop.md", "--to", "fr", *PSEUDO)
    assert (code, len(err.splitlines())) == (2, 1)
    assert "loop.md" in err
    assert "bug" not in err


def test_standard_streams_leave_no_trace(folder, capsysbinary, monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(b"Hello words.\n"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["translate", "-", "--to", "fr", *PSEUDO]) == 0
    out = capsysbinary.readouterr().out.decode()
    assert out.endswith("\n")
    assert out.count("\n") == 1
    assert [path.name for path in folder.iterdir()] == ["post.md"]


def test_what_a_person_wrote_is_not_overwritten(folder, capsys):
    target = folder / "post.fr.md"
    target.write_text("À moi.\n", encoding="utf-8")
    code, _, err = run(capsys, "post.md", "--to", "fr", *PSEUDO)
    assert code == 2
    assert "post.fr.md" in err
    assert target.read_text(encoding="utf-8") == "À moi.\n"
    assert run(capsys, "post.md", "--to", "fr", "--force", *PSEUDO)[0] == 0
    assert target.read_text(encoding="utf-8") != "À moi.\n"


def test_edits_survive_a_second_run(folder, capsys):
    run(capsys, "post.md", "--to", "fr", *PSEUDO)
    target = folder / "post.fr.md"
    ours = target.read_text(encoding="utf-8")
    heading = next(line for line in ours.splitlines() if line.startswith("# "))
    target.write_text(ours.replace(heading, "# Les mots justes"), encoding="utf-8")
    (folder / "post.md").write_text(POST + "\nOne sentence more.\n", encoding="utf-8")
    assert run(capsys, "post.md", "--to", "fr", *PSEUDO)[0] == 0
    text = target.read_text(encoding="utf-8")
    assert "# Les mots justes" in text
    assert len(text) > len(ours)


def test_json_tells_everything(folder, capsys):
    code, out, _ = run(capsys, "post.md", "--to", "fr", "--json")
    data = json.loads(out)
    (post,) = data["posts"]
    assert code == data["exit_code"] == 0
    assert post["target"].endswith("post.fr.md")
    assert [s["source"] for s in post["segments"]][:2] == ["Hello", "Words"]
    assert post["strategies"]["marks"] == 1
    assert post["scores"][0]["signature"]


def test_gates_exit_with_one(folder, capsys):
    code, out, _ = run(capsys, "post.md", "--to", "fr", "--min-score", "1")
    assert code == 1
    assert "gate failed: score" in out


def test_without_an_estimate_there_is_no_score_and_a_gate_says_so(folder, capsys):
    code, out, _ = run(capsys, "post.md", "--to", "fr", "--min-score", "0.1", *PSEUDO)
    assert code == 1
    line = "gate failed: no score to compare with 0.1: no estimate was fitted to this model and pair"
    assert line in " ".join(out.split())
    assert " - " in next(line for line in out.splitlines() if "post.fr.md" in line)
    assert main(["batch", ".", "--to", "de", "--min-score", "0.1", *PSEUDO]) == 1
    out = capsys.readouterr().out
    assert "post.md (de): no score to compare with 0.1" in " ".join(out.split())
    assert " - " in next(line for line in out.splitlines() if "post.de.md" in line)


def test_a_bad_post_does_not_stop_the_others(folder, capsys):
    (folder / "bad.md").write_bytes(b"caf\xe9\n")
    code, out, _ = run(capsys, "bad.md", "post.md", "--to", "fr", *PSEUDO)
    assert code == 2
    assert "bad.md" in out
    assert (folder / "post.fr.md").is_file()
    assert not (folder / "bad.fr.md").exists()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["post.md"], "no target language"),
        (["none.md", "--to", "fr"], "none.md"),
        (["post.md", "--to", "zz9"], "zz9"),
        (["post.md", "--to", "fr,de", "--out", "-"], "standard output takes one post"),
        (["post.md", "--to", "fr", "--engine", "none"], "there is no engine 'none'"),
        (["post.md", "--to", "xh"], "nltrans models pull"),
        (["post.md", "--to", "fr", "--glossary", "none.tsv"], "none.tsv"),
        (["post.md", "--to", "fr", "--config", "none.toml"], "none.toml"),
    ],
)
def test_errors_are_one_line_and_exit_with_two(folder, capsys, words, problem):
    code, out, err = run(capsys, *words)
    assert code == 2
    assert problem in err
    assert err.count("\n") == 1
    assert "Traceback" not in err + out
    assert not (folder / "post.fr.md").exists()


def test_json_and_a_post_do_not_share_standard_output(folder, capsys):
    code, out, _ = run(capsys, "post.md", "--to", "fr", "--out", "-", "--json")
    assert code == 2
    assert "both want standard output" in json.loads(out)["error"]["problem"]


def test_broken_front_matter_names_file_and_line(folder, capsys):
    (folder / "post.md").write_text("---\ntitle: [\n---\nText.\n", encoding="utf-8")
    code, _, err = run(capsys, "post.md", "--to", "fr", *PSEUDO)
    assert code == 2
    assert "post.md:" in err


def test_settings_come_from_the_nearest_file(folder, capsys):
    settings = 'to = "de"\nengine = "pseudo"\n[localize]\nlang = "always"\n'
    (folder / "nltrans.toml").write_text(settings, encoding="utf-8")
    assert run(capsys, "post.md")[0] == 0
    assert "lang: de" in (folder / "post.de.md").read_text(encoding="utf-8")


def test_keep_source_leaves_comments(folder, capsys):
    run(capsys, "post.md", "--to", "fr", "--keep-source", *PSEUDO)
    assert "<!-- See [the docs](https://e.org) and `code`. -->" in (folder / "post.fr.md").read_text(encoding="utf-8")


def test_report_is_a_page(folder, capsys):
    assert run(capsys, "post.md", "--to", "fr", "--report", "report.html", *PSEUDO)[0] == 0
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "Content-Security-Policy" in page


def test_the_bundled_model_needs_nothing(folder, capsys):
    assert run(capsys, "post.md", "--to", "fr")[0] == 0
    assert "bundled-en-fr" in json.loads(run(capsys, "post.md", "--to", "fr", "--json")[1])["posts"][0]["engine"]


def test_segments_shows_what_is_translated(folder, capsys):
    assert main(["segments", "post.md", "--coverage", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [part["text"] for part in data["segments"]] == ["Hello", "Words", "See ⟦1⟧the docs⟦/1⟧ and ⟦2/⟧."]
    assert "".join(part["text"] for part in data["coverage"]) == POST
    assert main(["segments", "post.md", "--coverage"]) == 0
    out = capsys.readouterr().out
    assert "3 segments" in out
    assert "coverage" in out


def test_verify_agrees_with_translate_and_sees_a_lost_link(folder, capsys):
    run(capsys, "post.md", "--to", "fr", *PSEUDO)
    assert main(["verify", "post.md", "post.fr.md"]) == 0
    assert "same structure" in capsys.readouterr().out
    target = Path("post.fr.md")
    target.write_text(target.read_text(encoding="utf-8").replace("](https://e.org)", ""), encoding="utf-8")
    assert main(["verify", "post.md", "post.fr.md", "--json"]) == 1
    assert "link" in {difference["kind"] for difference in json.loads(capsys.readouterr().out)["differences"]}


def test_explain_prints_what_each_pass_changed(folder, capsys):
    (folder / "post.md").write_text("# TOOLS AND DATA\n", encoding="utf-8")
    code, out, _ = run(capsys, "post.md", "--to", "fr", "--explain")
    assert code == 0
    assert "case asked" in out
    assert "tools and data" in out
    code, out, _ = run(capsys, "post.md", "--to", "fr", "--explain", "--force", "--without", "case")
    assert "case" not in out


def test_explain_is_in_the_json(folder, capsys):
    (folder / "post.md").write_text("# TOOLS AND DATA\n", encoding="utf-8")
    _, out, _ = run(capsys, "post.md", "--to", "fr", "--explain", "--json")
    (segment,) = json.loads(out)["posts"][0]["segments"]
    assert {"name": "case", "action": "asked", "before": "TOOLS AND DATA", "after": "tools and data", "reason": ""} in (
        segment["steps"]
    )


def test_a_pass_that_there_is_not_is_named(folder, capsys):
    code, _, err = run(capsys, "post.md", "--to", "fr", "--without", "loop")
    assert code == 2
    assert "no decoding pass 'loop'" in err
