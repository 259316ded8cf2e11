"""``nltrans status``: which translations are missing, outdated, edited or up to date."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.cli import options
from nltrans.cli.project import Maker, Stores
from nltrans.cli.result import DONE, GATE_FAILED, Result
from nltrans.errors import ConfigError

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from nltrans.batch.plan import Plan
    from nltrans.batch.status import Report

EXAMPLES = """\
examples:
  nltrans status _posts/ --to fr,pt
  nltrans status _posts/ --to fr --json        for machines

Exit codes: 0 all translations are up to date; 1 some are missing, outdated or in conflict; 2 the set-up is wrong.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.epilog = EXAMPLES
    parser.add_argument("archive", metavar="ARCHIVE", nargs="?", default=".", help="folder of posts (default: .)")
    options.add_languages(parser)
    parser.add_argument("--include", action="append", default=[], metavar="GLOB", help="only these files")
    parser.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="not these files")
    parser.add_argument("--out", metavar="WHERE", help="where translations are, as for `nltrans batch`")
    options.add_markdown(parser)
    options.add_config(parser)


def run(args: argparse.Namespace) -> Result:
    """Look at every post."""
    from nltrans.batch.archive import Archive, Selection
    from nltrans.batch.plan import Wanted, make_plan
    from nltrans.batch.status import report
    from nltrans.cli.project import patterns
    from nltrans.storage.project import Project

    place = Path(args.archive)
    settings = options.settings(args, place)
    if not settings.targets:
        raise ConfigError("no target language", hint="say --to fr, or set `to` in nltrans.toml")
    selection = Selection(
        tuple(args.include) or patterns(settings, "include"), tuple(args.exclude) or patterns(settings, "exclude")
    )
    archive = Archive(place, selection)
    project = Project.of(place, settings.root)
    with ExitStack() as stack:
        stores = Stores.open(project, settings, stack, in_ram=True)
        maker = Maker(settings, project, stores)
        plan = make_plan(archive, Wanted(settings.source, settings.targets, settings.out), stores.ledger, project)
        reports = list(report(plan, stores.ledger, project, lambda text: maker.segment(text, settings.source)))
    counts = Counter(str(one.condition) for one in reports)
    data = {
        "counts": dict(counts),
        "posts": [
            {
                "source": one.source.as_posix(),
                "to": one.language,
                "target": one.target.as_posix(),
                "state": one.condition,
                "sections": list(one.sections),
            }
            for one in reports
        ],
        "passed_over": [
            {"source": task.source.as_posix(), "to": task.language or None, "reason": task.reason} for task in plan.odd
        ],
    }
    code = DONE if all(one.is_fine for one in reports) else GATE_FAILED
    return Result(code, data, lambda console: _show(console, reports, counts, plan))


def _show(console: Console, reports: list[Report], counts: Counter[str], plan: Plan) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("post", "to", "state", "changed sections")
    for one in reports:
        sections = ", ".join(section or "(beginning)" for section in one.sections)
        style = "" if one.is_fine else "yellow"
        table.add_row(Text(one.source.as_posix()), one.language, Text(str(one.condition), style=style), Text(sections))
    console.print(table)
    for task in plan.odd:
        console.print(Text(f"{task.source} is passed over: {task.reason}", style="yellow"))
    console.print(Text(", ".join(f"{count} {state}" for state, count in counts.most_common()) or "no posts"))
