"""What the commands on whole projects share: the files of a project, and the parts made from settings."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.batch.links import AddressBook, Policy
from nltrans.errors import ConfigError

if TYPE_CHECKING:
    from contextlib import ExitStack

    from nltrans.batch.links import Change
    from nltrans.batch.plan import Task
    from nltrans.batch.ray import Notebook, Parts, Pool, RemotePipeline
    from nltrans.batch.update import Publisher
    from nltrans.config import Settings
    from nltrans.core.ports import Memory
    from nltrans.markdown.document import Document
    from nltrans.pipeline import Pipeline
    from nltrans.storage.project import Project
    from nltrans.storage.stores import Stores

__all__ = ["Maker", "open_stores", "patterns"]


def open_stores(project: Project, settings: Settings, stack: ExitStack, *, in_ram: bool = False) -> Stores:
    """Open what a project remembers, without leaving a trace of a look that is `in_ram`."""
    from nltrans.storage.stores import Stores

    memory = Path(settings.memory) if settings.memory else None
    return stack.enter_context(closing(Stores.open(project, memory, in_ram=in_ram)))


class Maker:
    """Makes what a batch needs for each language."""

    def __init__(
        self, settings: Settings, project: Project, stores: Stores, *, keep_source: bool = False, refresh: bool = False
    ) -> None:
        self.settings, self.project, self.stores, self.refresh = settings, project, stores, refresh
        self.keep_source = keep_source
        self.links = Policy.of(settings.batch, settings.links)
        self.book: AddressBook | None = None
        """Where posts are, once a plan says."""
        self._pipelines: dict[str, Pipeline] = {}
        self._pool: Pool | None = None

    def pipeline(self, language: str) -> Pipeline:
        """Return the pipeline into a language."""
        from nltrans.wiring import build_pipeline

        if language not in self._pipelines:
            made = build_pipeline(self.settings, language, memory=self._memory(language))
            self._pipelines[language] = replace(made, refresh=self.refresh)
        return self._pipelines[language]

    def _memory(self, language: str) -> Memory:
        from nltrans.batch.fingerprint import of_segments
        from nltrans.glossary.match import Matcher
        from nltrans.memory.scoped import ScopedMemory
        from nltrans.wiring import build_glossary

        glossary = build_glossary(self.settings, language)
        return ScopedMemory(self.stores.memory, of_segments(self.settings, Matcher(glossary) if glossary else None))

    def remote(self, language: str) -> RemotePipeline:
        """Return a pipeline into a language on Ray; the workers for the language before are ended."""
        from nltrans.batch.ray import Pool, RemotePipeline

        self.close()
        self._pool = Pool(partial(worker_parts, self.settings, language, refresh=self.refresh))
        return RemotePipeline.on(
            self._pool,
            (self.settings.source, language),
            self._memory(language),
            refresh=self.refresh,
            fuzzy=self.settings.fuzzy_threshold,
        )

    def close(self) -> None:
        """End workers on Ray, if there are any."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def engine(self, language: str) -> str:
        """Return the name of the engine into a language."""
        return self.pipeline(language).engine.name

    def fingerprint(self, language: str) -> str:
        """Return the fingerprint of what shapes a target."""
        from nltrans.batch.fingerprint import of_target
        from nltrans.wiring import build_glossary

        return of_target(self.settings, build_glossary(self.settings, language), self.keep_source)

    def localize(self, text: str, document: Document, language: str, path: str) -> str:
        """Adapt a translated post as the settings say."""
        from nltrans import localize

        how = localize.Localization.of(self.settings.localize)
        how = replace(how, keep_source=how.keep_source or self.keep_source)
        text = localize.apply(
            text, document.text, how, self.settings.source, language, path=path, flavor=document.flavor
        )
        if self.book is None or not self.links.is_on:
            return text
        from nltrans.batch.links import rewrite, with_versions

        source = self.project.path(path)
        text, _ = rewrite(self.segment(text, language), partial(self._resolve, source=source, language=language))
        if self.links.versions:
            text = with_versions(text, self.links.versions, self.book.versions(source, language), own=language)
        return text

    def changes(self, task: Task) -> list[Change]:
        """Return which links of a post would lead elsewhere in its translation."""
        from nltrans.batch.links import rewrite
        from nltrans.storage.files import read_post

        if self.book is None:
            return []
        document = self.segment(read_post(task.source), self.settings.source)
        return rewrite(document, partial(self._resolve, source=task.source, language=task.language))[1]

    def _resolve(self, url: str, source: Path, language: str) -> str | None:
        return None if self.book is None else self.book.resolve(url, source, language)

    def segment(self, text: str, language: str) -> Document:
        """Segment a text in a language."""
        from nltrans.wiring import segment

        return segment(text, replace(self.settings, source=language))

    def publisher(self) -> Publisher:
        """Return what brings the targets of the project up to date."""
        from nltrans.batch.update import Publisher

        return Publisher(
            self.project,
            self.stores.ledger,
            self.stores.memory,
            self.settings.source,
            self.segment,
            self.localize,
            {language: self.fingerprint(language) for language in self.settings.targets},
            refresh=self.refresh,
            structure=None if self.links.is_on else structure,
        )


def structure(document: Document) -> str:
    """Return a fingerprint of a post's structure, as this version of nltrans reads it."""
    from nltrans.markdown.anchors import normalized
    from nltrans.storage.ledger import digest

    return digest(ascii((_version(), normalized(document))))


@cache
def _version() -> str:
    from importlib.metadata import version

    return version("nltrans")


def worker_parts(settings: Settings, language: str, notebook: Notebook, *, refresh: bool) -> Parts:
    """Make what a worker on another machine needs; paths in the settings are looked up there."""
    from nltrans.batch.ray import Parts
    from nltrans.wiring import build_pipeline, segment

    pipeline = replace(build_pipeline(settings, language, memory=notebook), refresh=refresh)
    return Parts(pipeline, partial(segment, settings=settings))


def patterns(settings: Settings, key: str) -> tuple[str, ...]:
    """Return the patterns of `[batch]` in the configuration.

    Raises:
        ConfigError: they are no list of strings.
    """
    value = settings.batch.get(key, ())
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"batch.{key} must be a list of patterns, not {value!r}")
    return tuple(value)
