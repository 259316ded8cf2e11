"""Batches on Ray: the same bytes as on one machine, even when a machine is lost on the way."""

import json
import threading
import time
from contextlib import closing

import pytest

from nltrans.cli.main import main
from nltrans.core.memory import TranslationUnit
from nltrans.core.ports import Memory
from nltrans.core.report import Origin
from nltrans.storage.memory_sqlite import SqliteMemory
from nltrans.storage.project import Project
from nltrans.storage.stores import Stores

ray = pytest.importorskip("ray", reason="the extra nltrans[ray] is not installed")

from nltrans.batch import run  # noqa: E402
from nltrans.batch.ray import Notebook  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def archive(folder, posts=24):
    (folder / ".nltrans").mkdir(parents=True)
    for number in range(posts):
        paragraphs = [
            f"Sentence {i} of post {number} is here. Read the [paper](https://example.org/{i})." for i in range(8)
        ]
        (folder / f"post{number:02}.md").write_text("# News\n\n" + "\n\n".join(paragraphs) + "\n")
    with closing(Stores.open(Project(folder))) as stores:
        stores.memory.add(
            [TranslationUnit("Sentence 3 of post 7 is here.", "PAR UNE PERSONNE.", "en", "fr", Origin.HUMAN)]
        )
    return folder


def batch(folder, capsys, *more):
    code = main(["batch", str(folder), "--to", "fr", "--engine", "pseudo", "--json", *more])
    return code, json.loads(capsys.readouterr().out)


def targets(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.fr.md"))}


@pytest.fixture
def cluster():
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
    cluster.wait_for_nodes()
    yield cluster, nodes
    ray.shutdown()
    cluster.shutdown()


def test_a_lost_machine_changes_nothing(tmp_path, capsys, cluster, monkeypatch):
    cluster, nodes = cluster
    cut = run.windows
    monkeypatch.setattr(run, "windows", lambda tasks, _: cut(tasks, 2000))
    alone, spread = archive(tmp_path / "alone"), archive(tmp_path / "spread")
    assert batch(alone, capsys)[0] == 0

    lost = threading.Event()

    def lose():
        while len(targets(spread)) < 4:
            time.sleep(0.02)
        cluster.remove_node(nodes[0], allow_graceful=False)
        lost.set()

    threading.Thread(target=lose, daemon=True).start()
    code, found = batch(spread, capsys, "--ray", cluster.address)
    assert lost.wait(60)
    assert (code, found["translated"], found["failed"]) == (0, 24, 0)
    assert targets(spread) == targets(alone)
    assert b"PAR UNE PERSONNE." in targets(spread)["post07.fr.md"]
    with closing(SqliteMemory(alone / ".nltrans" / "project.db")) as one:
        units = {(u.source, u.target, u.origin) for u in one.units()}
    with closing(SqliteMemory(spread / ".nltrans" / "project.db")) as other:
        assert {(u.source, u.target, u.origin) for u in other.units()} == units
    assert batch(spread, capsys)[1]["translated"] == 0


def test_a_notebook_is_a_memory():
    notebook = Notebook()
    assert isinstance(notebook, Memory)
    unit = TranslationUnit("a", "b", "en", "fr", Origin.MT)
    notebook.add([unit])
    assert notebook.lookup("a", "en", "fr") is None
    assert notebook.fuzzy("a", "en", "fr") == ()
    assert notebook.units == [unit]


def test_no_cluster_is_said(tmp_path, capsys):
    code, found = batch(archive(tmp_path / "posts", 1), capsys, "--ray", "127.0.0.1:1")
    assert code == 2
    assert "no Ray cluster" in found["error"]["problem"]
