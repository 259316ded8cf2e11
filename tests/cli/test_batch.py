"""``nltrans batch``, ``status`` and ``learn`` through the command line, on real posts with the pseudo engine."""

import json
import os
import subprocess
import sys
import time

import pytest
from ruamel.yaml import YAML

from nltrans.cli.main import main

POST = """---
title: "News of the week [EN]"
lang: en
---

# News

A small model beats a large one. See the [paper](https://example.org/paper) for **all** details.

- First item with `code`
- Second item
"""


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "posts"
    (folder / "sub").mkdir(parents=True)
    (folder / ".nltrans").mkdir()
    (folder / "one.md").write_text(POST)
    (folder / "sub" / "two.md").write_text("Another post is here.\n")
    (folder / "draft.md").write_text("---\ntitle: x\ndraft: true\n---\n\nNot yet.\n")
    (folder / "old.fr.md").write_text("Un vieux billet.\n")
    (folder / "_drafts").mkdir()
    (folder / "_drafts" / "later.md").write_text("Later.\n")
    return folder


@pytest.fixture
def nltrans(capsys):
    def nltrans(*words, code=0):
        found = main([*words, "--json"])
        out = capsys.readouterr().out
        assert found == code, out
        return json.loads(out)

    return nltrans


def batch(nltrans, *more, code=0):
    return nltrans("batch", "posts", "--to", "fr", "--engine", "pseudo", *more, code=code)


def test_a_dry_run_writes_nothing_and_says_why(archive, nltrans, capsys):
    plan = batch(nltrans, "--dry-run")["plan"]
    reasons = {task["source"]: (task["action"], task["reason"]) for task in plan["tasks"]}
    assert reasons["posts/one.md"] == ("translate", "new")
    assert reasons["posts/draft.md"][1].startswith("draft")
    assert reasons["posts/_drafts/later.md"][1].startswith("draft")
    assert reasons["posts/old.fr.md"][1].startswith("translation")
    assert plan["todo"] == 2
    assert not list((archive / ".nltrans").iterdir())
    assert main(["batch", "posts", "--to", "fr", "--engine", "pseudo", "--dry-run"]) == 0
    assert "2 posts to do" in capsys.readouterr().out


def test_run_status_edit_run(archive, nltrans):
    assert nltrans("status", "posts", "--to", "fr", code=1)["counts"] == {"missing": 2}
    assert batch(nltrans)["translated"] == 2
    target = archive / "one.fr.md"
    text = target.read_text()
    assert "lang: fr" in text
    assert "[FR]" in text
    assert "https://example.org/paper" in text
    assert nltrans("status", "posts", "--to", "fr")["counts"] == {"up to date": 2}
    assert batch(nltrans)["translated"] == 0
    target.write_text(text.replace("# [", "# Nouvelles ["))
    assert nltrans("status", "posts", "--to", "fr")["counts"] == {"up to date": 1, "edited": 1}
    post = archive / "one.md"
    post.write_text(post.read_text().replace("Second item", "Third item"))
    status = nltrans("status", "posts", "--to", "fr", code=1)
    changed = next(one for one in status["posts"] if one["state"] == "outdated")
    assert changed["sections"] == ["News"]
    batch(nltrans)
    assert "# Nouvelles [" in target.read_text()
    assert nltrans("tm", "stats", "--memory", str(archive / ".nltrans" / "project.db"))["units"]


def test_several_languages_with_a_report(archive, nltrans):
    found = nltrans(
        "batch", "posts", "--to", "fr,pt", "--engine", "pseudo", "--out", "i18n/{lang}/{path}", "--report", "index.html"
    )
    assert found["translated"] == 4
    assert (archive.parent / "i18n" / "pt" / "sub" / "two.md").is_file()
    page = (archive.parent / "index.html").read_text()
    assert page.count("<tr") == 5
    assert 'href="i18n/pt/sub/two.md"' in page


def test_selection(archive, nltrans):
    assert batch(nltrans, "--include", "sub/**", "--dry-run")["plan"]["todo"] == 1
    assert batch(nltrans, "--exclude", "one*", "--dry-run")["plan"]["todo"] == 1
    assert batch(nltrans, "--since", "2999-01-01", "--dry-run")["plan"]["todo"] == 0
    assert batch(nltrans, "--since", "2000-01-01", "--dry-run")["plan"]["todo"] == 2
    assert "neither a date nor a revision" in batch(nltrans, "--since", "nowhere", code=2)["error"]["problem"]


