import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.errors import EncodingError, InputError, OutputError
from nltrans.storage import files

POST = "# Où ça ?\n\nIt’s a “test” – naïve café 😉 … 你好 été São Paulo 10 °C\n"


@pytest.mark.parametrize("text", ["", "\ufeffa\r\nb\rc", POST, "a\x00b", "no newline"])
def test_reading_and_writing_keep_every_byte(tmp_path, text):
    path = tmp_path / "post.md"
    assert files.write_text_atomic(path, text)
    assert path.read_bytes() == text.encode()
    assert files.read_text(path) == text


def test_missing_files_and_folders(tmp_path):
    with pytest.raises(InputError, match="no such file") as caught:
        files.read_text(tmp_path / "no.md")
    assert caught.value.path == tmp_path / "no.md"
    with pytest.raises(InputError, match="folder"):
        files.read_text(tmp_path)


@pytest.mark.parametrize(
    ("raw", "line", "hint"),
    [(b"a\nb\n caf\xe9\n", 3, "WINDOWS-1252"), ("\ufeffa".encode("utf-16-le"), 1, "UTF-16"), (b"\xed\xa0\x80", 1, "")],
)
def test_other_encodings_are_refused_with_their_place(tmp_path, raw, line, hint):
    path = tmp_path / "post.md"
    path.write_bytes(raw)
    with pytest.raises(EncodingError, match="offset") as caught:
        files.read_post(path)
    assert (caught.value.path, caught.value.line) == (path, line)
    assert hint in caught.value.hint


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252", "latin-1"])
@pytest.mark.parametrize(
    "text", ["It’s a “test”.", "Voilà l’été à la préfecture.", "Educação é tudo", "Thanks! 😉", "naïve"]
)
def test_mojibake_is_refused_and_repaired(tmp_path, encoding, text):
    try:
        mojibake = text.encode().decode(encoding)
    except UnicodeDecodeError:
        pytest.skip("these bytes are not valid in the encoding")
    path = tmp_path / "post.md"
    files.write_text_atomic(path, f"# Title\r\n\r\n{mojibake}\r\n")
    with pytest.raises(EncodingError, match="should be") as caught:
        files.read_post(path)
    assert caught.value.line == 3
    assert "--fix-encoding" in caught.value.hint
    assert files.read_post(path, fix_encoding=True) == f"# Title\r\n\r\n{text}\r\n"


@pytest.mark.parametrize(
    "text",
    [
        POST,
        "L’ÉTÉ À LA PRÉFECTURE, ÇA ! « Où ? » N° 5",
        "AVALIAÇÃO DE REDAÇÃO: NÃO É SÓ ISSO",
        "Ξ Σ α≈β ±5 µm ½ © ® ™ † ‡ • € £ ¥ §",
        "Привет, мир. 你好。こんにちは。",
        "The bytes of é read as `Ã©` in Latin-1.",
        "```\nItâ€™s\n```\nafter",
    ],
)
def test_legitimate_text_is_not_refused(text):
    files.check_encoding(text)
    assert "`" in text or files.fix_encoding(text) == text


def test_newsletters_are_not_refused(dair):
    posts = sorted(dair.rglob("*.md"))
    assert len(posts) > 20
    for post in posts:
        text = files.read_post(post)
        if post.name.startswith("issue-"):
            assert files.fix_encoding(text) == text


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_ascii_is_never_touched(text):
    files.check_encoding(text)
    assert files.fix_encoding(text) == text


def test_writing_what_is_there_touches_nothing(tmp_path):
    path = tmp_path / "post.md"
    files.write_text_atomic(path, "a")
    before = path.stat()
    assert not files.write_text_atomic(path, "a")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_writing_keeps_permissions_and_links_and_makes_folders(tmp_path):
    path = tmp_path / "a" / "b" / "post.md"
    files.write_text_atomic(path, "a")
    path.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(path)
    files.write_text_atomic(link, "b")
    assert link.is_symlink()
    assert path.read_text() == "b"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_new_files_obey_the_umask(tmp_path):
    before = os.umask(0o027)
    try:
        files.write_text_atomic(tmp_path / "post.md", "a")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "post.md").stat().st_mode) == 0o640


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    path = tmp_path / "post.md"
    path.write_text("old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail) if step == "fsync" else monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OutputError, match="No space left"):
        files.write_text_atomic(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_places_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("a")
    for path in (tmp_path, tmp_path / "file" / "post.md"):
        with pytest.raises(OutputError) as caught:
            files.write_text_atomic(path, "a")
        assert caught.value.path == path
