"""``nltrans tm``: look into a translation memory, and move units in and out."""

from __future__ import annotations

import sys
from argparse import SUPPRESS
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans.cli.result import Result
from nltrans.core.report import Origin
from nltrans.errors import ConfigError, TranslationMemoryError
from nltrans.language.tags import normalize

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from nltrans.core.memory import TranslationUnit
    from nltrans.storage.memory_sqlite import MemoryStats, SqliteMemory

EXAMPLES = """\
examples:
  nltrans tm stats
  nltrans tm import agency.tmx --from en --to fr
  nltrans tm import pairs.tsv --from en --to fr --origin reviewed
  nltrans tm export memory.tmx --to fr
  nltrans tm search "fine-tuning"
  nltrans tm prune --engine ctranslate2:bundled-en-fr@0.1
  nltrans tm merge ../other/.nltrans/project.db
"""

_ORIGINS = (Origin.HUMAN.value, Origin.REVIEWED.value, Origin.MT.value)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.epilog = EXAMPLES
    parser.add_argument("--memory", metavar="FILE", help="memory (default: the project's, in .nltrans/project.db)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    action = actions.add_parser("stats", help="count what the memory holds")
    action = actions.add_parser("search", help="find units by their words")
    action.add_argument("text", help="part of a source or a target, whatever the case")
    action.add_argument("--limit", type=int, default=20, metavar="N", help="most units to show (default: 20)")

    action = actions.add_parser("import", help="read TMX or TSV; people's units win over machines'")
    action.add_argument("file", metavar="FILE", help=".tmx, .tsv or .txt")
    action.add_argument("--from", dest="source", metavar="LANG", help="source language to file units under")
    action.add_argument("--to", dest="target", metavar="LANG", help="target language to read")
    action.add_argument("--origin", choices=_ORIGINS, default="human", help="of units that do not say (default: human)")

    action = actions.add_parser("export", help="write TMX or TSV")
    action.add_argument("file", metavar="FILE", help=".tmx, .tsv, or - for TMX on standard output")
    action.add_argument("--from", dest="source", metavar="LANG", help="only this source language")
    action.add_argument("--to", dest="target", metavar="LANG", help="only this target language")
    action.add_argument("--origin", choices=_ORIGINS, help="only units of this origin")

    action = actions.add_parser("prune", help="delete units, machine translations unless told otherwise")
    action.add_argument("--origin", choices=(*_ORIGINS, "any"), default="mt", help="units to delete (default: mt)")
    action.add_argument("--engine", metavar="NAME", help="only units of this engine, as `tm stats` names it")
    action.add_argument("--before", metavar="DATE", help="only units last changed before, such as 2026-01-31")
    action.add_argument("--document", metavar="POST", help="only units of this post")
    action.add_argument("--to", dest="target", metavar="LANG", help="only units in this language")

    action = actions.add_parser("merge", help="add the units of other memories")
    action.add_argument("others", nargs="+", metavar="FILE", help="memories of nltrans")

    for action in actions.choices.values():
        action.add_argument("--memory", metavar="FILE", default=SUPPRESS, help=SUPPRESS)


def run(args: argparse.Namespace) -> Result:
    """Do one thing with a memory."""
    from nltrans import config
    from nltrans.storage.memory_sqlite import SqliteMemory
    from nltrans.storage.project import Project
    from nltrans.storage.stores import Stores

    here = Path.cwd()
    settings = config.load(config.find(here))
    project = Project.of(here, settings.root)
    path = Path(args.memory or settings.memory or project.database)
    is_look = args.action not in {"import", "merge"}
    with ExitStack() as stack:
        if path.resolve() == project.database.resolve():
            memory = stack.enter_context(closing(Stores.open(project, in_ram=is_look))).memory
        else:
            memory = stack.enter_context(closing(SqliteMemory(":memory:" if is_look and not path.is_file() else path)))
        if is_look and memory.path is None:
            raise TranslationMemoryError("there is no memory here yet", path=path, hint="name one with --memory")
        return _ACTIONS[args.action](memory, args)


def _stats(memory: SqliteMemory, _: argparse.Namespace) -> Result:
    found = memory.stats()
    data = {
        "texts": found.texts,
        "bytes": found.bytes,
        "units": [
            {"from": one, "to": other, "origin": origin, "count": count}
            for (one, other, origin), count in sorted(found.units.items())
        ],
        "engines": dict(found.engines.most_common()),
    }
    return Result(data=data, view=lambda console: _show_stats(console, found))


def _search(memory: SqliteMemory, args: argparse.Namespace) -> Result:
    units = memory.search(args.text, limit=args.limit)
    return Result(data={"units": [asdict(unit) for unit in units]}, view=lambda console: _show_units(console, units))


def _import(memory: SqliteMemory, args: argparse.Namespace) -> Result:
    path = Path(args.file)
    source, target = (None if code is None else normalize(code) for code in (args.source, args.target))
    units = _reader(path)(path, source=source, target=target, origin=Origin(args.origin))
    before = memory.stats().units.total()
    read = memory.merge(units)
    new = memory.stats().units.total() - before
    return _told({"read": read, "new": new}, f"{read} units read, {new} of them new")


def _export(memory: SqliteMemory, args: argparse.Namespace) -> Result:
    from nltrans.formats.tmx import write_tmx
    from nltrans.formats.tsv import write_tsv

    origin = None if args.origin is None else Origin(args.origin)
    units = memory.units(source_language=args.source, target_language=args.target, origin=origin)
    if args.file == "-":
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        write_tmx(units, sys.stdout)
        return Result()
    path = Path(args.file)
    as_tsv = _reader(path).__name__ == "read_tsv"
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            if as_tsv:
                count, left_out = write_tsv(units, stream), 0
            else:
                written = write_tmx(units, stream)
                count, left_out = written.units, written.left_out
        part.replace(path)
    except OSError as error:
        raise TranslationMemoryError(f"cannot write it: {error.strerror}", path=path) from error
    finally:
        part.unlink(missing_ok=True)
    told = f"{count} units written to {path}"
    told += f"; {left_out} have control characters that XML cannot carry" if left_out else ""
    return _told({"written": count, "left_out": left_out, "path": str(path)}, told)


def _prune(memory: SqliteMemory, args: argparse.Namespace) -> Result:
    count = memory.prune(
        origin=None if args.origin == "any" else Origin(args.origin),
        engine=args.engine,
        before=args.before,
        document=args.document,
        target_language=args.target,
    )
    return _told({"deleted": count}, f"{count} units deleted")


def _merge(memory: SqliteMemory, args: argparse.Namespace) -> Result:
    from nltrans.storage.memory_sqlite import SqliteMemory

    read = 0
    for name in args.others:
        if not Path(name).is_file():
            raise TranslationMemoryError("there is no such memory", path=name)
        with closing(SqliteMemory(name)) as other:
            read += memory.merge(other.units())
    return _told({"read": read}, f"{read} units read")


_ACTIONS: dict[str, Callable[[SqliteMemory, argparse.Namespace], Result]] = {
    "stats": _stats,
    "search": _search,
    "import": _import,
    "export": _export,
    "prune": _prune,
    "merge": _merge,
}


def _reader(path: Path) -> Callable[..., Iterator[TranslationUnit]]:
    from nltrans.formats.tmx import read_tmx
    from nltrans.formats.tsv import read_tsv

    readers = {".tmx": read_tmx, ".xml": read_tmx, ".tsv": read_tsv, ".txt": read_tsv}
    try:
        return readers[path.suffix.lower()]
    except KeyError:
        raise ConfigError(f"the kind of {path.name} is not known", hint="memories end in .tmx or .tsv") from None


def _told(data: dict[str, Any], sentence: str) -> Result:
    return Result(data=data, view=lambda console: console.print(sentence, markup=False))


def _show_stats(console: Console, stats: MemoryStats) -> None:
    from rich.table import Table

    console.print(f"{stats.texts} source texts, {stats.bytes / 2**20:.1f} MiB")
    table = Table("from", "to", "origin", "units")
    table.columns[3].justify = "right"
    for (one, other, origin), count in sorted(stats.units.items()):
        table.add_row(one, other, str(origin), str(count))
    console.print(table)
    if stats.engines:
        table = Table("engine", "units")
        table.columns[1].justify = "right"
        for engine, count in stats.engines.most_common():
            table.add_row(engine or "unknown", str(count))
        console.print(table)


def _show_units(console: Console, units: list[TranslationUnit]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("to", "origin", "source", "target", "post")
    for unit in units:
        table.add_row(unit.target_language, str(unit.origin), Text(unit.source), Text(unit.target), Text(unit.document))
    console.print(table)
