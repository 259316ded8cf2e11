"""``nltrans verify``: an offline proof that a translation kept its source's structure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nltrans import config
from nltrans.cli import options
from nltrans.cli.result import DONE, GATE_FAILED, Result
from nltrans.cli.sources import read_post

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from nltrans.markdown.verify import Difference


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("post", metavar="SOURCE", help="the post")
    parser.add_argument("translation", metavar="TARGET", help="its translation")
    parser.add_argument("--flavor", choices=config.FLAVORS, help="Markdown dialect (default: by the signs)")
    options.add_config(parser)


def run(args: argparse.Namespace) -> Result:
    """Compare two posts."""
    from nltrans.markdown.flavors.own import Own
    from nltrans.markdown.segment import detect_flavor
    from nltrans.markdown.verify import compare

    source, _ = read_post(args.post)
    target, _ = read_post(args.translation)
    settings = options.settings(args, Path(args.post))
    flavor = settings.flavor if settings.flavor != "auto" else detect_flavor(source)
    differences = compare(source, target, flavor, Own.of(settings.protect))
    data = {
        "source": args.post,
        "target": args.translation,
        "flavor": flavor,
        "differences": [
            {"kind": d.kind, "message": d.message, "source_line": d.source_line, "target_line": d.target_line}
            for d in differences
        ],
    }
    return Result(GATE_FAILED if differences else DONE, data, lambda console: _show(console, args, flavor, differences))


def _show(console: Console, args: argparse.Namespace, flavor: str, differences: list[Difference]) -> None:
    from rich.table import Table
    from rich.text import Text

    if not differences:
        console.print(f"{args.translation}: same structure as {args.post} ({flavor})")
        return
    table = Table("source line", "target line", "kind", "difference", title=f"{len(differences)} differences")
    for difference in differences:
        lines = (str(line) if line else "" for line in (difference.source_line, difference.target_line))
        table.add_row(*lines, str(difference.kind), Text(difference.message))
    console.print(table)
