"""Batches over an archive: what is done, what is left alone, what survives failures and people."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from batch.fakes import Capitals, World
from nltrans.batch.archive import Selection
from nltrans.batch.plan import Action
from nltrans.batch.run import windows
from nltrans.batch.update import Publisher
from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Origin
from nltrans.errors import ConfigError, OutputError, TranslationMemoryError
from nltrans.storage.journal import Journal
from nltrans.storage.ledger import Ledger
from storage.damage import damage

POST = "# News\n\nThe first one is here. The second one is there.\n\nAnother paragraph stands `here`.\n"


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    world.write("a.md", POST)
    world.write("sub/b.md", "Some other post. The first one is here.\n")
    return world


def test_posts_are_translated_once(world):
    summary = world.run()
    assert summary.count("translated") == 2
    assert (
        world.read("a.de.md")
        == "# NEWS\n\nTHE FIRST ONE IS HERE. THE SECOND ONE IS THERE.\n\nANOTHER PARAGRAPH STANDS `here`.\n"
    )
    assert world.read("sub/b.de.md").startswith("SOME OTHER POST.")
    assert len(world.engine.seen) == len(set(world.engine.seen)) == 5
    world.engine.seen.clear()
    again = world.run()
    assert not again.entries
    assert not world.engine.seen
    assert world.monitor.segments == 6


def test_several_languages_and_places(world):
    world.languages, world.out = ("de", "nl"), str(world.root / "i18n" / "{lang}" / "{path}")
    assert world.run().count("translated") == 4
    assert world.read("i18n/nl/sub/b.md") == world.read("i18n/de/sub/b.md")
    assert not world.run().entries


def test_a_folder_keeps_the_tree_of_the_archive(world):
    world.out = str(world.root / "i18n")
    world.run()
    assert (world.root / "i18n" / "sub" / "b.de.md").is_file()


def test_only_changed_sentences_reach_the_engine(world):
    world.run()
    world.engine.seen.clear()
    world.edit("a.md", ("second", "third"))
    summary = world.run()
    assert world.engine.seen == ["The third one is there."]
    assert [(entry.source, entry.segments, entry.recalled) for entry in summary.entries] == [("a.md", 4, 3)]


def test_one_bad_post_stops_nobody(world):
    world.write("bad.md", "This one is hated.\n")
    world.write("latin.md", "").parent.joinpath("latin.md").write_bytes(b"caf\xe9 for everyone\n")
    world.engine.hates = "hated"
    summary = world.run()
    failed = {entry.source: entry.message for entry in summary.entries if entry.state == "failed"}
    assert set(failed) == {"bad.md", "latin.md"}
    assert "hated word" in failed["bad.md"]
    assert "UTF-8" in failed["latin.md"]
    assert summary.count("translated") == 2
    world.engine.hates = None
    assert world.run().count("translated") == 1


def test_the_journal_knows_all_posts(world):
    world.run()
    with world.stores() as stores:
        entries = {entry.source: entry for entry in stores.journal.entries()}
        assert entries["a.md"].segments == 4
        assert entries["a.md"].target == "a.de.md"
        assert entries["sub/b.md"].language == "de"


def test_windows_are_bounded(world):
    for number in range(20):
        world.write(f"many/{number:02}.md", "x" * 99 + "\n")
    with world.stores() as stores:
        tasks = [task for task in world.plan(stores).todo if "many" in task.source.parts]
    parts = list(windows(tasks, 250))
    assert [task for part in parts for task in part] == tasks
    assert {len(part) for part in parts} == {2}
    assert [len(part) for part in windows(tasks, 1)] == [1] * 20


@pytest.mark.parametrize(("window", "jobs"), [(1, 1), (100_000, 1), (1, 3), (40, 2)])
def test_output_does_not_depend_on_batching(world, window, jobs):
    for number in range(12):
        world.write(
            f"many/{number}.md", f"Sentence {number} here. The first one is here. Sentence {number + 1} here.\n"
        )
    world.window, world.jobs = window, jobs
    assert world.run().count("translated") == 14
    assert world.read("many/3.de.md") == "SENTENCE 3 HERE. THE FIRST ONE IS HERE. SENTENCE 4 HERE.\n"


def test_a_missing_target_is_written_again(world):
    world.run()
    (world.root / "a.de.md").unlink()
    assert [entry.source for entry in world.run().entries] == ["a.md"]


def test_settings_and_engine_decide_what_is_up_to_date(world):
    world.run()
    world.settings = "other glossary"
    assert world.run().count("translated") == 2
    world.engine = Capitals("capitals@2", change=lambda text: text.replace("FIRST", "1ST"))
    assert not world.run().entries
    assert world.run(refresh=True).count("translated") == 2
    assert "1ST" in world.read("a.de.md")
    assert not world.run(refresh=True).entries
    assert world.run(fresh=True).count("translated") == 2


def test_a_file_that_nltrans_did_not_write_is_left_alone(world):
    world.write("a.de.md", "Von Hand.\n")
    summary = world.run()
    assert [entry.source for entry in summary.entries] == ["sub/b.md"]
    assert world.read("a.de.md") == "Von Hand.\n"
    with world.stores() as stores:
        task = next(task for task in world.plan(stores).tasks if task.source.name == "a.md")
        assert task.action is Action.SKIP
        assert "nltrans learn" in task.reason


def test_two_posts_never_share_a_target(world):
    world.out = str(world.root / "{lang}" / "{stem}.md")
    world.write("sub/a.md", POST)
    with world.stores() as stores, pytest.raises(ConfigError, match="both be written to"):
        world.plan(stores)
    world.out = str(world.root / "{lang}-x" / ".." / "sub" / "b.md")
    with world.stores() as stores, pytest.raises(OutputError, match="the place of its source"):
        world.plan(stores)


def test_a_report_is_no_translation_and_no_post(world):
    for name in ("a.md", "a.de.md"):
        with world.stores() as stores, pytest.raises(ConfigError, match="--report"):
            world.plan(stores, reports=[world.root / name])


def test_a_run_does_not_write_over_another_posts_translation(world):
    world.out = str(world.root / "out" / "{lang}" / "{stem}.md")
    world.selection = Selection(include=("sub/",))
    world.run()
    before = world.read("out/de/b.md")
    world.selection = Selection(include=("/b.md",))
    world.write("b.md", "A third post is here.\n")
    assert not world.run().entries
    assert world.read("out/de/b.md") == before
    with world.stores() as stores:
        task = next(task for task in world.plan(stores).tasks if task.language)
        assert task.reason.startswith("of another post")
        assert "sub/b.md" in task.reason
    (world.root / "sub" / "b.md").unlink()
    assert [entry.source for entry in world.run().entries] == ["b.md"]


@pytest.mark.parametrize("name", ["a.de.md", "i18n/de", "i18n/de/sub"])
@pytest.mark.parametrize("dangling", [True, False])
def test_nothing_is_written_through_a_link_out_of_the_archive(world, tmp_path_factory, name, dangling):
    outside = tmp_path_factory.mktemp("outside") / "victim"
    if not dangling:
        outside.mkdir() if name != "a.de.md" else outside.write_text("precious")
    if name != "a.de.md":
        world.out = str(world.root / "i18n" / "{lang}" / "{path}")
    (world.root / name).parent.mkdir(parents=True, exist_ok=True)
    (world.root / name).symlink_to(outside)
    summary = world.run()
    assert {entry.source for entry in summary.entries} == (set() if name == "i18n/de" else {"a.md", "sub/b.md"}) - {
        "a.md" if name == "a.de.md" else "sub/b.md"
    }
    assert outside.exists() != dangling
    assert dangling or name == "a.de.md" or not list(outside.iterdir())
    with world.stores() as stores:
        assert any(task.language and name in task.reason for task in world.plan(stores).odd)


# A person's edits


def test_edits_are_learned_and_kept(world):
    world.run()
    world.edit("a.de.md", ("THE SECOND ONE", "DIE SECOND ONE"))
    before = world.read("a.de.md")
    world.engine.seen.clear()
    summary = world.run()
    assert [entry.state for entry in summary.entries] == ["translated"]
    assert world.read("a.de.md") == before
    assert not world.engine.seen
    with world.stores() as stores:
        match = stores.memory.lookup("The second one is there.", "en", "de")
        assert (match.unit.target, match.unit.origin) == ("DIE SECOND ONE IS THERE.", Origin.HUMAN)
    assert not world.run().entries


def test_edits_outlive_changes_of_the_source_and_refreshes(world):
    world.run()
    world.edit("a.de.md", ("THE SECOND ONE", "DIE SECOND ONE"), ("# NEWS", "# NEWS AND MORE\n\nEIN ABSATZ."))
    world.edit("a.md", ("Another", "A new"))
    world.run()
    expected = "# NEWS AND MORE\n\nEIN ABSATZ.\n\nTHE FIRST ONE IS HERE. DIE SECOND ONE IS THERE.\n\nA NEW PARAGRAPH STANDS `here`.\n"
    assert world.read("a.de.md") == expected
    world.engine = Capitals("capitals@2", change=lambda text: text.replace("FIRST", "1ST"))
    world.run(refresh=True)
    assert world.read("a.de.md") == expected.replace("FIRST", "1ST")
    world.write("a.md", POST)
    world.run()
    assert "EIN ABSATZ.\n\nTHE 1ST ONE IS HERE. DIE SECOND ONE IS THERE." in world.read("a.de.md")


def test_learned_words_serve_other_posts(world):
    world.run()
    world.edit("a.de.md", ("THE FIRST ONE", "DIE FIRST ONE"))
    world.write("c.md", "The first one is here.\n")
    world.run()
    world.write("d.md", "The first one is here.\n")
    world.run()
    assert world.read("d.de.md") == "DIE FIRST ONE IS HERE.\n"
    assert "THE FIRST ONE" in world.read("sub/b.de.md")


def test_words_that_the_source_overtook_are_told(world):
    world.run()
    world.edit("a.de.md", ("THE SECOND ONE", "DIE SECOND ONE"))
    world.edit("a.md", ("there", "gone"))
    summary = world.run()
    assert "THE SECOND ONE IS GONE." in world.read("a.de.md")
    assert "DIE SECOND ONE IS THERE." in summary.entries[0].message
    assert dict(summary.entries[0].findings)["major"] >= 1


def test_conflicts_go_beside_and_are_settled_by_hand(world):
    world.run()
    world.edit("a.de.md", ("HERE. THE SECOND ONE IS THERE.", "HERE AND THE SECOND ONE IS THERE."))
    by_hand = world.read("a.de.md")
    world.edit("a.md", ("there", "gone"))
    summary = world.run()
    assert [entry.state for entry in summary.entries] == ["conflict"]
    assert "a.de.md.new" in summary.entries[0].message
    assert world.read("a.de.md") == by_hand
    assert "THE SECOND ONE IS GONE." in world.read("a.de.md.new")
    assert [entry.state for entry in world.run().entries] == ["conflict"]
    (world.root / "a.de.md.new").rename(world.root / "a.de.md")
    assert not [entry for entry in world.run().entries if entry.state == "conflict"]
    assert not world.run().entries
    world.edit("a.md", ("gone", "back"))
    assert [entry.state for entry in world.run().entries] == ["translated"]
    assert "THE SECOND ONE IS BACK." in world.read("a.de.md")


@pytest.mark.parametrize("takes_over", [True, False])
def test_deleting_the_file_beside_settles_a_conflict(world, takes_over):
    world.run()
    world.edit("a.de.md", ("HERE. THE SECOND ONE IS THERE.", "HERE AND THE SECOND ONE IS THERE."))
    world.edit("a.md", ("there", "gone"))
    world.run()
    if takes_over:
        world.edit("a.de.md", ("IS THERE", "IST WEG"))
    by_hand = world.read("a.de.md")
    (world.root / "a.de.md.new").unlink()
    assert [entry.state for entry in world.run().entries] == ["translated"]
    assert world.read("a.de.md") == by_hand
    assert not world.run().entries
    world.edit("a.md", ("Another", "A new"))
    world.run()
    assert world.read("a.de.md") == by_hand.replace("ANOTHER", "A NEW")


def test_an_obsolete_file_beside_goes(world):
    world.run()
    world.edit("a.de.md", ("HERE. THE SECOND ONE IS THERE.", "HERE AND THE SECOND ONE IS THERE."))
    world.edit("a.md", ("there", "gone"))
    world.run()
    world.edit("a.md", ("gone", "there"))
    world.run()
    assert not (world.root / "a.de.md.new").exists()


def test_an_edit_that_is_no_text_is_never_overwritten(world):
    world.run()
    (world.root / "a.de.md").write_bytes(b"\xff\xfe person")
    world.edit("a.md", ("there", "gone"))
    assert [entry.state for entry in world.run().entries] == ["conflict"]
    assert (world.root / "a.de.md").read_bytes() == b"\xff\xfe person"


@pytest.mark.parametrize("is_new", [False, True])
def test_a_target_that_a_person_changes_during_the_translation_is_theirs(world, is_new):
    if not is_new:
        world.run()
        world.edit("a.md", ("Another", "A new"))
    by_hand = world.write("hand.txt", "A PERSON'S WORDS, SAVED JUST NOW.\n").read_text()

    def change(text):
        world.write("a.de.md", by_hand)
        return text

    world.engine.change = change
    failed = [entry for entry in world.run().entries if entry.state == "failed"]
    world.engine.change = str
    assert ["it was changed while it was being translated" in entry.message for entry in failed] == [True]
    assert "run again" in failed[0].message
    assert world.read("a.de.md") == by_hand
    world.run()
    shown = world.read("a.de.md") + (world.read("a.de.md.new") if (world.root / "a.de.md.new").exists() else "")
    assert by_hand in shown


class Killed(BaseException):
    pass


@pytest.mark.parametrize("moment", ["intend", "journal", "write", "confirm", "journal confirmed"])
def test_a_kill_at_any_moment_loses_and_doubles_nothing(world, monkeypatch, moment):
    world.run()
    world.edit("a.de.md", ("THE SECOND ONE", "DIE SECOND ONE"))
    world.edit("a.md", ("Another", "A new"))
    places = {
        "intend": "nltrans.storage.ledger.Ledger.intend",
        "write": "nltrans.storage.files.write_text_atomic",
        "confirm": "nltrans.storage.ledger.Ledger.confirm",
        "journal": "nltrans.storage.journal.Journal.intend",
        "journal confirmed": "nltrans.storage.journal.Journal.confirm",
    }

    def kill(*_args, **_more):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(places[moment], kill)
        with pytest.raises(Killed):
            world.run()
    world.run()
    expected = "# NEWS\n\nTHE FIRST ONE IS HERE. DIE SECOND ONE IS THERE.\n\nA NEW PARAGRAPH STANDS `here`.\n"
    assert world.read("a.de.md") == expected
    assert not world.run().entries
    with world.stores() as stores:
        people = list(stores.memory.units(origin=Origin.HUMAN))
        assert [unit.target for unit in people] == ["DIE SECOND ONE IS THERE."]


@pytest.mark.parametrize("store", [Ledger, Journal])
def test_a_kill_after_a_file_was_written_leaves_nothing_unsaid(world, tmp_path_factory, monkeypatch, store):
    """The next run says of the post what the killed one would have said: words, findings, score, a person's words."""
    world.write("b.md", "Six of 100 posts.\n")
    world.engine.change = lambda text: text.replace("100", "200")
    (world.root / "a.md").unlink()
    world.run()
    world.edit("b.de.md", ("SIX", "SECHS"))
    world.write("b.md", "Seven of 100 posts.\n\nAnother 100.\n")
    unharmed = shutil.copytree(world.root, tmp_path_factory.mktemp("unharmed") / "world")
    (expected,) = replace(world, root=unharmed).run().entries
    assert dict(expected.findings)
    assert "a person had written" in expected.message

    confirm = store.confirm

    def kill_once_it_is_written(*args):
        if world.read("b.de.md").startswith("SEVEN"):
            raise Killed
        confirm(*args)

    with monkeypatch.context() as patch:
        patch.setattr(store, "confirm", kill_once_it_is_written)
        with pytest.raises(Killed):
            world.run()
    assert world.read("b.de.md") == "SEVEN OF 200 POSTS.\n\nANOTHER 200.\n"
    with world.stores() as stores:
        assert stores.journal.find("b.md", "de").segments == 1
        (task,) = world.plan(stores).todo
        assert task.reason == "not finished"
    seen = len(world.engine.seen)
    (entry,) = world.run().entries
    assert replace(entry, seconds=0) == replace(expected, seconds=0)
    assert len(world.engine.seen) == seen
    with world.stores() as stores:
        assert stores.journal.find("b.md", "de") == entry
        assert stores.journal.find("b.md", "de", intended=True) is None
    assert not world.run().entries