def test_since_a_revision(archive, nltrans):
    def git(*words):
        who = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *words], cwd=archive, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "all")
    (archive / "sub" / "two.md").write_text("A changed post is here.\n")
    (archive / "new.md").write_text("A new post is here.\n")
    tasks = batch(nltrans, "--since", "HEAD", "--dry-run")["plan"]["tasks"]
    assert {task["source"] for task in tasks if task["action"] == "translate"} == {"posts/sub/two.md", "posts/new.md"}
    assert any(task["reason"] == "not changed since HEAD" for task in tasks)


def test_a_bad_post_is_exit_code_2_and_the_rest_is_done(archive, nltrans):
    (archive / "bad.md").write_bytes(b"caf\xe9\n")
    found = batch(nltrans, code=2)
    assert (found["translated"], found["failed"]) == (2, 1)
    assert "UTF-8" in next(post["message"] for post in found["posts"] if post["state"] == "failed")


def test_an_error_in_front_matter_names_the_post(archive, nltrans):
    (archive / "one.md").write_text("---\ntitle: [open\n---\nText.\n")
    found = batch(nltrans, code=2)
    (failed,) = [post for post in found["posts"] if post["state"] == "failed"]
    assert "one.md:3: the YAML front matter does not parse" in failed["message"]


def test_a_change_of_the_glossary_is_for_the_sentences_with_its_terms(archive, nltrans):
    terms = archive / "terms.tsv"
    terms.write_text("en\tfr\nmodel\tmodèle\n")
    batch(nltrans, "--glossary", str(terms))
    terms.write_text("en\tfr\nmodel\tmodèle\nother\tautre\n")
    assert batch(nltrans, "--glossary", str(terms))["words"] == 0
    terms.write_text("en\tfr\nmodel\tmodèle\npost\tbillet\n")
    again = batch(nltrans, "--glossary", str(terms))
    assert again["words"] == 4
    terms.write_text("en\tfr\nmodel\tmaquette\npost\tbillet\n")
    assert batch(nltrans, "--glossary", str(terms))["words"] == 7


def test_links_are_named(archive, nltrans, capsys):
    (archive / "loop.md").symlink_to("loop.md")
    passed_over = nltrans("status", "posts", "--to", "fr", code=1)["passed_over"]
    assert passed_over == [{"source": "posts/loop.md", "to": None, "reason": "link: it leads in a circle"}]
    assert main(["batch", "posts", "--to", "fr", "--engine", "pseudo"]) == 0
    assert "posts/loop.md was passed over: link: it leads in a circle" in capsys.readouterr().out


def test_gates(archive, nltrans):
    assert batch(nltrans, "--min-score", "1.0", code=1)["gate"]


def test_set_up_errors(archive, nltrans):
    assert "no target language" in nltrans("batch", "posts", code=2)["error"]["problem"]
    assert "no such file" in nltrans("batch", "nowhere", "--to", "fr", code=2)["error"]["problem"]
    assert "{lang}" in batch(nltrans, "--out", "x/{path}", code=2)["error"]["problem"]
    assert "names of fields" not in batch(nltrans, "--jobs", "0", code=2)["error"]["problem"]


def test_links_between_posts(archive, nltrans):
    (archive / "nltrans.toml").write_text(
        "[batch]\nlinks = true\nversions = 'translations'\n[links]\n'https://example.org/paper' = 'https://example.org/{lang}'\n"
    )
    (archive / "three.md").write_text("---\ntitle: x\n---\n\nSee the [other](sub/two.md#top) one.\n")
    (archive / "four.md").write_text("---\ntitle: x\n---\n\nSee the [draft](draft.md) `[x](sub/two.md)`.\n")
    links = batch(nltrans, "--dry-run")["links"]
    assert [(link["source"], link["line"], link["new"]) for link in links] == [
        ("posts/one.md", 8, "https://example.org/fr"),
        ("posts/three.md", 5, "sub/two.fr.md#top"),
    ]
    assert batch(nltrans)["translated"] == 4
    text = (archive / "three.fr.md").read_text()
    assert "](sub/two.fr.md#top)" in text
    assert "three.md" in text.split("---")[1]
    assert "(https://example.org/fr)" in (archive / "one.fr.md").read_text()
    assert "](draft.md) `[x](sub/two.md)`" in (archive / "four.fr.md").read_text()
    (archive / "nltrans.toml").write_text("[batch]\nlink = true\n")
    assert "batch.link" in batch(nltrans, code=2)["error"]["problem"]


