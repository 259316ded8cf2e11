"""Running a plan: posts in windows of bounded size, their segments pooled, one bad post never in the way.

A window is read, its targets are looked at, all its unknown segments go through the engine
together, and each post is written and recorded on its own; no more than `jobs` windows are in
memory at a time, whatever the size of the archive.
"""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from nltrans.batch.plan import UNFINISHED
from nltrans.batch.restore import restore
from nltrans.batch.update import Log, Outcome
from nltrans.core.report import Strategy
from nltrans.errors import EngineUnavailable, ModelNotFound, NltransError
from nltrans.storage import files
from nltrans.storage.journal import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from nltrans.batch.plan import Plan, Task
    from nltrans.batch.update import Delivery, Prepared, Publisher
    from nltrans.core.memory import TranslationUnit
    from nltrans.core.ports import Memory
    from nltrans.core.report import Translation
    from nltrans.markdown.document import Document
    from nltrans.storage.journal import Journal

__all__ = ["Batch", "Monitor", "Silence", "Summary", "windows"]

Result = TypeVar("Result")

WINDOW = 120_000
"""Bytes of posts that are translated together: some thousand segments, so that batches are full."""
_MOST_POSTS = 500


class Engine(Protocol):
    """What a batch asks of an engine."""

    @property
    def name(self) -> str:
        """Engine, model and version."""


class Pipeline(Protocol):
    """What a batch asks of a pipeline; `nltrans.pipeline.Pipeline` has it."""

    @property
    def engine(self) -> Engine:
        """The engine."""

    @property
    def memory(self) -> Memory | None:
        """Where it looks segments up."""

    @property
    def target(self) -> str:
        """Target language, BCP 47."""

    def translate_all(
        self,
        documents: Sequence[Document],
        progress: Callable[[int], None] | None = None,
        *,
        settled: Sequence[Mapping[str, TranslationUnit]] | None = None,
    ) -> list[Translation]:
        """Translate documents together."""


class Monitor(Protocol):
    """Hears of progress, from any thread."""

    def started(self, language: str, posts: int, words: int) -> None:
        """A language begins."""

    def advanced(self, language: str, segments: int) -> None:
        """Segments were translated or recalled."""

    def finished(self, entry: Entry, words: int) -> None:
        """A post of so many words is done, or failed."""


class Silence:
    """A monitor that tells nobody."""

    def started(self, language: str, posts: int, words: int) -> None:
        """Do nothing."""

    def advanced(self, language: str, segments: int) -> None:
        """Do nothing."""

    def finished(self, entry: Entry, words: int) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did."""

    entries: tuple[Entry, ...]
    words: int
    """Words that the engine translated."""
    seconds: float

    def count(self, state: str) -> int:
        """Return how many posts ended in a state."""
        return sum(entry.state == state for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Batch:
    """The parts that a run is made of."""

    publisher: Publisher
    journal: Journal
    pipeline: Callable[[str], Pipeline]
    """Makes the pipeline into a language; called once for each."""
    monitor: Monitor
    jobs: int = 1
    """Windows at work at a time; the engine works for one while others are read and written."""
    fix_encoding: bool = False
    window: int = WINDOW
    """Bytes."""

    def run(self, plan: Plan) -> Summary:
        """Do what is to do.

        Raises:
            EngineUnavailable: an optional dependency is missing.
            ModelNotFound: there is no model for a language.
            TranslationMemoryError: the project's database is damaged, or it or the memory failed.
        """
        started = time.monotonic()
        self.publisher.ledger.check()
        number = self.journal.start()
        entries: list[Entry] = []
        words, engines = 0, []
        for language in dict.fromkeys(task.language for task in plan.todo):
            tasks = [task for task in plan.todo if task.language == language]
            self.monitor.started(language, len(tasks), sum(task.words for task in tasks))
            pipeline = self.pipeline(language)
            engines.append(pipeline.engine.name)
            work = _Work(self, pipeline, number)
            for done in _in_turn(work, windows(tasks, self.window), self.jobs):
                entries += done.entries
                words += done.words
        seconds = time.monotonic() - started
        self.journal.finish(number, words=words, seconds=seconds, engine=", ".join(engines))
        return Summary(tuple(entries), words, seconds)


def windows(tasks: Sequence[Task], size: int) -> Iterator[list[Task]]:
    """Cut tasks into windows of about `size` bytes of posts, in their order."""
    window: list[Task] = []
    total = 0
    for task in tasks:
        try:
            length = task.source.stat().st_size
        except OSError:
            length = 0
        if window and (total + length > size or len(window) == _MOST_POSTS):
            yield window
            window, total = [], 0
        window.append(task)
        total += length
    if window:
        yield window


@dataclass(slots=True)
class _Done:
    """What became of a window."""

    entries: list[Entry] = field(default_factory=list)
    words: int = 0


def _in_turn(work: _Work, parts: Iterator[list[Task]], jobs: int) -> Iterator[_Done]:
    """Run windows on threads, with no more of them begun than there are threads."""
    if jobs <= 1:
        yield from map(work, parts)
        return
    with ThreadPoolExecutor(jobs) as pool:
        pending = set()
        for part in parts:
            pending.add(pool.submit(work, part))
            if len(pending) == jobs:
                ready, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in ready)
        yield from (future.result() for future in pending)


def _tried(action: Callable[[], Result]) -> Result | Exception:
    """Return what an action returns or raises: whatever is wrong with one post, the others go on."""
    try:
        return action()
    except Exception as error:  # noqa: BLE001 -- the report names it
        return error


@dataclass(frozen=True, slots=True)
class _Work:
    """Translates windows into one language."""

    batch: Batch
    pipeline: Pipeline
    run: int

    def __call__(self, tasks: list[Task]) -> _Done:
        done = _Done()
        ready: list[tuple[Task, Prepared]] = []
        for task in tasks:
            prepared = _tried(partial(self._prepare, task))
            if isinstance(prepared, Exception):
                self._fail(task, prepared, done)
            elif isinstance(prepared, Entry):
                self.batch.monitor.advanced(self.pipeline.target, prepared.segments)
                self._add(prepared, task, done)
            else:
                ready.append((task, prepared))
        translations = self._translate([prepared for _, prepared in ready])
        for (task, prepared), translation in zip(ready, translations, strict=True):
            if isinstance(translation, Exception):
                self._fail(task, translation, done)
                continue
            entry = _tried(partial(self._conclude, task, prepared, translation))
            if isinstance(entry, Exception):
                self._fail(task, entry, done)
                continue
            done.words += sum(len(s.source.split()) for s in translation.segments if s.strategy is not Strategy.MEMORY)
            self._tell(entry, task, done)
        return done

    def _conclude(self, task: Task, prepared: Prepared, translation: Translation) -> Entry:
        """Write a target, and return what became of the post; ledger and journal say both or neither."""
        log = _Log(self.batch.journal, self.run, partial(self._entry, task, prepared, translation))
        self.batch.publisher.conclude(prepared, translation, log)
        return log.entries[-1]

    def _finished(self, task: Task, target: Path) -> Entry | None:
        """Confirm a target that a killed run has written; its findings are those of when it was made."""
        journal, publisher = self.batch.journal, self.batch.publisher
        entry = journal.find(publisher.project.name(task.source), task.language, intended=True)
        if task.reason != UNFINISHED or entry is None:
            return None
        publisher.confirm(target, _Log(journal, self.run, lambda _: entry, [entry]))
        return entry

    def _restored(self, task: Task, target: Path) -> Entry | None:
        """Write a target again that is gone; its findings are those of when it was made."""
        started = time.monotonic()
        memory, publisher = self.pipeline.memory, self.batch.publisher
        entry = self.batch.journal.find(publisher.project.name(task.source), task.language)
        if entry is None or entry.state != "translated" or entry.message or memory is None:
            return None
        if not restore(publisher, task.source, target, task.language, self.pipeline.engine.name, memory):
            return None
        return replace(entry, recalled=entry.segments, seconds=time.monotonic() - started)

    def _prepare(self, task: Task) -> Prepared | Entry:
        """Return what is to be translated, or the entry of a post that needed no translating."""
        if task.target is None:
            raise ValueError(f"{task.source} has no target")
        done = self._finished(task, task.target) or self._restored(task, task.target)
        if done is not None:
            return done
        text = files.read_post(task.source, fix_encoding=self.batch.fix_encoding)
        return self.batch.publisher.prepare(task.source, text, task.target, task.language)

    def _translate(self, posts: list[Prepared]) -> Sequence[Translation | Exception]:
        """Translate posts together or, where that fails, each on its own to find out which one is to blame."""
        if not posts:
            return []
        language = self.pipeline.target
        try:
            return self.pipeline.translate_all(
                [post.document for post in posts],
                lambda count: self.batch.monitor.advanced(language, count),
                settled=[post.settled for post in posts],
            )
        except (EngineUnavailable, ModelNotFound):
            raise
        except Exception as error:  # noqa: BLE001 -- a post is to blame, or each post will say that none is
            if len(posts) == 1:
                return [error]
            return [result for post in posts for result in self._translate([post])]

    def _entry(self, task: Task, prepared: Prepared, translation: Translation, delivery: Delivery) -> Entry:
        segments = translation.segments
        findings = Counter(finding.severity.label for finding in (*prepared.judged(translation), *delivery.findings))
        told = [delivery.message] if delivery.message else []
        told += [finding.message for finding in delivery.findings]
        project = self.batch.publisher.project
        return Entry(
            project.name(task.source),
            task.language,
            "conflict" if delivery.outcome is Outcome.CONFLICT else "translated",
            project.name(delivery.path),
            words=sum(len(segment.source.split()) for segment in segments),
            segments=len(segments),
            recalled=sum(segment.strategy is Strategy.MEMORY for segment in segments),
            findings=tuple(sorted(findings.items())),
            score=translation.score,
            seconds=translation.seconds,
            message="; ".join(told),
        )

    def _fail(self, task: Task, error: Exception, done: _Done) -> None:
        if isinstance(error, NltransError):
            error.path = error.path or task.source
            message = str(error)
        elif isinstance(error, RecursionError):
            message = f"{task.source}: the post is nested too deeply"
        else:
            message = f"{task.source}: nltrans failed on this post: {type(error).__name__}: {error}"
        name = self.batch.publisher.project.name(task.source)
        self._add(Entry(name, task.language, "failed", "", message=message), task, done)

    def _add(self, entry: Entry, task: Task, done: _Done) -> None:
        self.batch.journal.add(self.run, entry)
        self._tell(entry, task, done)

    def _tell(self, entry: Entry, task: Task, done: _Done) -> None:
        done.entries.append(entry)
        self.batch.monitor.finished(entry, task.words)


@dataclass(frozen=True, slots=True)
class _Log(Log):
    """Writes what becomes of a post into the journal."""

    journal: Journal
    run: int
    entry: Callable[[Delivery], Entry]
    entries: list[Entry] = field(default_factory=list)

    def intend(self, delivery: Delivery) -> None:
        entry = self.entry(delivery)
        self.entries.append(entry)
        self.journal.intend(self.run, entry)

    def confirm(self) -> None:
        entry = self.entries[-1]
        self.journal.confirm(entry.source, entry.language)