def test_a_damaged_database_stops_a_run_before_it_writes(world):
    world.run()
    damage(world.root / ".nltrans" / "project.db", "entry")
    world.edit("a.md", ("Another", "A new"))
    before = world.read("a.de.md")
    with pytest.raises(TranslationMemoryError, match=r"project\.db: it is damaged.*`nltrans learn`"):
        world.run()
    assert world.read("a.de.md") == before
    with closing(sqlite3.connect(world.root / ".nltrans" / "project.db")) as db:
        assert db.execute("SELECT count(*) FROM run").fetchone() == (1,)


def test_a_database_that_lacks_a_table_is_an_error(world):
    world.run()
    with closing(sqlite3.connect(world.root / ".nltrans" / "project.db")) as db:
        db.execute("DROP TABLE target")
    with pytest.raises(TranslationMemoryError, match="project database failed"):
        world.run()


def test_a_target_that_is_gone_is_written_again_without_translating(world, monkeypatch):
    first = {entry.source: entry for entry in world.run().entries}
    before = world.read("a.de.md")
    (world.root / "a.de.md").unlink()
    monkeypatch.setattr(Publisher, "prepare", lambda *_: pytest.fail("the post was segmented"))
    (entry,) = world.run().entries
    assert world.read("a.de.md") == before
    assert replace(entry, seconds=0) == replace(first["a.md"], recalled=4, seconds=0)
    assert not world.run().entries


