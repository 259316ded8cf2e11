"""A batch on many machines: Ray workers that each hold the model once.

What reads and writes files, memory, ledger and journal stays on the machine that runs the
command, so plan and output are those of a run without Ray. Workers get the text of posts with
what is already known of them, and return translations. A worker takes one window at a time; a
window whose worker dies goes to another one.
"""

from __future__ import annotations

import queue
import socket
import sys
import threading
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from nltrans.errors import ConfigError, EngineFailure, EngineUnavailable
from nltrans.memory import lookup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nltrans.core.memory import Match, TranslationUnit
    from nltrans.core.ports import Memory
    from nltrans.core.report import Translation
    from nltrans.markdown.document import Document
    from nltrans.pipeline import Pipeline

__all__ = ["Notebook", "Parts", "Pool", "RemotePipeline", "connected", "places"]

_PATIENCE = 10.0
"""Seconds to wait for an answer from a cluster."""
_TRIES = 5
"""Workers that may die under one window before it is given up."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a worker makes for itself."""

    pipeline: Pipeline
    """With a `Notebook` for its memory."""
    segment: Callable[[str], Document]


@dataclass(slots=True)
class Notebook:
    """A memory that knows nothing and collects what it is told."""

    units: list[TranslationUnit] = field(default_factory=list)

    def lookup(
        self, source: str, source_language: str, target_language: str, previous: str = "", following: str = ""
    ) -> Match | None:
        """Know nothing."""
        del source, source_language, target_language, previous, following
        return None

    def fuzzy(
        self, source: str, source_language: str, target_language: str, *, threshold: float = 0.75, limit: int = 5
    ) -> Sequence[Match]:
        """Know nothing."""
        del source, source_language, target_language, threshold, limit
        return ()

    def add(self, units: Sequence[TranslationUnit]) -> None:
        """Collect units."""
        self.units += units


class _Worker:
    """Lives in a process of its own, on any machine of the cluster."""

    def __init__(self, make: Callable[[Notebook], Parts]) -> None:
        self._notebook = Notebook()
        self._parts = make(self._notebook)

    def engine(self) -> str:
        """Load the model, and return the engine's name."""
        self._parts.pipeline.engine.load()
        return self._parts.pipeline.engine.name

    def translate(
        self, texts: Sequence[str], settled: Sequence[Mapping[str, TranslationUnit]]
    ) -> tuple[list[Translation], list[TranslationUnit]] | Exception:
        """Translate a window, and return what is to be remembered too; an error is returned, not raised."""
        self._notebook.units.clear()
        try:
            documents = [self._parts.segment(text) for text in texts]
            translations = self._parts.pipeline.translate_all(documents, settled=settled)
        except Exception as error:  # noqa: BLE001 -- Ray would wrap it; the caller isolates posts
            return error
        return translations, list(self._notebook.units)


@contextmanager
def connected(address: str) -> Iterator[None]:
    """Be part of the cluster at `address`, or of one started on this machine for ``local``.

    Ray writes its messages to standard output; here they go to standard error.

    Raises:
        EngineUnavailable: Ray is not installed.
        ConfigError: there is no cluster at that address.
    """
    try:
        import ray
    except ImportError as error:
        raise EngineUnavailable("Ray is not installed", hint="pip install 'nltrans[ray]'") from error
    _knock(address)
    with redirect_stdout(sys.stderr):
        try:
            ray.init(None if address == "local" else address, log_to_driver=False, logging_level="ERROR")
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise ConfigError(f"no Ray cluster at {address}: {error}", hint="use --ray local to try it here") from error
        try:
            yield
        finally:
            ray.shutdown()


