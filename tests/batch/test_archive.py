"""Which files are posts: by name, front matter and words."""

import pytest

from nltrans.batch.archive import Archive, Selection, named_language, skip_by_content, skip_by_name
from nltrans.errors import InputError

ENGLISH = (
    "The model was trained on text from the web, and it works well on most of the tasks that people care about. " * 3
)
FRENCH = "Le modèle a été entraîné sur des textes du web, et il fonctionne bien pour la plupart des tâches utiles. " * 3


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("post.fr.md", "fr"),
        ("post.pt-BR.md", "pt"),
        ("post.en.md", None),
        ("post.md", None),
        ("2020-01-02-intro-to-it.md", None),
        ("post_fr.md", "fr"),
        ("post-de.md", None),
        ("release-1.2.md", None),
        ("fr/post.md", "fr"),
        ("i18n/pt/2020/post.md", "pt"),
        ("it/post.md", None),
        ("xx/post.zz.md", None),
    ],
)
def test_languages_in_names(tmp_path, name, language):
    from pathlib import Path

    assert named_language(Path(name), "en", ("fr", "pt")) == language


def test_drafts_by_folder():
    from pathlib import Path

    assert skip_by_name(Path("_drafts/post.md"), "en", ("fr",)).startswith("draft")
    assert skip_by_name(Path("post.fr.md"), "en", ("fr",)).startswith("translation")
    assert skip_by_name(Path("post.md"), "en", ("fr",)) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ndraft: true\n---\nHi\n", "draft"),
        ("---\npublished: false\n---\nHi\n", "draft"),
        ("+++\ndraft = true\n+++\nHi\n", "draft"),
        ("---\nlang: fr\n---\nHi\n", "translation: its lang is fr"),
        ("---\nlanguage: English\n---\nHi\n", ""),
        ("---\nlang: en-GB\n---\n" + FRENCH, ""),
        ('---\ntitle: "News #2 [FR]: a, b"\n---\nHi\n', "translation: its title has [FR]"),
        ('---\ntitle: "News #2 [EN]: a, b"\n---\nHi\n', ""),
        ('---\ntitle: "GPU [XX] test"\n---\nHi\n', ""),
        (FRENCH, "translation: it is written in fr"),
        (ENGLISH, ""),
        ("Très court.", ""),
        (ENGLISH + "\n\n```\n" + FRENCH * 5 + "\n```\n", ""),
        ("---\nbroken: [\n---\n" + ENGLISH, ""),
        ("", ""),
    ],
)
def test_what_posts_say_of_themselves(text, reason):
    assert skip_by_content(text, "en", ("fr",)).startswith(reason)
    assert bool(skip_by_content(text, "en", ("fr",))) == bool(reason)


def test_identification_can_be_left_out():
    assert skip_by_content(FRENCH, "en", ("fr",), identify=False) == ""


def test_files_of_an_archive(tmp_path):
    names = ["b.md", "a.MD", "sub/c.markdown", "sub/d.mdx", ".hidden/e.md", "node_modules/f.md", "g.txt", ".h.md"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path, _ in Archive(tmp_path).posts()]
    assert found == ["a.MD", "b.md", "sub/c.markdown", "sub/d.mdx"]
    one = Archive(tmp_path / "b.md")
    assert [path.name for path, _ in one.posts()] == ["b.md"]
    chosen = dict(Archive(tmp_path, Selection(include=("sub/",), exclude=("*.mdx",))).posts())
    assert {path.name: reason for path, reason in chosen.items()} == {"c.markdown": "", "d.mdx": "excluded"}
    with pytest.raises(InputError, match="no such"):
        Archive(tmp_path / "nowhere")


def test_since_a_date_without_git(tmp_path):
    import os

    for name, time in (("old.md", 1e9), ("new.md", 2e9)):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (time, time))
    found = {path.name: reason for path, reason in Archive(tmp_path, Selection(since="2020-01-01")).posts()}
    assert found == {"new.md": "", "old.md": "not changed since 2020-01-01"}


def test_links_are_named_and_not_followed(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "secret.md").write_text("A secret.")
    root = tmp_path / "site"
    (root / "sub").mkdir(parents=True)
    (root / ".store").mkdir()
    for name in ("a.md", "sub/b.md", ".store/c.md", "text.txt"):
        (root / name).write_text("x")
    for name, end in {
        "circle.md": "circle.md",
        "nowhere.md": "nothing.md",
        "secret.md": "../out/secret.md",
        "folder": "../out",
        "up": ".",
        "again.md": "a.md",
        "stored.md": ".store/c.md",
        "text.md": "text.txt",
        "hidden": ".store",
    }.items():
        (root / name).symlink_to(end)
    found = {path.relative_to(root).as_posix(): reason for path, reason in Archive(root).posts()}
    assert found == {
        "a.md": "",
        "sub/b.md": "",
        "stored.md": "",
        "text.md": "",
        "again.md": "link: it leads to a.md, which is in the archive",
        "circle.md": "link: it leads in a circle",
        "nowhere.md": "link: it leads nowhere",
        "secret.md": f"link: it leads out of {root}",
        "folder": f"link: it leads out of {root}",
        "up": "link: it leads to ., which is in the archive",
        "hidden": "link: it leads to a folder that is passed over",
    }
    since = dict(Archive(root, Selection(since="2000-01-01")).posts())
    assert not since[root / "a.md"]


def test_what_is_no_file_is_not_opened(tmp_path):
    import os

    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes")
    os.mkfifo(tmp_path / "pipe.md")
    assert dict(Archive(tmp_path).posts()) == {tmp_path / "pipe.md": "no file: a device or the like"}
