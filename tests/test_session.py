"""One road: commands, batches and the library give the same bytes."""

from contextlib import closing

import pytest

import nltrans
from nltrans import config
from nltrans.cli.main import main
from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Origin
from nltrans.errors import ConfigError
from nltrans.storage.memory_sqlite import SqliteMemory

TERMS = "en\tfr\nreader\tlectrice\npost\tarticle\n"
CONFIG = """\
from = "en"
[localize]
note = "*{title}, traduit de {source_lang}.*"
title-tag = "always"
"""


def posts():
    """Yield posts with what a command might treat in another way than the library."""
    for number in range(10):
        yield f'---\ntitle: "Letter {number} [EN]"\nlang: en\nauthor: Jo\n---\n\n# News {number}\n\nDear reader, this is post {number}.\n'
        yield f"Hello **reader** number {number}.\r\n\r\n- [a link](other-{number}.md)\r\n- `code`\r\n"


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nltrans.toml").write_text(CONFIG)
    (tmp_path / "terms.tsv").write_text(TERMS)
    folder = tmp_path / "posts"
    folder.mkdir()
    for number, text in enumerate(posts()):
        (folder / f"p{number:02}.md").write_bytes(text.encode())
    return folder


@pytest.mark.parametrize("glossary", [None, "terms.tsv"])
@pytest.mark.parametrize("memory", [None, "tm.db"])
def test_command_batch_project_and_library_agree(site, glossary, memory):
    options = ["--engine", "pseudo", "--to", "fr"]
    options += ["--glossary", glossary] if glossary else []
    options += ["--memory", memory] if memory else []
    if memory:
        with closing(SqliteMemory(memory)) as known:
            known.add([TranslationUnit("Dear reader, this is post 3.", "Chère toi.", "en", "fr", Origin.HUMAN)])
    sources = sorted(site.glob("p??.md"))
    assert len(sources) >= 20
    assert main(["batch", "posts", *options, "--out", "by-batch"]) == 0
    assert main(["translate", *map(str, sources), *options, "--out", "by-command/"]) == 0
    settings = config.load(site.parent / "nltrans.toml").override(
        engine="pseudo", glossary=glossary and (glossary,), memory=memory, targets=("fr",)
    )
    with nltrans.Project("posts", settings.override(out="by-project/")) as project:
        by_project = {source: project.translate(source) for source in sources}
    with nltrans.Translator(settings=settings) as translator:
        many = translator.translate_many([source.read_bytes().decode() for source in sources])
        for source, pooled in zip(sources, many, strict=True):
            text = source.read_bytes().decode()
            made = (site.parent / "by-command" / f"{source.stem}.fr.md").read_bytes().decode()
            assert made == translator.translate(text).text
            assert made == pooled.text
            assert made == nltrans.translate(text, to="fr", settings=settings).text
            assert made == by_project[source].delivery.path.read_bytes().decode()
            assert made == (site.parent / "by-batch" / f"{source.stem}.fr.md").read_bytes().decode()
    assert ("Chère toi." in (site.parent / "by-command" / "p06.fr.md").read_text()) == bool(memory)


def test_standard_output_is_no_other_road(site, capfdbinary):
    assert main(["translate", "posts/p00.md", "--engine", "pseudo", "--to", "fr", "--out", "-"]) == 0
    settings = config.load(site.parent / "nltrans.toml").override(engine="pseudo")
    with nltrans.Translator("fr", settings=settings) as translator:
        assert capfdbinary.readouterr().out.decode() == translator.translate((site / "p00.md").read_text()).text


def test_an_empty_memory_is_used(tmp_path):
    with closing(SqliteMemory(tmp_path / "tm.db")) as memory:

        class Empty:
            """A memory that is false while it is empty, as a container is."""

            def __len__(self):
                return 0

            def __getattr__(self, name):
                return getattr(memory, name)

        nltrans.translate("A sentence.\n", to="fr", engine="pseudo", memory=Empty())
        assert memory.lookup("A sentence.", "en", "fr")


def test_a_memory_opened_by_path_is_closed_and_one_that_was_given_is_not(tmp_path, monkeypatch):
    closed = []
    real = SqliteMemory.close
    monkeypatch.setattr(SqliteMemory, "close", lambda memory: (closed.append(memory), real(memory)))
    with nltrans.Translator("fr", engine="pseudo", memory=str(tmp_path / "tm.db")) as translator:
        translator.translate("A sentence.\n")
    assert len(closed) == 1
    with closing(SqliteMemory(tmp_path / "other.db")) as memory:
        with nltrans.Translator("fr", engine="pseudo", memory=memory) as translator:
            translator.translate("A sentence.\n")
        assert len(closed) == 1


def test_an_engine_is_made_once(monkeypatch):
    made = []
    from nltrans import wiring

    real = wiring.build_engine
    monkeypatch.setattr(wiring, "build_engine", lambda *words: made.append(words) or real(*words))
    with nltrans.Translator(("fr", "pt"), engine="pseudo") as translator:
        for _ in range(3):
            translator.translate("A sentence.\n")
        translator.translate("A sentence.\n", "pt")
    assert [language for _, language in made] == ["fr", "pt"]


def test_without_a_language_it_says_so():
    with nltrans.Translator(engine="pseudo") as translator, pytest.raises(ConfigError, match="no target language"):
        translator.translate("A sentence.\n")