@pytest.mark.parametrize("change", ["memory", "source", "settings", "engine", "structure", "beside"])
def test_a_target_that_is_gone_is_made_anew_when_it_might_be_another(world, change, monkeypatch):
    world.run()
    expected = world.read("a.de.md")
    with world.stores() as stores:
        if change == "memory":
            human = TranslationUnit("The first one is here.", "HERE.", "en", "de", Origin.HUMAN)
            stores.memory.add([human])
            expected = expected.replace("THE FIRST ONE IS HERE.", "HERE.")
        elif change == "structure":
            stores.ledger._db.execute("UPDATE target SET structure = 'another'")
    if change == "source":
        world.edit("a.md", ("second", "third"))
        expected = expected.replace("SECOND", "THIRD")
    elif change == "settings":
        world.settings = "others"
    elif change == "engine":
        world.engine = Capitals("capitals@2")
    elif change == "beside":
        world.write("a.de.md.new", "something")
    (world.root / "a.de.md").unlink()
    prepared, prepare = [], Publisher.prepare

    def noted(*arguments):
        prepared.append(arguments[1].name)
        return prepare(*arguments)

    monkeypatch.setattr(Publisher, "prepare", noted)
    world.run()
    assert "a.md" in prepared
    assert world.read("a.de.md") == expected


def test_a_persons_words_in_a_target_that_is_gone_are_written_again(world):
    world.run()
    world.edit("a.de.md", ("SECOND", "ZWEITE"))
    world.run()
    expected = world.read("a.de.md")
    (world.root / "a.de.md").unlink()
    world.run()
    assert world.read("a.de.md") == expected
    assert "ZWEITE" in expected
