"""``nltrans segments``: what of a post would be translated, and what each other byte is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from nltrans.cli import options
from nltrans.cli.result import Result
from nltrans.cli.sources import read_post

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from nltrans.markdown.document import Document


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("path", metavar="PATH", help="post, or - for standard input")
    parser.add_argument("--coverage", action="store_true", help="classify every byte that is not translated")
    parser.add_argument("--fix-encoding", action="store_true", help="repair text that was decoded twice")
    options.add_languages(parser, to=False)
    options.add_markdown(parser)
    options.add_config(parser)


def run(args: argparse.Namespace) -> Result:
    """Segment one post."""
    from nltrans import wiring

    text, place = read_post(args.path, fix_encoding=args.fix_encoding)
    document = wiring.segment(text, options.settings(args, place))
    data: dict[str, Any] = {
        "path": args.path,
        "flavor": document.flavor,
        "segments": [
            {
                "id": segment.id,
                "kind": segment.kind,
                "line": segment.line,
                "text": segment.text,
                "codes": [{"number": c.number, "kind": c.kind, "paired": c.paired} for c in segment.codes],
            }
            for segment in document.segments
        ],
    }
    if args.coverage:
        data["coverage"] = [
            {"start": part.span.start, "end": part.span.end, "class": part.kind, "text": part.span.of(text)}
            for part in document.coverage()
        ]
    return Result(data=data, view=lambda console: _show(console, document, coverage=args.coverage))


def _show(console: Console, document: Document, *, coverage: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("line", "kind", "text", title=f"{len(document.segments)} segments ({document.flavor})")
    table.columns[0].justify = "right"
    for segment in document.segments:
        table.add_row(str(segment.line), str(segment.kind), Text(segment.text))
    console.print(table)
    if not coverage:
        return
    parts = document.coverage()
    total = len(document.text) or 1
    sizes: Counter[str] = Counter()
    for part in parts:
        sizes[str(part.kind)] += len(part.span)
    table = Table("class", "characters", "share", title="coverage")
    for column in table.columns[1:]:
        column.justify = "right"
    for kind, size in sizes.most_common():
        table.add_row(kind, str(size), f"{size / total:.1%}")
    console.print(table)
    for part in parts:
        line = document.text.count("\n", 0, part.span.start) + 1
        shown = part.span.of(document.text)
        if shown.strip() and str(part.kind) != "text":
            console.print(Text(f"{line:>5}  {part.kind:<16} {shown.strip()[:110]!r}"))
