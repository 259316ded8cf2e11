"""Which files of an archive changed since a revision or a date, by git where there is a repository.

A repository is as foreign as the posts in it, and its configuration and attributes name programs: monitors,
hooks, pagers, filters, differs, signature checkers, transports. Git is only asked what runs none of them: for the
names and contents of a revision, which are compared with the files here, and for the files that it ignores.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["changed_since"]

_SAFE = (
    "-c", "safe.bareRepository=explicit",
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "core.quotePath=false",
    "--no-pager",
    "--literal-pathspecs",
    "--no-replace-objects",
)  # fmt: skip
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # what a partial clone lacks is not fetched by programs that it names
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T[\d:]+)?")


def changed_since(since: str, root: Path, paths: Iterable[Path]) -> set[Path]:
    """Return those of `paths` that are not what they were; where there is no repository, by their time stamps.

    Args:
        since: A git revision, or an ISO date.
        root: Folder that the paths are in.
        paths: Files that are there. Those that git ignores have not changed.

    Raises:
        ConfigError: it is neither a date nor a revision that git knows.
    """
    if since.startswith("-"):
        raise ConfigError(f"--since {since} is no revision")
    moment = _moment(since)
    top = _git(root, "rev-parse", "--show-toplevel")
    if moment is not None and top is None:
        return {path for path in paths if path.stat().st_mtime >= moment.timestamp()}
    revision = _revision(since, moment, root)
    if revision is None:
        raise ConfigError(
            f"--since {since} is neither a date nor a revision that git knows here",
            hint="give a date such as 2026-01-31, or a branch, tag or commit",
        )
    before = _objects(root, revision) if revision else {}
    ignored = _listed(_git(root, "ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", "."))
    places = ((path, os.path.relpath(path, root).replace(os.sep, "/")) for path in paths)
    return {path for path, name in places if name not in ignored and not _is_same(path, before.get(name))}


def _moment(since: str) -> datetime | None:
    if not _DATE.fullmatch(since):
        return None
    try:
        return datetime.fromisoformat(since)
    except ValueError as error:
        raise ConfigError(f"--since {since}: {error}") from error


def _revision(since: str, moment: datetime | None, root: Path) -> str | None:
    """Return the commit that files are compared with: empty for none before a date, None for an unknown one."""
    if moment is None:
        found = _git(root, "rev-parse", "--verify", "--quiet", f"{since}^{{commit}}")
        return found and found.strip()
    found = _git(root, "rev-list", "-1", "--first-parent", f"--before={moment.isoformat()}", "HEAD")
    return (found or "").strip()


def _objects(root: Path, revision: str) -> dict[str, str]:
    """Return the hashes of the files below a folder as they were, by their path from it."""
    listed = _git(root, "ls-tree", "-r", "-z", revision, "--", ".")
    rows = (row.partition("\t") for row in _listed(listed))
    return {name: facts.split()[-1] for facts, _, name in rows}


def _is_same(path: Path, known: str | None) -> bool:
    """Tell whether a file is what git knows, whichever line ends git was told to write here."""
    if known is None:
        return False
    try:
        data = path.read_bytes()
    except OSError:
        return False  # translating it will say what is wrong with it
    return known in {_blob(data, known), _blob(data.replace(b"\r\n", b"\n"), known)}


def _blob(data: bytes, like: str) -> str:
    """Return git's name for contents, in the kind of hash that `like` is."""
    kind = "sha256" if len(like) == hashlib.sha256().digest_size * 2 else "sha1"
    return hashlib.new(kind, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _listed(output: str | None) -> set[str]:
    return {name for name in (output or "").split("\0") if name}


def _git(root: Path, *arguments: str) -> str | None:
    """Run git in a folder; None where it fails or is missing."""
    folders = [folder for folder in os.get_exec_path() if Path(folder).is_absolute()]
    program = shutil.which("git", path=os.pathsep.join(folders))
    if program is None or not Path(program).is_absolute():  # of the folder that we happen to be in, on Windows
        return None
    try:
        done = subprocess.run(  # noqa: S603 -- arguments are a list, and none of them is an option of the user's
            [program, "-C", str(root), *_SAFE, *arguments],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=True,
            env={**os.environ, **_ENVIRONMENT},
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout
