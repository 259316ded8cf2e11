"""Reading the posts that a command line names."""

from __future__ import annotations

import sys
from pathlib import Path

from nltrans.errors import EncodingError
from nltrans.storage import files

__all__ = ["read_post"]


def read_post(name: str, *, fix_encoding: bool = False) -> tuple[str, Path | None]:
    """Read a post, or standard input for ``-``.

    Returns:
        The text, and the path it came from.

    Raises:
        InputError: there is no such file, or it is not UTF-8.
        EncodingError: the text was decoded twice, and `fix_encoding` is not set.
    """
    if name == "-":
        raw = sys.stdin.buffer.read()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise EncodingError(f"standard input is not UTF-8 at byte {error.start}") from error
        return (files.fix_encoding(text) if fix_encoding else text), None
    path = Path(name)
    return files.read_post(path, fix_encoding=fix_encoding), path
