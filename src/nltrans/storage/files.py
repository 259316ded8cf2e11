"""Text files: strict UTF-8 in, atomic writes out.

BOM, CRLF and lone CR are characters of the text like any other, so that what is read and
written back is the same bytes.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from nltrans.errors import EncodingError, InputError, OutputError

__all__ = ["check_encoding", "decode", "fix_encoding", "read_post", "read_text", "write_text_atomic"]

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)[^`]+\1(?!`)")
_MAC_EMOJI = re.compile("\uf8ff...")
"""What Mac Roman, whose 0xF0 is Apple's sign (a private-use character), makes of an emoji; ftfy leaves it."""
_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")


def read_text(path: Path) -> str:
    """Read a UTF-8 file; every byte of it is in the text.

    Raises:
        InputError: the file cannot be read.
        EncodingError: it is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except IsADirectoryError as error:
        raise InputError("is a folder", path=path, hint="name a file; `nltrans batch` takes folders") from error
    except FileNotFoundError as error:
        raise InputError("no such file", path=path) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    return decode(raw, path)


def decode(raw: bytes, path: Path | None = None) -> str:
    """Decode UTF-8 strictly.

    Raises:
        EncodingError: a byte is not UTF-8; the message has its offset, the error its line.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        name = "UTF-16" if raw.startswith(_UTF16) else "WINDOWS-1252"
        raise EncodingError(
            f"not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start}",
            path=path,
            line=raw.count(b"\n", 0, error.start) + 1,
            hint=f"convert it first, perhaps with `iconv -f {name} -t UTF-8`",
        ) from error


def read_post(path: Path, *, fix_encoding: bool = False) -> str:
    """Read a post, and refuse or repair mojibake.

    Raises:
        InputError: the file cannot be read.
        EncodingError: it is not UTF-8, or it is mojibake and `fix_encoding` is not set.
    """
    text = read_text(path)
    if fix_encoding:
        return _repaired(text)
    check_encoding(text, path)
    return text


def check_encoding(text: str, path: Path | None = None) -> None:
    """Refuse mojibake: UTF-8 that was decoded as Mac Roman, cp1252 or Latin-1 and encoded again.

    Code is passed over, because posts about encodings quote mojibake there. The judgement is
    ftfy's, which wants a sequence to be both unlikely as text and valid as UTF-8 bytes.

    Raises:
        EncodingError: with the first line at fault.
    """
    if text.isascii():
        return
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        if fence or line.isascii():
            continue
        prose = _CODE.sub(" ", line)
        fixed = _repaired_line(prose)
        if fixed != prose:
            words = zip(prose.split(), fixed.split(), strict=False)
            was, now = next(((a, b) for a, b in words if a != b), (prose, fixed))
            raise EncodingError(
                f"text was decoded with the wrong encoding: {was[:40]!r} should be {now[:40]!r}",
                path=path,
                line=number,
                hint="--fix-encoding repairs it",
            )


def fix_encoding(text: str) -> str:
    """Repair mojibake, line by line; other lines stay as they are."""
    return _repaired(text)


def _repaired(text: str) -> str:
    return "\n".join(line if line.isascii() else _repaired_line(line) for line in text.split("\n"))


def _repaired_line(line: str) -> str:
    import ftfy

    return str(ftfy.fix_encoding(_MAC_EMOJI.sub(_decoded_emoji, line)))


def _decoded_emoji(match: re.Match[str]) -> str:
    try:
        return match[0].encode("mac_roman").decode("utf-8")
    except UnicodeError:
        return match[0]


def write_text_atomic(path: Path, text: str) -> bool:
    """Write a file as a whole or not at all; folders on the way are made.

    A reader sees the old bytes or the new ones, never a part. The permissions of a file that is
    there stay; a link stays a link.

    Returns:
        Whether the file changed; one that has these bytes is not touched.

    Raises:
        OutputError: it cannot be written.
    """
    data = text.encode("utf-8")
    target = Path(os.path.realpath(path))
    try:
        if target.is_file() and target.read_bytes() == data:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, data)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", path=path) from error
    return True


def _replace(target: Path, data: bytes) -> None:
    if target.is_dir():
        raise IsADirectoryError(21, "is a folder")
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
