"""How up to date the translations of an archive are, without translating anything."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from nltrans.batch.plan import UNFINISHED, Action
from nltrans.batch.standing import State, beside, standing
from nltrans.core import marks
from nltrans.core.document import UnitKind
from nltrans.core.names import Name
from nltrans.storage import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from nltrans.batch.plan import Plan, Task
    from nltrans.core.document import Segment
    from nltrans.core.written import WrittenTarget
    from nltrans.markdown.document import Document
    from nltrans.storage.ledger import Ledger
    from nltrans.storage.project import Project

__all__ = ["Condition", "Report", "report"]


class Condition(Name):
    """How a translation stands to its post."""

    MISSING = "missing"
    OUTDATED = "outdated"
    CONFLICT = "conflict"
    """A person's edits wait to be reconciled with a newer translation beside the target."""
    EDITED = "edited"
    """A person changed it since nltrans wrote it; the next run learns from that."""
    FOREIGN = "not ours"
    """nltrans has not written it, so it cannot tell; `nltrans learn` takes it over."""
    CURRENT = "up to date"


@dataclass(frozen=True, slots=True)
class Report:
    """A post in a language."""

    source: Path
    language: str
    target: Path
    condition: Condition
    sections: tuple[str, ...] = ()
    """Headings of the sections that changed since; an empty string is the part before the first heading."""

    @property
    def is_fine(self) -> bool:
        """Whether nothing is to be done."""
        return self.condition in {Condition.CURRENT, Condition.EDITED, Condition.FOREIGN}


def report(plan: Plan, ledger: Ledger, project: Project, segment: Callable[[str], Document]) -> Iterator[Report]:
    """Yield the state of every post that the plan does not pass over.

    Raises:
        InputError: a post whose translation is outdated cannot be read or segmented.
    """
    for task in plan.tasks:
        if task.target is not None:
            yield _report(task, task.target, ledger, project, segment)


def _report(task: Task, target: Path, ledger: Ledger, project: Project, segment: Callable[[str], Document]) -> Report:
    condition = Condition.CURRENT
    sections: tuple[str, ...] = ()
    if not target.exists():
        condition = Condition.MISSING
    elif task.reason == "source changed":
        condition = Condition.CONFLICT if beside(target).exists() else Condition.OUTDATED
        written = standing(target, project.name(target), ledger).written
        if written is not None:
            sections = changed_sections(segment(files.read_post(task.source)), written)
    elif task.reason == "edited":
        condition = Condition.CONFLICT if beside(target).exists() else Condition.EDITED
    elif task.action is Action.SKIP and task.reason != "up to date":
        condition = Condition.FOREIGN
    elif (
        task.action is Action.UPDATE
        and task.reason != UNFINISHED
        and standing(target, project.name(target), ledger).state is State.OURS
    ):
        condition = Condition.OUTDATED
    return Report(task.source, task.language, target, condition, sections)


def changed_sections(document: Document, written: WrittenTarget) -> tuple[str, ...]:
    """Return the headings under which sentences changed, were added or taken out, in order."""
    before = [segment.source for segment in written.segments]
    segments = document.segments
    found: dict[str, None] = {}
    matcher = SequenceMatcher(None, before, [one.text for one in segments], autojunk=False)
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            for at in range(start, max(end, start + 1)):
                found.setdefault(_heading(segments, min(at, len(segments) - 1)))
    return tuple(found)


def _heading(segments: tuple[Segment, ...], at: int) -> str:
    for segment in segments[at::-1] if segments else ():
        if segment.kind is UnitKind.HEADING:
            return marks.plain(segment.text)
    return ""
