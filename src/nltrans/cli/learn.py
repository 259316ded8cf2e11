"""``nltrans learn``: take translations by people into the memory, and look after them from then on."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans.cli import options
from nltrans.cli.result import DONE, UNUSABLE, Result
from nltrans.errors import ConfigError, InputError, NltransError
from nltrans.session import Project

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from rich.console import Console

    from nltrans.batch.learn import Adopted
    from nltrans.config import Settings

EXAMPLES = """\
examples:
  nltrans learn post.md post.fr.md
  nltrans learn _posts/ --to fr                          every post with its post.fr.md
  nltrans learn _posts/ --to fr --out 'i18n/{lang}/{path}'
  nltrans learn english/ french/ --to fr                 two folders with files of the same names

Only sentences whose translation is sure are learned. The translations are not changed; when a post
changes later, `nltrans batch` translates what is new in it and leaves the rest as it is.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.epilog = EXAMPLES
    parser.add_argument("post", metavar="POST", help="a post, or a folder of posts")
    parser.add_argument(
        "translation", metavar="TRANSLATION", nargs="?", help="its translation, or a folder of translations"
    )
    options.add_languages(parser)
    parser.add_argument("--out", metavar="WHERE", help="where translations are, as for `nltrans batch`")
    parser.add_argument("--memory", metavar="FILE", help="translation memory (default: the project's)")
    parser.add_argument("--fix-encoding", action="store_true", help="repair text that was decoded twice")
    options.add_markdown(parser)
    options.add_config(parser)


def run(args: argparse.Namespace) -> Result:
    """Learn from every pair."""
    place = Path(args.post)
    if not place.exists():
        raise InputError("there is no such file or folder", path=place)
    settings = options.settings(args, place)
    done: list[Adopted] = []
    errors: list[NltransError] = []
    with Project(place, settings) as project:
        for source, target, language in _pairs(place, args.translation, settings):
            with _collected(errors):
                done.append(project.learn(source, target, language, fix_encoding=args.fix_encoding))
    if not done and not errors:
        raise InputError("no translations were found", path=place, hint="name one, or say where they are with --out")
    if errors and not done:
        raise errors[0]
    data = {
        "units": sum(len(adopted.units) for adopted in done),
        "posts": [_data(adopted) for adopted in done],
        "errors": [str(error) for error in errors],
    }
    return Result(UNUSABLE if errors else DONE, data, lambda console: _show(console, done, errors))


@contextmanager
def _collected(errors: list[NltransError]) -> Iterator[None]:
    """Keep an error for the end: one bad pair does not stop the others."""
    try:
        yield
    except NltransError as error:
        errors.append(error)


def _pairs(place: Path, other: str | None, settings: Settings) -> Iterator[tuple[Path, Path, str]]:
    """Yield posts with their translations and the languages of these."""
    from nltrans.batch.archive import Archive, named_language
    from nltrans.storage.naming import output_path

    if place.is_file() and other is not None:
        language = settings.targets[0] if settings.targets else named_language(Path(other), settings.source, ())
        if language is None:
            raise ConfigError(f"the language of {other} is not known", hint="say it with --to")
        yield place, Path(other), language
        return
    if not settings.targets:
        raise ConfigError("no target language", hint="say it with --to")
    if other is not None and len(settings.targets) > 1:
        raise ConfigError("a folder of translations has one language", hint="give --to one, or --out a pattern")
    archive = Archive(place)
    for source, excluded in archive.posts():
        for language in settings.targets if not excluded else ():
            target = (
                Path(other, source.relative_to(archive.root))
                if other is not None
                else output_path(source, language, settings.out, source_language=settings.source, root=archive.root)
            )
            if target is not None and target.is_file() and not target.samefile(source):
                yield source, target, language


def _data(adopted: Adopted) -> dict[str, Any]:
    return {
        "source": adopted.source.as_posix(),
        "target": adopted.target.as_posix(),
        "segments": adopted.segments,
        "units": [{"source": unit.source, "target": unit.target} for unit in adopted.units],
    }


def _show(console: Console, done: list[Adopted], errors: list[NltransError]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("post", "translation", "segments", "learned")
    for column in table.columns[2:]:
        column.justify = "right"
    for adopted in done:
        source, target = (Text(path.as_posix()) for path in (adopted.source, adopted.target))
        table.add_row(source, target, str(adopted.segments), str(len(adopted.units)))
    console.print(table)
    for error in errors:
        console.print(Text(f"error: {error}", style="red"))
