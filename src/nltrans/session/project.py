"""Posts as files: a folder with its settings, ledger, journal and memory."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from nltrans import config
from nltrans.batch.links import AddressBook, Policy
from nltrans.errors import ConfigError, OutputError
from nltrans.session.translator import Translator
from nltrans.storage.project import Project as Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.batch.archive import Archive
    from nltrans.batch.learn import Adopted
    from nltrans.batch.links import Change
    from nltrans.batch.plan import Plan, Task
    from nltrans.batch.ray import Notebook, Parts
    from nltrans.batch.run import Monitor, Summary
    from nltrans.batch.status import Report
    from nltrans.batch.update import Delivery, Prepared, Publisher
    from nltrans.config import Settings
    from nltrans.core.report import Translation
    from nltrans.markdown.document import Document

__all__ = ["Delivered", "Project", "Prospect", "Status"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A post that was translated into a file."""

    source: Path
    delivery: Delivery
    translation: Translation
    """With the findings of the merge; its text is that of the engine, before a person's words were put in."""
    document: Document
    """The source, segmented."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a batch would do."""

    plan: Plan
    links: Sequence[tuple[Task, Change]]
    """Links that would lead elsewhere in a translation."""
    introductions: Sequence[tuple[Path, str]]
    """Posts that would list their translations, and their text then."""
    speed: float | None
    """Words a second of the last run."""


@dataclass(frozen=True, slots=True)
class Status:
    """How up to date an archive is."""

    reports: Sequence[Report]
    """A translation each."""
    odd: Sequence[Task]
    """Posts that are passed over for a reason that a person should know."""


