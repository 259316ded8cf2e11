"""People and nltrans on the same archive, in any order, with kills: no word of a person is ever lost.

A person's words carry a number each, so that they are told from an engine's. Each must be, at
any time, in a target, in a file beside a target, in the memory, or in what a run reported.
Sentences that neither the source nor a person touched keep their bytes.
"""

import itertools
import re
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from batch.fakes import Capitals, World
from memory.posts import translated
from nltrans.core.report import Origin

SENTENCES = st.lists(
    st.sampled_from(["model", "data", "paper", "language", "training", "result", "score", "image", "token"]),
    min_size=3,
    max_size=6,
).map(lambda words: " ".join(words).capitalize() + ".")
POSTS = st.lists(st.lists(SENTENCES, min_size=1, max_size=3), min_size=1, max_size=4)
POINTS = (
    "nltrans.storage.ledger.Ledger.intend",
    "nltrans.storage.files.write_text_atomic",
    "nltrans.storage.ledger.Ledger.confirm",
    "nltrans.storage.journal.Journal.intend",
    "nltrans.storage.journal.Journal.confirm",
    "nltrans.storage.memory_sqlite.SqliteMemory.add",
)


class Killed(BaseException):
    pass


def paragraphs(text):
    return [re.findall(r"[^.]+\.", block) for block in text.split("\n\n") if block.strip()]


def text_of(blocks):
    return "\n\n".join(" ".join(sentence.strip() for sentence in block) for block in blocks if block) + "\n"


class People(RuleBasedStateMachine):
    names = Bundle("names")

    @initialize()
    def start(self):
        self.folder = Path(tempfile.mkdtemp())
        self.world = World(self.folder)
        self.numbers = itertools.count(100)
        self.words: set[str] = set()
        self.reported = ""
        self.count = itertools.count()

    def teardown(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(target=names, post=POSTS)
    def new_post(self, post):
        name = f"post{next(self.count)}"
        self.world.write(f"{name}.md", text_of(post))
        return name

    @rule(name=names, data=st.data())
    def change_the_source(self, name, data):
        blocks = paragraphs(self.world.read(f"{name}.md"))
        self.world.write(f"{name}.md", text_of(self.changed(blocks, data, lambda: data.draw(SENTENCES))))

    @rule(name=names, data=st.data())
    def edit_the_target(self, name, data):
        target = self.folder / f"{name}.de.md"
        if target.exists():
            old = target.read_text()
            blocks = self.changed(paragraphs(old), data, self.new_words)
            new = text_of(blocks)
            self.words -= set(re.findall(r"W\d+", old))  # what the person took out is gone
            self.words |= set(re.findall(r"W\d+", new))
            target.write_text(new)

    @rule(name=names)
    def accept_what_stands_beside(self, name):
        beside = self.folder / f"{name}.de.md.new"
        target = self.folder / f"{name}.de.md"
        if beside.exists():
            self.words -= set(re.findall(r"W\d+", target.read_text()))
            beside.replace(target)
            self.words |= set(re.findall(r"W\d+", target.read_text()))

    @rule(name=names)
    def throw_away_what_stands_beside(self, name):
        (self.folder / f"{name}.de.md.new").unlink(missing_ok=True)

    @rule()
    def run(self):
        before = self.targets()
        self.report(self.world.run())
        self.check_untouched(before)

    @rule()
    def refresh_with_a_new_engine(self):
        number = next(self.count)
        self.world.engine = Capitals(f"capitals@{number}")
        self.report(self.world.run(refresh=True))

    @rule(point=st.sampled_from(POINTS), after=st.integers(0, 3))
    def run_until_killed(self, point, after):
        calls = itertools.count()
        module, _, name = point.rpartition(".")
        owner = module.rpartition(".")
        holder = __import__(owner[0], fromlist=[owner[2]])
        holder = getattr(holder, owner[2])
        real = getattr(holder, name)

        def killing(*args, **more):
            if next(calls) >= after:
                raise Killed
            return real(*args, **more)

        with patch.object(holder, name, killing):
            try:
                self.report(self.world.run())
            except Killed:
                self.report_from_journal()

    @rule()
    def run_twice_changes_nothing(self):
        self.report(self.world.run())
        before = self.targets()
        self.report(self.world.run())
        assert self.targets() == before

    @invariant()
    def no_word_is_lost(self):
        if not hasattr(self, "world"):
            return
        kept = "".join(path.read_text() for path in self.folder.glob("*.md*")) + self.reported
        if self.words - set(re.findall(r"W\d+", kept)):
            with self.world.stores() as stores:
                kept += "".join(unit.target for unit in stores.memory.units(origin=Origin.HUMAN))
        assert self.words <= set(re.findall(r"W\d+", kept))

    def new_words(self):
        return f"HUMAN W{next(self.numbers)} TEXT."

    def targets(self):
        return {path.name: path.read_text() for path in self.folder.glob("*.de.md")}

    def report(self, summary):
        self.reported += "".join(entry.message for entry in summary.entries)

    def report_from_journal(self):
        with self.world.stores() as stores:
            self.reported += "".join(entry.message for entry in stores.journal.entries())

    def check_untouched(self, before):
        """Sentences whose source stands are where they were, unless a person's edit of the same run changed them."""
        after = self.targets()
        for name, old in before.items():
            source = {
                translated(s.strip())
                for block in paragraphs(self.world.read(name.replace(".de.md", ".md")))
                for s in block
            }
            for block in paragraphs(old):
                for sentence in block:
                    if sentence.strip() in source:
                        assert sentence.strip() in after[name]

    @staticmethod
    def changed(blocks, data, new):
        blocks = [list(block) for block in blocks]
        for _ in range(data.draw(st.integers(1, 3))):
            if not blocks:
                return [[new()]]
            at = data.draw(st.integers(0, len(blocks) - 1))
            block = blocks[at]
            place = data.draw(st.integers(0, len(block) - 1)) if block else 0
            kind = data.draw(st.integers(0, 7))
            if kind == 0 and block:
                block[place] = new()
            elif kind == 1:
                block.insert(place, new())
            elif kind == 2 and len(block) > 1:
                del block[place]
            elif kind == 3:
                blocks.insert(data.draw(st.integers(0, len(blocks) - 1)), blocks.pop(at))
            elif kind == 4 and place:
                blocks[at : at + 1] = [block[:place], block[place:]]
            elif kind == 5 and at:
                blocks[at - 1 : at + 1] = [blocks[at - 1] + block]
            elif kind == 6 and block:
                block[place] = block[place].rstrip(".") + " " + new()
            elif kind == 7:
                blocks.insert(at, [new()])
        return blocks


TestPeople = People.TestCase
TestPeople.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
