"""Where the translation of a post goes."""

from __future__ import annotations

import string
from pathlib import Path

from nltrans.errors import ConfigError, OutputError
from nltrans.storage.links import real

__all__ = ["FIELDS", "STDOUT", "output_home", "output_path"]

STDOUT = "-"

FIELDS = ("stem", "suffix", "name", "lang", "path", "dir")
"""Fields of a pattern: of ``posts/2020/a.md``, ``a``, ``.md``, ``a.md``, the language,
``posts/2020/a.md`` and ``posts/2020``."""


def output_path(
    source: Path, language: str, out: str | None = None, *, source_language: str = "en", root: Path | None = None
) -> Path | None:
    """Return the path for a translation, None for standard output.

    By default it stands beside the source, as Hugo names translations: ``post.fr.md`` for
    ``post.md`` and for ``post.en.md``.

    Args:
        source: Path of the post.
        language: BCP 47 code of the target.
        out: A file, a folder (one that is there, ends in ``/``, or has no suffix), a pattern with
            `FIELDS` in braces, or ``-``.
        source_language: The code that a source's name may have before its suffix.
        root: Folder that ``{path}`` and ``{dir}`` are relative to; else the path as it is given.

    Raises:
        ConfigError: a pattern that cannot be filled in.
        OutputError: the translation would take the place of its source.
    """
    stem = source.stem.removesuffix(f".{source_language}") or source.stem
    beside = f"{stem}.{language}{source.suffix}"
    if out == STDOUT:
        return None
    if out is None:
        target = source.with_name(beside)
    elif "{" in out:
        target = Path(_filled(out, source, stem, language, root))
    elif out.endswith(("/", "\\")) or Path(out).is_dir() or not Path(out).suffix:
        target = Path(out) / beside
    else:
        target = Path(out)
    if real(target) == real(source):
        raise OutputError("the translation would take the place of its source", path=target, hint="change --out")
    return target


def output_home(source: Path, out: str | None = None, *, root: Path | None = None) -> Path:
    """Return the folder that translations do not leave: the part of `out` without fields, else that of the posts.

    Args:
        source: Path of the post.
        out: As for `output_path`.
        root: Folder of all posts.
    """
    if out is None:
        return root or source.parent
    fixed, field, _ = out.partition("{")
    is_folder = fixed.endswith(("/", "\\")) or (not field and (Path(fixed).is_dir() or not Path(fixed).suffix))
    return Path(fixed) if is_folder else Path(fixed).parent


def _filled(pattern: str, source: Path, stem: str, language: str, root: Path | None) -> str:
    place = _relative(source, root)
    fields = {
        "stem": stem,
        "suffix": source.suffix,
        "name": source.name,
        "lang": language,
        "path": place.as_posix(),
        "dir": place.parent.as_posix(),
    }
    try:
        used = {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}
        filled = pattern.format_map(fields)
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        known = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise ConfigError(f"cannot fill in the pattern {pattern!r}", hint=f"its fields are {known}") from error
    if "lang" not in used:
        raise ConfigError(f"the pattern {pattern!r} has no {{lang}}", hint="languages would overwrite each other")
    return filled


def _relative(source: Path, root: Path | None) -> Path:
    """Return a path without a way out of the folder that a pattern names."""
    if root is not None and real(source).is_relative_to(real(root)):
        return real(source).relative_to(real(root))
    return Path(source.name) if source.is_absolute() or ".." in source.parts else source
