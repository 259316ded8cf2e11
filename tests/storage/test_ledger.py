"""The ledger and its lock."""

import os
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from nltrans.core.report import Origin
from nltrans.core.written import WrittenSegment, WrittenTarget
from nltrans.errors import OutputError
from nltrans.storage.database import Database
from nltrans.storage.ledger import Ledger, digest
from nltrans.storage.lock import locked
from nltrans.storage.project import Project
from nltrans.storage.schema import PROJECT

TARGET = WrittenTarget(
    "a.fr.md",
    "a.md",
    "fr",
    "s1",
    "t1",
    "Texte.\r\n",
    (WrittenSegment("u1/s1", "Text.", "Texte.", Origin.MT),),
    "e",
    "f",
)


@pytest.fixture
def ledger():
    with closing(Database(":memory:", PROJECT)) as database:
        yield Ledger(database)


def test_intended_then_confirmed(ledger):
    assert ledger.find("a.fr.md") == ()
    ledger.intend(TARGET)
    ledger.confirm("a.fr.md")
    (found,) = ledger.find("a.fr.md")
    assert replace(found, time="") == TARGET
    assert found.time
    ledger.intend(replace(TARGET, hash="t2"))
    assert [record.hash for record in ledger.find("a.fr.md")] == ["t1", "t2"]
    assert [stamp.hash for stamp in ledger.stamps("a.fr.md")] == ["t1", "t2"]
    ledger.confirm("a.fr.md")
    assert [record.hash for record in ledger.find("a.fr.md")] == ["t2"]
    ledger.confirm("a.fr.md")
    assert ledger.has_source("a.md")
    assert not ledger.has_source("b.md")
    assert ledger.paths() == ["a.fr.md"]
    ledger.forget("a.fr.md")
    assert ledger.paths() == []


def test_digest_is_of_bytes():
    assert digest("é") == digest("é".encode())


def test_projects(tmp_path):
    (tmp_path / "p" / ".nltrans").mkdir(parents=True)
    (tmp_path / "p" / "posts").mkdir()
    post = tmp_path / "p" / "posts" / "a.md"
    post.write_text("x")
    project = Project.of(post)
    assert project.root == tmp_path / "p"
    assert project.name(post) == "posts/a.md"
    assert project.path("posts/a.md") == post
    assert project.name(tmp_path / "elsewhere.md") == "../elsewhere.md"


def test_a_lock_is_held_by_one(tmp_path):
    path = tmp_path / "folder" / "lock"
    with locked(path):
        with pytest.raises(OutputError, match=f"process {os.getpid()}"), locked(path):
            pass
        told, entered = [], threading.Event()

        def other():
            with locked(path, waiting=told.append):
                entered.set()

        thread = threading.Thread(target=other)
        thread.start()
        assert not entered.wait(0.2)
    thread.join(10)
    assert entered.is_set()
    assert len(told) == 1
    with locked(path):
        pass


def test_a_lock_dies_with_its_holder(tmp_path):
    path = tmp_path / "lock"
    code = "import os, sys; from pathlib import Path; from nltrans.storage.lock import locked\n"
    code += "with locked(Path(sys.argv[1])): os._exit(9)"
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    with locked(path):
        pass