def _knock(address: str) -> None:
    """See that somebody listens: Ray itself tries for minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()
    except OSError as error:
        hint = "start one with `ray start --head`, or use --ray local to try it here"
        raise ConfigError(f"no Ray cluster at {address}: {error.strerror or error}", hint=hint) from error


def places() -> int:
    """Return how many workers the cluster has room for: one per GPU, or per machine where there is none."""
    machines, gpus = _machines()
    return gpus or max(machines, 1)


def _machines() -> tuple[int, int]:
    """Return the number of machines and of GPUs of the cluster."""
    import ray

    alive = [node["Resources"] for node in ray.nodes() if node["Alive"] and node["Resources"].get("CPU")]
    return len(alive), int(sum(resources.get("GPU", 0) for resources in alive))


class Pool:
    """Workers for one language: one per GPU, or per machine where it has none.

    Args:
        make: Makes a worker's parts; it travels to the workers, so it is a function of a module
            that they can import, or a partial of one.
        count: Number of workers; by the cluster if None.
    """

    def __init__(self, make: Callable[[Notebook], Parts], count: int | None = None) -> None:
        gpus = _machines()[1]
        self.size = count or places()
        self._make = make
        self._uses = {"num_gpus": 1} if gpus else {"num_cpus": 1}
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._alive = 0
        for _ in range(self.size):
            self._spawn()

    @property
    def engine(self) -> str:
        """The engine's name, as a worker knows it."""
        return str(self._call("engine"))

    def translate(
        self, texts: Sequence[str], settled: Sequence[Mapping[str, TranslationUnit]]
    ) -> tuple[list[Translation], list[TranslationUnit]]:
        """Translate a window on whichever worker is idle; wait for one if none is.

        Raises:
            EngineFailure: workers died again and again.
        """
        found = self._call("translate", texts, settled)
        if isinstance(found, Exception):
            raise found
        translations, units = found
        return translations, units

    def close(self) -> None:
        """End the workers that are idle."""
        import ray

        while not self._idle.empty():
            ray.kill(self._idle.get())

    def _spawn(self) -> None:
        import ray

        # Ray puts an actor on the machine with most room, so that workers spread over the cluster
        kind = ray.remote(scheduling_strategy="SPREAD", **self._uses)(_Worker)
        self._alive += 1
        self._idle.put(kind.remote(self._make))

    def _call(self, method: str, *arguments: Any) -> Any:
        import ray
        from ray.exceptions import RayError, RayTaskError

        for _ in range(_TRIES):
            worker = self._idle.get()
            try:
                found = ray.get(getattr(worker, method).remote(*arguments))
            except RayTaskError as error:
                self._idle.put(worker)
                raise EngineFailure(f"a Ray worker failed: {error.cause}") from error
            except RayError:
                with self._lock:
                    self._alive -= 1
                    if not self._alive:
                        self._spawn()
                continue
            self._idle.put(worker)
            return found
        raise EngineFailure(f"{_TRIES} Ray workers died", hint="look at the memory of the machines")


@dataclass(frozen=True, slots=True)
class _Engine:
    """The name of an engine that is elsewhere."""

    name: str

    def load(self) -> None:
        """Do nothing: the workers have loaded it."""


@dataclass(frozen=True, slots=True)
class RemotePipeline:
    """What a batch needs of a `nltrans.pipeline.Pipeline`, with the engine on Ray."""

    pool: Pool
    engine: _Engine
    source: str
    target: str
    memory: Memory
    refresh: bool = False
    fuzzy_threshold: float | None = None

    @classmethod
    def on(
        cls, pool: Pool, languages: tuple[str, str], memory: Memory, *, refresh: bool, fuzzy: float | None
    ) -> RemotePipeline:
        """Return a pipeline on a pool, once a worker has loaded its model."""
        return cls(pool, _Engine(pool.engine), *languages, memory, refresh, fuzzy)

    def translate_all(
        self,
        documents: Sequence[Document],
        progress: Callable[[int], None] | None = None,
        *,
        settled: Sequence[Mapping[str, TranslationUnit]] | None = None,
    ) -> list[Translation]:
        """Translate a window of documents, as `Pipeline.translate_all` does."""
        known = [
            {**self._recalled(document), **dict(settled[index] if settled else {})}
            for index, document in enumerate(documents)
        ]
        translations, units = self.pool.translate([document.text for document in documents], known)
        self.memory.add(units)
        if progress:
            progress(sum(len(document.segments) for document in documents))
        return translations

    def _recalled(self, document: Document) -> dict[str, TranslationUnit]:
        texts = ["", *(segment.text for segment in document.segments), ""]
        policy = lookup.Policy(engine=self.engine.name, refresh=self.refresh, fuzzy=self.fuzzy_threshold)
        pair = (self.source, self.target)
        found = {}
        for at, segment in enumerate(document.segments):
            proposal = lookup.find(
                self.memory, segment.text, pair, previous=texts[at], following=texts[at + 2], policy=policy
            )
            if proposal is not None:
                found[segment.id] = replace(proposal.match.unit, target=proposal.target)
        return found
