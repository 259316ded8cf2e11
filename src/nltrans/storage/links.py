"""Symbolic links in folders of others: they are followed only where they lead to something in the same folder tree."""

from __future__ import annotations

import errno
import os
from pathlib import Path

__all__ = ["fault", "real", "stray"]


def real(path: Path) -> Path:
    """Return a path without links, as far as they lead somewhere."""
    return Path(os.path.realpath(path))  # Path.resolve raises RuntimeError on a circle before Python 3.13


def fault(path: Path, home: Path) -> str:
    """Return what is wrong with a link in the tree of `home`; nothing for a good one, or for no link."""
    if not path.is_symlink():
        return ""
    try:
        end = os.path.realpath(path, strict=True)
    except OSError as error:
        return "it leads in a circle" if error.errno == errno.ELOOP else "it leads nowhere"
    return "" if Path(end).is_relative_to(real(home)) else f"it leads out of {home}"


def stray(path: Path, home: Path) -> str:
    """Return which link on the way from `home` to `path`, this included, has a fault, and what; nothing for none."""
    for place in (*reversed(path.parents), path):
        wrong = fault(place, home) if home in place.parents else ""
        if wrong:
            return f"{place} is a link, and {wrong}"
    return ""
