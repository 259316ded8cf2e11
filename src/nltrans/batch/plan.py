"""What a batch would do: which posts, into which languages, and why others are passed over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.batch.archive import skip_by_content, skip_by_name
from nltrans.batch.standing import beside
from nltrans.core.names import Name
from nltrans.errors import OutputError
from nltrans.storage import links
from nltrans.storage.claims import Claims
from nltrans.storage.ledger import digest
from nltrans.storage.naming import output_home, output_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from nltrans.batch.archive import Archive
    from nltrans.storage.ledger import Ledger, Stamp
    from nltrans.storage.project import Project

__all__ = ["UNFINISHED", "Action", "Plan", "Task", "Wanted", "make_plan"]

UNFINISHED = "not finished"
"""Why a target is to do that a killed run has written, and said nothing of."""


_ODD = frozenset({"link", "no file", "unreadable", "of another post"})


class Action(Name):
    """What happens to a post in a language."""

    TRANSLATE = "translate"
    UPDATE = "update"
    """The target is there, but its source, its words, the settings or the engine have changed."""
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What decides whether a target is up to date."""

    source: str
    """Source language."""
    targets: tuple[str, ...]
    out: str | None = None
    settings: Mapping[str, str] | None = None
    """Fingerprint of glossary, typography and the like, by target language."""
    engines: Mapping[str, str] | None = None
    """Names of the engines by target language; given to update what another engine translated."""
    fresh: bool = False
    """Do what is up to date too."""


@dataclass(frozen=True, slots=True)
class Task:
    """A post in a language."""

    source: Path
    language: str
    """Empty for a post that is passed over in all languages."""
    target: Path | None
    action: Action
    reason: str
    words: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """All tasks of a batch, in the order of posts."""

    tasks: tuple[Task, ...]

    @property
    def todo(self) -> tuple[Task, ...]:
        """The tasks that are not skipped."""
        return tuple(task for task in self.tasks if task.action is not Action.SKIP)

    @property
    def odd(self) -> tuple[Task, ...]:
        """The tasks that are skipped for something that a person should look at."""
        return tuple(task for task in self.tasks if task.reason.partition(":")[0] in _ODD)

    @property
    def words(self) -> int:
        """Words of the posts to do, once per language; the memory may know many of them."""
        return sum(task.words for task in self.todo)

    @property
    def reasons(self) -> Counter[tuple[Action, str]]:
        """How many tasks have an action for a reason, details after a colon left out."""
        return Counter((task.action, task.reason.partition(":")[0]) for task in self.tasks)


def make_plan(archive: Archive, wanted: Wanted, ledger: Ledger, project: Project, reports: Sequence[Path] = ()) -> Plan:
    """Look at every post once, without segmenting or translating.

    Args:
        archive: The posts.
        wanted: What is to be made of them.
        ledger: What was made of them before.
        project: Of the archive.
        reports: Other files that the run will write.

    Raises:
        ConfigError: two posts would have the same target, or a target would replace a post.
    """
    tasks: list[Task] = []
    for path, excluded in archive.posts():
        data, reason = (b"", excluded) if excluded else _read(path, archive, wanted, ledger, project)
        if reason:
            tasks.append(Task(path, "", None, Action.SKIP, reason))
            continue
        words = len(data.decode("utf-8", errors="replace").split())
        for language in wanted.targets:
            target, stray = _target(path, language, wanted, archive)
            if stray:
                tasks.append(Task(path, language, None, Action.SKIP, f"link: {stray}"))
                continue
            action, why = _decide(path, data, language, target, wanted, ledger, project)
            tasks.append(Task(path, language, target, action, why, words))
    _claim(tasks, reports)
    return Plan(tuple(tasks))


def _read(path: Path, archive: Archive, wanted: Wanted, ledger: Ledger, project: Project) -> tuple[bytes, str]:
    """Return the bytes of a post, and why it is passed over in all languages."""
    if ledger.stamps(project.name(path)):
        return b"", "translation: nltrans wrote it"
    reason = skip_by_name(path.relative_to(archive.root), wanted.source, wanted.targets)
    if reason:
        return b"", reason
    try:
        data = path.read_bytes()
    except OSError as error:
        return b"", f"unreadable: {error.strerror}"
    is_known = ledger.has_source(project.name(path))
    text = data.decode("utf-8", errors="replace")
    return data, skip_by_content(text, wanted.source, wanted.targets, identify=not is_known)


def _target(path: Path, language: str, wanted: Wanted, archive: Archive) -> tuple[Path, str]:
    """Return where a translation goes, and the link in its way; below a folder, the tree of the archive is kept."""
    out = wanted.out
    if out is not None and "{" not in out:
        out = f"{out}/{{dir}}/{{stem}}.{{lang}}{{suffix}}"
    target = output_path(path, language, out, source_language=wanted.source, root=archive.root)
    if target is None:
        raise OutputError("a batch does not fit on standard output", hint="give --out a folder or a pattern")
    return target, links.stray(target, output_home(path, out, root=archive.root))


def _claim(tasks: list[Task], reports: Sequence[Path]) -> None:
    claims = Claims(task.source for task in tasks if task.language)
    for report in reports:
        claims.claim(report, "--report")
    for task in tasks:
        if task.target is not None:
            claims.claim(task.target, f"{task.source} ({task.language})")
            claims.claim(beside(task.target), f"a conflict of {task.source} ({task.language})")


def _decide(
    source: Path, data: bytes, language: str, target: Path, wanted: Wanted, ledger: Ledger, project: Project
) -> tuple[Action, str]:
    stamps = ledger.stamps(project.name(target))
    owner = next((owner for stamp in stamps if (owner := project.other_source(stamp.source, source))), None)
    if owner:
        return Action.SKIP, f"of another post: {target} is the translation of {owner}"
    if not beside(target).exists():
        stamps += ledger.stamps(project.name(target) + ".new")  # a person has dealt with it
    if not target.exists():
        return Action.TRANSLATE, "target is gone" if stamps else "new"
    if not stamps:
        return Action.SKIP, "not ours: nltrans has not written the target; `nltrans learn` takes it over"
    reason = _outdated(stamps, _hash(target), digest(data), language, wanted)
    return (Action.UPDATE, reason) if reason else (Action.SKIP, "up to date")


def _outdated(stamps: Sequence[Stamp], found: str, source_hash: str, language: str, wanted: Wanted) -> str:
    """Say why a target of these bytes is to be made anew; empty if it is up to date."""
    reason = ""
    stamp = next((stamp for stamp in stamps if stamp.hash == found), None)
    if not any(stamp.source_hash == source_hash for stamp in stamps):
        reason = "source changed"
    elif stamp is None:
        reason = "edited"
    elif wanted.settings is not None and stamp.settings != wanted.settings.get(language, ""):
        reason = "settings changed"
    elif wanted.engines is not None and stamp.engine != wanted.engines.get(language, ""):
        reason = "older engine"
    elif stamp.source_hash != source_hash or wanted.fresh:
        reason = "asked for"
    elif stamp.is_intended:
        reason = UNFINISHED
    return reason


def _hash(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""
