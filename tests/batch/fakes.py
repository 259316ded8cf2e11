"""A project with posts in plain paragraphs, an engine that writes capitals, and all the parts of a batch."""

from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace

from memory.posts import FakePost, translated
from nltrans.batch.archive import Archive, Selection
from nltrans.batch.plan import Wanted, make_plan
from nltrans.batch.run import Batch
from nltrans.batch.update import Publisher
from nltrans.core.ports import Capabilities, Hypothesis
from nltrans.language.typography import Typography
from nltrans.pipeline import Pipeline
from nltrans.storage.project import Project
from nltrans.storage.stores import Stores


@dataclass(frozen=True)
class FakeDocument(FakePost):
    def reassemble_checked(self, targets):
        out, at = "", 0
        for segment in self.segments:
            target = targets[segment.id]
            for code in segment.codes:
                target = target.replace(f"⟦{code.number}/⟧", code.open[0])
            out += self.text[at : segment.span.start] + target
            at = segment.span.end
        return SimpleNamespace(text=out + self.text[at:], rejected={}, findings=())


class Capitals:
    """Translates into capitals; counts its work, and fails on a word it is told to hate."""

    def __init__(self, name="capitals@1", hates=None, change=str):
        self.name, self.hates, self.change, self.seen = name, hates, change, []
        self.capabilities = Capabilities(pairs=None, marks="nltrans", max_marks=99)

    def load(self):
        pass

    def translate(self, requests):
        texts = [request.text for request in requests]
        if self.hates and any(self.hates in text for text in texts):
            raise RuntimeError("hated word")
        self.seen += texts
        return [Hypothesis(self.change(translated(text))) for text in texts]


@dataclass
class Silence:
    finished_posts: list = field(default_factory=list)
    segments: int = 0

    def started(self, language, posts, words):
        pass

    def advanced(self, language, segments):
        self.segments += segments

    def finished(self, entry, words):
        self.finished_posts.append(entry)


@dataclass
class World:
    """An archive in a folder, with a run at the press of a button."""

    root: object
    engine: Capitals = field(default_factory=Capitals)
    languages: tuple = ("de",)
    out: str | None = None
    settings: str = ""
    selection: Selection = field(default_factory=Selection)
    monitor: Silence = field(default_factory=Silence)
    window: int = 100_000
    jobs: int = 1

    @contextmanager
    def stores(self):
        project = Project(self.root)
        with closing(Stores.open(project)) as stores:
            yield SimpleNamespace(project=project, ledger=stores.ledger, journal=stores.journal, memory=stores.memory)

    def plan(self, stores, *, refresh=False, fresh=False, reports=()):
        wanted = Wanted(
            "en",
            self.languages,
            self.out,
            dict.fromkeys(self.languages, self.settings),
            dict.fromkeys(self.languages, self.engine.name) if refresh else None,
            fresh=fresh,
        )
        return make_plan(Archive(self.root, self.selection), wanted, stores.ledger, stores.project, reports)

    def publisher(self, stores, *, refresh=False):
        return Publisher(
            stores.project,
            stores.ledger,
            stores.memory,
            "en",
            lambda text, _: FakeDocument(text),
            lambda text, _document, _language, _path: text,
            dict.fromkeys(self.languages, self.settings),
            refresh=refresh,
            structure=lambda document: str(document.text.count("\n")),
        )

    def run(self, *, refresh=False, fresh=False):
        with self.stores() as stores:
            plan = self.plan(stores, refresh=refresh, fresh=fresh)
            publisher = self.publisher(stores, refresh=refresh)

            def pipeline(language):
                return Pipeline(
                    self.engine, "en", language, memory=stores.memory, refresh=refresh, typography=Typography.NONE
                )

            batch = Batch(
                publisher,
                stores.journal,
                pipeline,
                self.monitor,
                jobs=self.jobs,
                window=self.window,
            )
            return batch.run(plan)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def read(self, name):
        return (self.root / name).read_bytes().decode()

    def edit(self, name, *changes):
        text = self.read(name)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        self.write(name, text)
