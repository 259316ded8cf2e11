"""``nltrans status``: which translations are missing, outdated, edited or up to date."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.cli import options
from nltrans.cli.result import DONE, GATE_FAILED, Result
from nltrans.session import Project

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from nltrans.session.project import Status

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
    place = Path(args.archive)
    with Project(place, options.settings(args, place), trace=False) as project:
        status = project.status(project.archive(args.include, args.exclude))
    counts = Counter(str(one.condition) for one in status.reports)
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
            for one in status.reports
        ],
        "passed_over": [
            {"source": task.source.as_posix(), "to": task.language or None, "reason": task.reason}
            for task in status.odd
        ],
    }
    code = DONE if all(one.is_fine for one in status.reports) else GATE_FAILED
    return Result(code, data, lambda console: _show(console, status, counts))


def _show(console: Console, status: Status, counts: Counter[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("post", "to", "state", "changed sections")
    for one in status.reports:
        sections = ", ".join(section or "(beginning)" for section in one.sections)
        style = "" if one.is_fine else "yellow"
        table.add_row(Text(one.source.as_posix()), one.language, Text(str(one.condition), style=style), Text(sections))
    console.print(table)
    for task in status.odd:
        console.print(Text(f"{task.source} is passed over: {task.reason}", style="yellow"))
    console.print(Text(", ".join(f"{count} {state}" for state, count in counts.most_common()) or "no posts"))
