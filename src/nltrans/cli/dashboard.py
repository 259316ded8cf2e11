"""What a person sees while a batch runs: bars on a terminal, a line a post elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from nltrans.cli.result import console

if TYPE_CHECKING:
    from types import TracebackType

    from nltrans.batch.plan import Plan
    from nltrans.storage.journal import Entry

__all__ = ["Dashboard"]


class Dashboard:
    """A `nltrans.batch.run.Monitor` on standard error."""

    def __init__(self, plan: Plan, *, quiet: bool) -> None:
        self._quiet = quiet
        self._lock = threading.Lock()
        self._words = plan.words
        self._posts = len(plan.todo)
        self._done = self._findings = self._segments = 0
        self._started = time.monotonic()
        self._progress: Any = None
        self._tasks: dict[str, Any] = {}
        if plan.todo and not quiet and sys.stderr.isatty():
            self._progress = _progress()
            self._tasks[""] = self._progress.add_task("all", total=self._words, note="")

    def __enter__(self) -> Dashboard:  # noqa: PYI034 -- typing.Self needs Python 3.11
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def started(self, language: str, posts: int, words: int) -> None:
        """Add a bar for a language."""
        with self._lock:
            if self._progress is not None:
                self._tasks[language] = self._progress.add_task(language, total=words, note=f"{posts} posts")

    def advanced(self, language: str, segments: int) -> None:
        """Count segments."""
        with self._lock:
            self._segments += segments
            if self._progress is not None:
                self._progress.update(self._tasks[language], note=f"{self._segments} segments")

    def finished(self, entry: Entry, words: int) -> None:
        """Move the bars, or print a line."""
        with self._lock:
            self._done += 1
            self._findings += sum(count for _, count in entry.findings)
            if self._progress is not None:
                rate = self._progress.tasks[0].completed / max(time.monotonic() - self._started, 0.1)
                note = f"{self._done}/{self._posts} posts, {rate:.0f} words/s, {self._findings} findings"
                self._progress.update(self._tasks[""], advance=words, note=note)
                self._progress.update(self._tasks[entry.language], advance=words)
            elif not self._quiet:
                place = entry.message if entry.state == "failed" else entry.target
                line = f"[{self._done}/{self._posts}] {entry.source} {entry.language}: {entry.state}: {place}"
                print(line, file=sys.stderr, flush=True)  # noqa: T201


def _progress() -> Any:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=console(stderr=True),
        transient=True,
    )
