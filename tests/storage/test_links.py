"""Links that lead in circles, nowhere or out of a folder are found, wherever on a way they stand."""

import pytest

from nltrans.errors import OutputError
from nltrans.storage import links
from nltrans.storage.project import Project


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    (home / "sub").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    for name, end in {
        "circle": "circle",
        "ring": "sub/ring",
        "sub/ring": "../ring",
        "nowhere": "nothing",
        "out": "../elsewhere",
        "out of out": str(tmp_path),
        "good": "sub",
    }.items():
        (home / name).symlink_to(end)
    return home


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("circle", "in a circle"),
        ("ring", "in a circle"),
        ("nowhere", "nowhere"),
        ("out", "out of"),
        ("out of out", "out of"),
        ("good", ""),
        ("sub", ""),
        ("not there", ""),
    ],
)
def test_faults(home, name, wrong):
    assert wrong in links.fault(home / name, home)
    assert wrong in links.stray(home / name / "a" / "b.md", home)
    assert bool(links.fault(home / name, home)) == bool(links.stray(home / name / "a.md", home)) == bool(wrong)


def test_what_is_above_home_does_not_matter(home):
    (home.parent / "linked").symlink_to(home)
    assert not links.stray(home.parent / "linked" / "sub" / "a.md", home.parent / "linked")


@pytest.mark.parametrize("name", [".nltrans", ".nltrans/lock", ".nltrans/memory.db", ".nltrans/ledger.db-wal"])
@pytest.mark.parametrize("dangling", [True, False])
def test_nltrans_keeps_nothing_behind_a_link_out_of_the_project(home, name, dangling):
    victim = home.parent / "elsewhere" / "victim"
    if not dangling:
        victim.mkdir() if name == ".nltrans" else victim.write_text("precious")
    (home / name).parent.mkdir(exist_ok=True)
    (home / name).symlink_to(victim)
    with pytest.raises(OutputError, match="is a link"):
        Project.of(home)
    assert victim.exists() != dangling
