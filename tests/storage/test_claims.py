"""Two results of a run are never one file, and none of them is a source."""

from pathlib import Path

import pytest

from nltrans.errors import ConfigError
from nltrans.storage import claims
from nltrans.storage.claims import Claims


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("a")
    return tmp_path


def claimed(*targets):
    made = Claims([Path("a.md")])
    for number, target in enumerate(targets):
        made.claim(Path(target), f"post {number}")


@pytest.mark.parametrize("other", ["out/x.md", "out/../out/x.md", "{here}/out/x.md"])
def test_two_names_of_one_file(folder, other):
    with pytest.raises(ConfigError, match="post 0 and post 1 would both be written to"):
        claimed("out/x.md", other.format(here=folder))


def test_links_are_one_file(folder):
    (folder / "real").mkdir()
    (folder / "link").symlink_to("real")
    with pytest.raises(ConfigError, match="post 0 and post 1"):
        claimed("real/x.md", "link/x.md")


@pytest.mark.parametrize("target", ["a.md", "./a.md", "{here}/a.md"])
def test_a_source_is_no_target(folder, target):
    with pytest.raises(ConfigError, match=r"post 0 would be written over the post a\.md"):
        claimed(target.format(here=folder))


@pytest.mark.parametrize("other", ["out/READ.md", "OUT/read.md", "out/re\u0301ad.md"])
def test_names_that_some_file_systems_take_for_the_same(folder, other, monkeypatch):
    one = "out/r\xe9ad.md" if "\u0301" in other else "out/read.md"
    claimed(one, other)
    monkeypatch.setattr(claims, "_ignores_case", lambda _: True)
    with pytest.raises(ConfigError, match="post 0 and post 1"):
        claimed(one, other)
    with pytest.raises(ConfigError, match="over the post"):
        claimed("A.md")


@pytest.mark.parametrize("ignores", [True, False])
def test_how_a_file_system_treats_case_is_seen_from_what_is_there(folder, ignores, monkeypatch):
    real = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: real(path) or (ignores and real(path.with_name("a.md"))))
    monkeypatch.setattr(Path, "samefile", lambda *_: ignores)
    assert claims._ignores_case(folder / "not" / "yet") is ignores


def test_what_is_named_the_same_is_the_same(folder):
    made = Claims([])
    made.claim(Path("x.md"), "post")
    made.claim(Path("x.md"), "post")
