"""Files that changed since a revision or a date, with a git that runs nothing that a repository names."""

import os
import subprocess

import pytest

from nltrans.batch.archive import Archive, Selection
from nltrans.errors import ConfigError

WHO = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"]


def git(folder, *words, date=None):
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date} if date else {}
    done = subprocess.run(
        ["git", *WHO, *words], cwd=folder, check=True, capture_output=True, text=True, env={**os.environ, **dates}
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "site"
    (folder / "posts").mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    for number, name in enumerate(("old.md", "été.md", "changed.md", "gone.md")):
        (folder / "posts" / name).write_text(f"Post {number}.\n")
    (folder / ".gitignore").write_text("ignored.md\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "all", date="2020-01-01T12:00:00")
    git(folder, "tag", "first")
    (folder / "posts" / "new.md").write_text("New.\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "more", date="2021-01-01T12:00:00")
    (folder / "posts" / "changed.md").write_text("Changed.\n")
    (folder / "posts" / "gone.md").unlink()
    (folder / "posts" / "untracked.md").write_text("Untracked.\n")
    (folder / "posts" / "ignored.md").write_text("Ignored.\n")
    return folder


def changed(folder, since):
    return {path.name for path, reason in Archive(folder, Selection(since=since)).posts() if not reason}


@pytest.mark.parametrize(
    ("since", "names"),
    [
        ("first", {"changed.md", "new.md", "untracked.md"}),
        ("HEAD", {"changed.md", "untracked.md"}),
        ("main~1", {"changed.md", "new.md", "untracked.md"}),
        ("2020-06-01", {"changed.md", "new.md", "untracked.md"}),
        ("2020-06-01T10:00", {"changed.md", "new.md", "untracked.md"}),
        ("2999-01-01", {"changed.md", "untracked.md"}),
        ("2001-01-01", {"changed.md", "new.md", "untracked.md", "old.md", "été.md"}),
    ],
)
def test_what_changed(repository, since, names):
    assert changed(repository / "posts", since) == names
    (repository / "posts" / "old.md").write_bytes(b"Post 0.\r\n")
    assert changed(repository, since) == names, "line ends are git's business"


def test_a_repository_without_commits(tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "a.md").write_text("x")
    assert changed(tmp_path, "2020-01-01") == {"a.md"}


@pytest.mark.parametrize("since", ["nowhere", "--output=x", "2020-13-45"])
def test_no_revision_and_no_date(repository, since):
    with pytest.raises(ConfigError, match="--since"):
        changed(repository, since)
    assert not (repository / "x").exists()


def planted(repository, program):
    """Configure whatever makes git run a program."""
    hooks = repository / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "post-checkout", "fsmonitor-watchman", "pre-auto-gc", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\n{program}\n")
        (hooks / name).chmod(0o755)
    settings = {
        "core.fsmonitor": program,
        "core.hooksPath": str(hooks),
        "core.pager": program,
        "core.editor": program,
        "core.sshCommand": program,
        "core.askPass": program,
        "core.alternateRefsCommand": program,
        "pager.log": program,
        "pager.diff": program,
        "pager.ls-tree": program,
        "diff.external": program,
        "diff.evil.command": program,
        "diff.evil.textconv": program,
        "filter.evil.clean": program,
        "filter.evil.smudge": program,
        "filter.evil.process": program,
        "filter.evil.required": "true",
        "log.showSignature": "true",
        "gpg.program": program,
        "alias.ls-files": f"!{program}",
        "uploadpack.packObjectsHook": program,
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
    }
    for key, value in settings.items():
        git(repository, "config", key, value)
    (repository / ".gitattributes").write_text("* diff=evil filter=evil\n")


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
@pytest.mark.parametrize("since", ["first", "HEAD", "2020-06-01"])
def test_nothing_that_a_repository_plants_is_run(repository, tmp_path, since):
    witness = tmp_path / "witness"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho \"$0 $@\" >> '{witness}'\ncat\n")
    script.chmod(0o755)
    planted(repository, str(script))
    os.utime(repository / "posts" / "old.md", (1e9, 1e9))  # so that git would look into it
    names = {"changed.md", "untracked.md"} | (set() if since == "HEAD" else {"new.md"})
    assert changed(repository / "posts", since) == names
    assert not witness.exists(), witness.read_text()
    subprocess.run(["git", "status"], cwd=repository, check=False, capture_output=True)
    assert witness.exists(), "the trap works"


@pytest.mark.skipif(os.name == "nt", reason="shell scripts")
def test_what_a_partial_clone_lacks_is_not_fetched(repository, tmp_path):
    witness = tmp_path / "witness"
    config = repository / ".git" / "config"
    config.write_text(
        f'{config.read_text()}\n[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tpartialClone = origin\n[remote "origin"]\n'
        f"\tpromisor = true\n\turl = ext::sh -c touch% {witness}\n[protocol]\n\tallow = always\n"
    )
    tree = git(repository, "rev-parse", "first:posts")
    (repository / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    changed(repository / "posts", "first")
    assert not witness.exists()
    subprocess.run(["git", "ls-tree", "-r", "first"], cwd=repository, check=False, capture_output=True)
    assert witness.exists(), "the trap works"


def test_a_bare_repository_in_the_archive_is_no_repository(repository):
    bare = repository / "posts" / "bare"
    git(repository, "clone", "-q", "--bare", ".", str(bare))
    (bare / "post.md").write_text("A post.\n")
    with pytest.raises(ConfigError, match="neither a date nor a revision"):
        changed(bare, "first")


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
@pytest.mark.parametrize("path", ["", "."])
def test_a_git_in_the_archive_is_not_run(repository, path, monkeypatch):
    program = repository / "git"
    program.write_text("#!/bin/sh\ntouch witness\n")
    program.chmod(0o755)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", f"{path}{os.pathsep}{os.environ['PATH']}")
    assert "new.md" in changed(repository, "first")
    assert not (repository / "witness").exists()