def test_posts_and_translations_list_each_other(archive, nltrans):
    (archive / "nltrans.toml").write_text("[batch]\nversions = 'translations'\nversions-in-posts = true\n")
    post = archive / "three.md"
    post.write_bytes(b"\xef\xbb\xbf---\r\ntitle: 'x' # y\r\n---\r\n\r\nHello there.\r\n")
    before = post.read_bytes()
    assert any(place.endswith("three.md") for place in batch(nltrans, "--dry-run")["posts_to_list_versions"])
    assert post.read_bytes() == before
    batch(nltrans, "--include", "three.md")
    fields = YAML(typ="safe").load(post.read_bytes().decode("utf-8-sig").split("---")[1])
    assert fields == {"title": "x", "translations": {"fr": "three.fr.md"}}
    assert post.read_bytes().startswith(before[: before.index(b"\r\n---")])

    nltrans("batch", "posts", "--to", "fr,pt", "--engine", "pseudo", "--include", "three.md")
    versions = {
        name: YAML(typ="safe").load((archive / name).read_bytes().decode("utf-8-sig").split("---")[1])["translations"]
        for name in ("three.md", "three.fr.md", "three.pt.md")
    }
    assert versions == {
        "three.md": {"fr": "three.fr.md", "pt": "three.pt.md"},
        "three.fr.md": {"en": "three.md", "pt": "three.pt.md"},
        "three.pt.md": {"en": "three.md", "fr": "three.fr.md"},
    }
    again = nltrans("batch", "posts", "--to", "fr,pt", "--engine", "pseudo", "--include", "three.md")
    assert again["translated"] == 0
    assert not (archive / "sub" / "two.md").read_text().startswith("---"), "no front matter is made up"


def test_learning_from_a_translation_by_hand(archive, nltrans, dair):
    for name in ("issue-02.en.md", "issue-02.fr.md"):
        (archive / name).write_bytes((dair / "en-fr" / name).read_bytes())
    found = nltrans("learn", "posts", "--to", "fr")
    assert found["units"] > 80
    assert found["posts"][0]["target"] == "posts/issue-02.fr.md"
    pairs = {unit["source"]: unit["target"] for unit in found["posts"][0]["units"]}
    assert pairs["Improved Contextualized Representations"] == "Amélioration des représentations contextualisées"
    by_hand = (archive / "issue-02.fr.md").read_text()
    post = archive / "issue-02.en.md"
    post.write_text(post.read_text().replace("Improved Contextualized Representations", "Improved Representations"))
    findings = next(post for post in batch(nltrans)["posts"] if "issue" in post["source"])["findings"]
    assert sum(findings.values()) <= 3
    changed = (archive / "issue-02.fr.md").read_text()
    assert len(set(by_hand.splitlines()) ^ set(changed.splitlines())) == 2


def test_learn_one_pair_and_what_is_missing(archive, nltrans):
    (archive / "sub" / "two.de.md").write_text("Ein anderer Beitrag ist hier.\n")
    found = nltrans("learn", "posts/sub/two.md", "posts/sub/two.de.md")
    assert [unit["target"] for post in found["posts"] for unit in post["units"]] == ["Ein anderer Beitrag ist hier."]
    assert "no translations" in nltrans("learn", "posts", "--to", "nl", code=2)["error"]["problem"]
    assert "--to" in nltrans("learn", "posts/one.md", "posts/one.md", code=2)["error"]["hint"]


KILLED = """
import sys, os, signal
from nltrans.storage import files
real, count = files.write_text_atomic, [0]
def killing(path, text):
    count[0] += 1
    if count[0] == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(path, text)
files.write_text_atomic = killing
from nltrans.cli.main import main
main(["batch", "posts", "--to", "fr", "--engine", "pseudo"])
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_kill_9_and_again(archive, nltrans):
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=archive.parent, capture_output=True, check=False)
    assert done.returncode == -9
    assert not list(archive.rglob("*.tmp"))
    found = batch(nltrans)
    assert found["translated"] == 1
    assert (archive / "one.fr.md").exists()
    assert (archive / "sub" / "two.fr.md").exists()


HOLDING = """
import sys, time
from pathlib import Path
from nltrans.storage.lock import locked
with locked(Path("posts/.nltrans/lock")):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_two_batches_on_one_archive(archive, nltrans):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING], cwd=archive.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline().strip() == b"held"
        error = batch(nltrans, code=2)["error"]
        assert f"process {holder.pid}" in error["problem"]
        assert "--wait" in error["hint"]
        holder.stdin.write(b"\n")
        holder.stdin.flush()
        started = time.monotonic()
        assert batch(nltrans, "--wait")["translated"] == 2
        assert time.monotonic() - started < 60
