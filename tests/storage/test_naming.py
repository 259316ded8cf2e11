from pathlib import Path

import pytest

from nltrans.errors import ConfigError, OutputError
from nltrans.storage.naming import output_path

POST = Path("posts/2020/a.b.md")


@pytest.mark.parametrize(
    ("source", "out", "wanted"),
    [
        (POST, None, "posts/2020/a.b.fr.md"),
        (Path("post.en.md"), None, "post.fr.md"),
        (Path("Post.Md"), None, "Post.fr.Md"),
        (Path("README"), None, "README.fr"),
        (POST, "x.md", "x.md"),
        (POST, "i18n/", "i18n/a.b.fr.md"),
        (POST, "i18n", "i18n/a.b.fr.md"),
        (POST, "{lang}/{path}", "fr/posts/2020/a.b.md"),
        (POST, "{dir}/{stem}-{lang}{suffix}", "posts/2020/a.b-fr.md"),
        (POST, "content/{lang}/{name}", "content/fr/a.b.md"),
        (Path("../a.md"), "{lang}/{path}", "fr/a.md"),
        (Path("/tmp/x/a.md"), "{lang}/{path}", "fr/a.md"),
    ],
)
def test_places(source, out, wanted):
    assert output_path(source, "fr", out) == Path(wanted)


def test_standard_output():
    assert output_path(POST, "fr", "-") is None


def test_a_folder_that_is_there_may_have_a_suffix(tmp_path):
    (tmp_path / "out.d").mkdir()
    assert output_path(POST, "fr", str(tmp_path / "out.d")) == tmp_path / "out.d" / "a.b.fr.md"


def test_paths_are_relative_to_the_root(tmp_path):
    assert output_path(tmp_path / "posts" / "a.md", "fr", "{lang}/{path}", root=tmp_path) == Path("fr/posts/a.md")


@pytest.mark.parametrize("pattern", ["{lang}/{nothing}", "{lang", "{}{lang}", "{lang.x.y}", "{0}{lang}", "{name}"])
def test_patterns_that_cannot_be_used(pattern):
    with pytest.raises(ConfigError, match="pattern"):
        output_path(POST, "fr", pattern)


def test_the_source_is_never_the_target():
    with pytest.raises(OutputError, match="take the place"):
        output_path(POST, "fr", "posts/2020/a.b.md")