@final
class Project:
    """A folder of posts with what nltrans knows of it; everything that a command does with files is here.

    Args:
        start: The folder, or a post in it; the nearest ``.nltrans`` or configuration above says where the project is.
        settings: Instead of those of the nearest ``nltrans.toml``.
        refresh: Make anew what another engine or model has translated.
        trace: Whether files of the project may be made; without, those that are missing stand in RAM.

    Raises:
        ConfigError: the settings are wrong.
        TranslationMemoryError: a file of the project is damaged.
    """

    def __init__(
        self,
        start: str | Path = ".",
        settings: Settings | None = None,
        *,
        refresh: bool = False,
        trace: bool = True,
    ) -> None:
        from nltrans.storage.stores import Stores
        from nltrans.wiring import memory_path

        self.start = Path(start)
        self.settings = settings or config.load(config.find(self.start))
        self.folder = Folder.of(self.start, self.settings.root)
        self.refresh = refresh
        with ExitStack() as stack:
            stores = Stores.open(self.folder, memory_path(self.settings), in_ram=not trace)
            stack.enter_context(closing(stores))
            self.ledger, self.journal, self.memory = stores.ledger, stores.journal, stores.memory
            self.translator = stack.enter_context(
                Translator(settings=self.settings, memory=self.memory, refresh=refresh)
            )
            self._closing = stack.pop_all()
        self.links = Policy.of(self.settings.batch, self.settings.links)
        self._book: AddressBook | None = None

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close ledger, journal and memory."""
        self._closing.close()

    # --- one post

    def translate(
        self,
        path: str | Path,
        to: str | None = None,
        *,
        text: str | None = None,
        force: bool = False,
        fix_encoding: bool = False,
        progress: Callable[[Document], AbstractContextManager[Callable[[int], None] | None]] | None = None,
    ) -> Delivered:
        """Translate a post into its file, where a person's edits are kept.

        Args:
            path: The post.
            to: Target language, BCP 47; the first of the settings by default.
            text: What to take for the post's text; read from its file by default.
            force: Overwrite a target that nltrans did not write.
            fix_encoding: Repair text that was decoded twice.
            progress: Makes what hears of each number of segments done.

        Raises:
            NltransError: the post cannot be read, or its target must not or cannot be written.
        """
        from nltrans.storage import files, links
        from nltrans.storage.naming import output_home, output_path

        source = Path(path)
        language = to or self.targets[0]
        content = files.read_post(source, fix_encoding=fix_encoding) if text is None else text
        target = output_path(source, language, self.settings.out, source_language=self.settings.source) or source
        stray = links.stray(target, output_home(source, self.settings.out))
        if stray:
            raise OutputError(f"cannot be written: {stray}", path=target, hint="take the link away, or change --out")
        publisher = self.publisher()
        prepared = self._prepared(publisher, source, content, target, language, force=force)
        pipeline = self.translator.pipeline(language)
        with progress(prepared.document) if progress else nullcontext() as advance:
            (translation,) = pipeline.translate_all([prepared.document], advance, settled=[prepared.settled])
        delivery = publisher.conclude(prepared, translation)
        findings = (*prepared.judged(translation), *delivery.findings)
        return Delivered(source, delivery, replace(translation, findings=findings), prepared.document)

    def _prepared(
        self, publisher: Publisher, source: Path, text: str, target: Path, language: str, *, force: bool
    ) -> Prepared:
        from nltrans.batch.standing import State, standing
        from nltrans.batch.update import Prepared

        try:
            return publisher.prepare(source, text, target, language)
        except OutputError:
            if not force:
                raise
            document = self.translator.segment(text)
            missing = replace(standing(target, self.folder.name(target), self.ledger), state=State.MISSING)
            return Prepared(source, target, language, document, missing, {})

    # --- an archive

    def prospect(
        self, archive: Archive | None = None, *, fresh: bool = False, links: bool = False, reports: Sequence[Path] = ()
    ) -> Prospect:
        """Look at what a batch would do, without doing it.

        Args:
            archive: Which posts; all of the folder by default.
            fresh: Do posts that are up to date again.
            links: Look for the links that would change, too.
            reports: Other files that the run will write.
        """
        from nltrans.batch.plan import Wanted, make_plan

        archive = archive or self.archive()
        wanted = Wanted(
            self.settings.source,
            self.targets,
            self.settings.out,
            {language: self.translator.fingerprint(language) for language in self.targets},
            {language: self.translator.pipeline(language).engine.name for language in self.targets}
            if self.refresh
            else None,
            fresh=fresh,
        )
        plan = make_plan(archive, wanted, self.ledger, self.folder, reports)
        if self.links.is_on:
            known = ((t.source, t.language, t.target) for t in plan.tasks if t.target is not None)
            self._book = AddressBook(self.links, known, archive.root, self.settings.source)
        introductions = list(self._book.introductions()) if self._book and self.links.versions_in_posts else []
        changes = [(task, change) for task in plan.todo for change in self._changes(task)] if links else []
        return Prospect(plan, changes, introductions, self.journal.speed())

    def batch(
        self,
        archive: Archive | None = None,
        *,
        fresh: bool = False,
        jobs: int = 2,
        ray: str | None = None,
        fix_encoding: bool = False,
        waiting: Callable[[str], None] | None = None,
        monitor: Callable[[Plan], AbstractContextManager[Monitor]] | None = None,
        reports: Sequence[Path] = (),
    ) -> tuple[Prospect, Summary]:
        """Translate an archive; what is up to date is left alone, and what people changed is kept.

        Args:
            archive: Which posts; all of the folder by default.
            fresh: Do posts that are up to date again.
            jobs: Groups of posts at work at a time.
            ray: Address of a Ray cluster, or ``local``.
            fix_encoding: Repair text that was decoded twice.
            waiting: Told who is at work on the project, which is then waited for; by default that is an error.
            monitor: Makes what hears of progress.
            reports: Other files that the run will write, and no post may be.

        Raises:
            NltransError: the set-up is wrong; what is wrong with a post is in the summary.
        """
        from nltrans.batch.run import Batch, Silence
        from nltrans.storage.files import write_text_atomic
        from nltrans.storage.lock import locked

        with ExitStack() as stack:
            stack.enter_context(locked(self.folder.lock, waiting=waiting))
            prospect = self.prospect(archive, fresh=fresh, reports=reports)
            if prospect.introductions:
                for post, text in prospect.introductions:
                    write_text_atomic(post, text)
                prospect = replace(
                    self.prospect(archive, fresh=fresh, reports=reports), introductions=prospect.introductions
                )
            pipeline: Callable[[str], Any] = self.translator.pipeline
            if ray:
                from nltrans.batch.ray import connected, places

                stack.enter_context(connected(ray))
                jobs = max(jobs, 2 * places())  # one window is read or written while another is translated
                pipeline = stack.enter_context(closing(_Workers(self))).pipeline
            batch = Batch(
                self.publisher(),
                self.journal,
                pipeline,
                stack.enter_context(monitor(prospect.plan) if monitor else nullcontext(Silence())),
                jobs=jobs,
                fix_encoding=fix_encoding,
            )
            return prospect, batch.run(prospect.plan)

    def status(self, archive: Archive | None = None) -> Status:
        """Tell how up to date the translations are."""
        from nltrans.batch.plan import Wanted, make_plan
        from nltrans.batch.status import report

        wanted = Wanted(self.settings.source, self.targets, self.settings.out)
        plan = make_plan(archive or self.archive(), wanted, self.ledger, self.folder)
        return Status(list(report(plan, self.ledger, self.folder, self.translator.segment)), plan.odd)

    def learn(self, source: Path, target: Path, language: str, *, fix_encoding: bool = False) -> Adopted:
        """Take over a translation that a person made.

        Raises:
            InputError: a file cannot be read or segmented.
        """
        from nltrans.batch.learn import adopt
        from nltrans.storage.lock import locked

        with locked(self.folder.lock):
            return adopt(self.publisher(), source, target, language, fix_encoding=fix_encoding)

    def archive(self, include: Sequence[str] = (), exclude: Sequence[str] = (), since: str | None = None) -> Archive:
        """Return the posts of the folder that the patterns, else those of the settings, choose.

        Raises:
            ConfigError: patterns of the settings are no list of strings, or `since` is unknown.
        """
        from nltrans.batch.archive import Archive, Selection

        selection = Selection(
            tuple(include) or self._patterns("include"), tuple(exclude) or self._patterns("exclude"), since
        )
        return Archive(self.start, selection)

    def _patterns(self, key: str) -> tuple[str, ...]:
        value = self.settings.batch.get(key, ())
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise ConfigError(f"batch.{key} must be a list of patterns, not {value!r}")
        return tuple(value)

    # --- what they share

    @property
    def targets(self) -> tuple[str, ...]:
        """Target languages.

        Raises:
            ConfigError: there is none.
        """
        if not self.settings.targets:
            raise ConfigError("no target language", hint="say --to fr, or set `to` in nltrans.toml")
        return self.settings.targets

    def publisher(self) -> Publisher:
        """Return what brings the targets of the project up to date."""
        from nltrans.batch.update import Publisher

        return Publisher(
            self.folder,
            self.ledger,
            self.memory,
            self.settings.source,
            self.translator.segment,
            self._localize,
            {language: self.translator.fingerprint(language) for language in self.settings.targets},
            refresh=self.refresh,
            structure=None if self.links.is_on else structure,
        )

    def _localize(self, text: str, document: Document, language: str, path: str) -> str:
        text = self.translator.localize(text, document, language, path)
        if self._book is None or not self.links.is_on:
            return text
        from nltrans.batch.links import rewrite, with_versions

        source = self.folder.path(path)
        segmented = self.translator.segment(text, language)
        text, _ = rewrite(segmented, partial(self._resolve, source=source, language=language))
        if self.links.versions:
            text = with_versions(text, self.links.versions, self._book.versions(source, language), own=language)
        return text

    def _changes(self, task: Task) -> list[Change]:
        """Return which links of a post would lead elsewhere in its translation."""
        from nltrans.batch.links import rewrite
        from nltrans.storage.files import read_post

        if self._book is None:
            return []
        document = self.translator.segment(read_post(task.source))
        return rewrite(document, partial(self._resolve, source=task.source, language=task.language))[1]

    def _resolve(self, url: str, source: Path, language: str) -> str | None:
        return None if self._book is None else self._book.resolve(url, source, language)


class _Workers:
    """Pipelines on Ray, one language at a time."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._stack = ExitStack()

    def pipeline(self, language: str) -> Any:
        """Return a pipeline into a language; the workers for the language before are ended."""
        from nltrans.batch.ray import Notebook, Pool, RemotePipeline

        self.close()
        settings, refresh = self._project.settings, self._project.refresh
        memory = self._project.translator.scoped_memory(language) or Notebook()
        pool = Pool(partial(worker_parts, settings, language, refresh=refresh))
        self._stack.enter_context(closing(pool))
        return RemotePipeline.on(
            pool,
            (settings.source, language),
            memory,
            refresh=refresh,
            fuzzy=settings.fuzzy_threshold,
        )

    def close(self) -> None:
        """End the workers, if there are any."""
        self._stack.close()


def worker_parts(settings: Settings, language: str, notebook: Notebook, *, refresh: bool) -> Parts:
    """Make what a worker on another machine needs; paths in the settings are looked up there."""
    from nltrans.batch.ray import Parts

    translator = Translator(settings=replace(settings, memory=None), refresh=refresh)
    pipeline = replace(translator.pipeline(language), memory=notebook)
    return Parts(pipeline, translator.segment)


def structure(document: Document) -> str:
    """Return a fingerprint of a post's structure, as this version of nltrans reads it."""
    from nltrans.markdown.anchors import normalized
    from nltrans.storage.ledger import digest

    return digest(ascii((_version(), normalized(document))))


@cache
def _version() -> str:
    from importlib.metadata import version

    return version("nltrans")
