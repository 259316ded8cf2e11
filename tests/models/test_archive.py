"""Archives of models are unpacked whole or refused, and nothing is ever written outside the folder."""

import io
import stat
import tarfile
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nltrans.errors import ArchiveError, OutputError
from nltrans.models.archive import Limits, extract

FILES = {"model.npz": b"\x00weights" * 50, "sub/vocab.yml": "é: 1\n".encode(), "sub/deep/empty": b""}


def zipped(path, members):
    """Write a zip file; a member is bytes, or a mode of its own with bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            mode, data = content if isinstance(content, tuple) else (0, content)
            info.external_attr = mode << 16
            made.writestr(info, data)
    return path


def tarred(path, members, mode="w:gz"):
    """Write a tar file; a member is bytes, or a type of its own with the name linked to."""
    with tarfile.open(path, mode) as made:
        for name, content in members:
            info = tarfile.TarInfo(name)
            if isinstance(content, tuple):
                info.type, info.linkname = content
                made.addfile(info)
            else:
                info.size = len(content)
                made.addfile(info, io.BytesIO(content))
    return path


def found(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(archive, into, match="the archive ", limits=None):
    around = set(into.parent.rglob("*"))
    with pytest.raises(ArchiveError, match=match) as caught:
        extract(archive, into, limits)
    assert caught.value.path == archive
    assert caught.value.hint
    assert set(into.parent.rglob("*")) - around <= {into}


@pytest.mark.parametrize("mode", ["zip", "w", "w:gz", "w:bz2", "w:xz"])
def test_an_archive_is_unpacked_whole(tmp_path, mode):
    archive = tmp_path / "model.bin"
    if mode == "zip":
        zipped(archive, [("./", (stat.S_IFDIR, b"")), *FILES.items()])
    else:
        tarred(archive, [("./", (tarfile.DIRTYPE, "")), *FILES.items()], mode)
    extract(archive, tmp_path / "a" / "model")
    assert found(tmp_path / "a" / "model") == FILES


def test_files_are_plain_whatever_their_mode(tmp_path):
    archive = zipped(tmp_path / "model.zip", [("run", (stat.S_IFREG | 0o6777, b"x"))])
    extract(archive, tmp_path / "model")
    assert not (tmp_path / "model" / "run").stat().st_mode & 0o7111


@pytest.mark.parametrize("write", [zipped, tarred])
@pytest.mark.parametrize(
    "name",
    [
        "../evil", "a/../../evil", "a/..", "..", "/etc/evil", "//host/evil", "C:evil", "C:/evil", "..\\evil",
        "a\\..\\evil", "\\\\host\\evil", "stream:evil", "a\nb", "a\x1b[2Jb", "a\u202eb", ".", "con?",
    ],
)  # fmt: skip
def test_a_path_that_leads_elsewhere_is_refused(tmp_path, write, name):
    refused(write(tmp_path / "evil", [("fine", b"1"), (name, b"2")]), tmp_path / "model")


def test_a_refusal_shows_no_control_characters(tmp_path):
    archive = zipped(tmp_path / "evil.zip", [("a\x1b[2Jb", b"")])
    with pytest.raises(ArchiveError) as caught:
        extract(archive, tmp_path / "model")
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("write", [zipped, tarred])
@pytest.mark.parametrize("names", [("a", "a"), ("a", "A"), ("a", "a/b"), ("a/b", "a"), ("é", "e\u0301"), ("a", "./a")])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_path_that_stands_twice_is_refused(tmp_path, write, names):
    refused(write(tmp_path / "evil", [(name, b"x") for name in names]), tmp_path / "model", "stands twice")


KINDS = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.GNUTYPE_SPARSE]


@pytest.mark.parametrize("kind", KINDS)
def test_links_and_devices_of_a_tar_file_are_refused(tmp_path, kind):
    refused(tarred(tmp_path / "evil.tgz", [("a", b""), ("b", (kind, "a"))]), tmp_path / "model", "neither a file")


def test_a_link_of_a_tar_file_is_not_followed(tmp_path):
    members = [("out", (tarfile.SYMTYPE, str(tmp_path))), ("out/evil", b"x")]
    refused(tarred(tmp_path / "evil.tgz", members), tmp_path / "model", "neither a file")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_devices_of_a_zip_file_are_refused(tmp_path, kind):
    refused(zipped(tmp_path / "evil.zip", [("a", (kind | 0o777, b"/"))]), tmp_path / "model", "neither a file")


@pytest.mark.parametrize("write", [zipped, tarred])
class TestBombs:
    def test_what_grows_a_thousand_times(self, tmp_path, write):
        refused(write(tmp_path / "bomb", [("zeros", bytes(10**7))]), tmp_path / "model", "grows beyond")

    def test_what_is_larger_than_allowed(self, tmp_path, write):
        archive = write(tmp_path / "bomb", [("a", b"abc"), ("b", b"abc")])
        refused(archive, tmp_path / "model", "grows beyond", Limits(size=5))
        extract(archive, tmp_path / "model", Limits(size=6))

    def test_many_files(self, tmp_path, write):
        members = [(f"{number}", b"") for number in range(6)]
        refused(write(tmp_path / "bomb", members), tmp_path / "model", "more than 5 files", Limits(files=5))


def test_a_zip_file_that_lies_about_its_size_is_refused(tmp_path):
    archive = zipped(tmp_path / "bomb.zip", [("zeros", bytes(10**7))])
    archive.write_bytes(archive.read_bytes().replace((10**7).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    refused(archive, tmp_path / "model")


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE])
def test_a_header_of_a_tar_file_takes_little_memory(tmp_path, kind):
    with tarfile.open(tmp_path / "bomb.tgz", "w:gz") as made:
        info = tarfile.TarInfo("long")
        info.type, info.size = kind, 10**8
        made.addfile(info, io.BytesIO(bytes(10**8)))
    refused(tmp_path / "bomb.tgz", tmp_path / "model", "header is too long")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive", b"\x1f\x8b\x08\x00rubbish", bytes(600)])
def test_what_is_no_archive_is_refused_or_empty(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    if content == bytes(600):  # two empty blocks are the end of a tar file
        extract(tmp_path / "x.zip", tmp_path / "model")
        assert found(tmp_path / "model") == {}
    else:
        refused(tmp_path / "x.zip", tmp_path / "model", "cannot be read")


def test_an_archive_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ArchiveError, match=r"none\.zip: cannot be read: No such file"):
        extract(tmp_path / "none.zip", tmp_path / "model")


def test_an_encrypted_archive_is_refused(tmp_path):
    archive = zipped(tmp_path / "model.zip", [("a", b"abc")])
    data = bytearray(archive.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    archive.write_bytes(data)
    refused(archive, tmp_path / "model", "encrypted")


def test_only_an_empty_folder_is_filled(tmp_path):
    archive = zipped(tmp_path / "model.zip", FILES.items())
    (tmp_path / "model").mkdir()
    extract(archive, tmp_path / "model")
    with pytest.raises(OutputError, match="not empty"):
        extract(archive, tmp_path / "model")
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        extract(archive, tmp_path / "file" / "model")


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([zipped, tarred]), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8))
def test_a_damaged_archive_is_unpacked_or_refused(tmp_path_factory, write, changes):
    folder = tmp_path_factory.mktemp("damaged")
    archive = write(folder / "model", FILES.items())
    data = bytearray(archive.read_bytes())
    for at, byte in changes:
        data[at % len(data)] = byte
    archive.write_bytes(data[: len(data) - len(changes)])
    try:
        extract(archive, folder / "in" / "model")
    except ArchiveError:
        assert found(folder / "in" / "model") == {}
    assert {path.name for path in folder.iterdir()} == {"model", "in"}
