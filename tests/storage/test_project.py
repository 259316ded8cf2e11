"""Which folder's memory and ledger a post belongs to."""

import pytest

from nltrans.storage.project import Project


@pytest.mark.parametrize(
    ("folders", "root", "expected"),
    [
        ([], None, "blog/posts"),
        ([], "blog", "blog"),
        (["blog/.nltrans"], None, "blog"),
        (["blog/posts/.nltrans", "blog/.nltrans"], None, "blog/posts"),
        ([".nltrans"], None, "."),
        ([".nltrans"], "blog", "blog"),
        ([".nltrans", "blog/.git"], None, "blog/posts"),
        (["blog/.nltrans", "blog/.git"], None, "blog"),
    ],
)
def test_the_nearest_project_that_is_not_another_s(tmp_path, folders, root, expected):
    post = tmp_path / "blog" / "posts" / "a.md"
    post.parent.mkdir(parents=True)
    post.touch()
    for folder in folders:
        (tmp_path / folder).mkdir()
    found = Project.of(post, None if root is None else tmp_path / root)
    assert found.root == (tmp_path / expected).resolve()
