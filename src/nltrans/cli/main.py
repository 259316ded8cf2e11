"""Entry point: finds the command, runs it, prints its result.

A command is a module with

    def add_arguments(parser: argparse.ArgumentParser) -> None
    def run(args: argparse.Namespace) -> Result

and a line in `COMMANDS`. Only the module of the command that runs is imported.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from nltrans.cli.result import DONE, UNUSABLE, render, render_error
from nltrans.errors import NltransError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "main", "parser", "run"]

COMMANDS = {
    "translate": ("nltrans.cli.translate", "translate posts"),
    "segments": ("nltrans.cli.segments", "show what of a post would be translated"),
    "verify": ("nltrans.cli.verify", "prove that a translation kept its source's structure"),
    "glossary": ("nltrans.cli.glossary", "check the terms of a translation; lint, extract and convert term bases"),
    "batch": ("nltrans.cli.batch", "translate an archive, resumably"),
    "check": ("nltrans.cli.check", "check existing translations without a reference"),
    "eval": ("nltrans.cli.eval", "score translations against references, and compare with a baseline"),
    "status": ("nltrans.cli.status", "show which translations are missing, outdated or edited"),
    "learn": ("nltrans.cli.learn", "take translations by people into the memory"),
    "tm": ("nltrans.cli.tm", "look into the translation memory, import and export it"),
    "models": ("nltrans.cli.models", "list, pull, convert, verify and probe models"),
    "completion": ("nltrans.cli.completion", "print a script that completes nltrans in a shell"),
}

EXAMPLES = """\
examples:
  nltrans translate post.md --to fr            write post.fr.md beside the post
  nltrans translate post.md --to fr --out -    print the translation
  nltrans segments post.md --coverage          see what would be translated, and what not
  nltrans verify post.md post.fr.md            compare the structure of two posts

'nltrans COMMAND --help' explains a command.
Exit codes: 0 done; 1 done, but a gate failed; 2 the input or the set-up is wrong.
"""


def parser(command: str | None = None) -> argparse.ArgumentParser:
    """Return the argument parser: with the options of one command, or of all for None."""
    top = argparse.ArgumentParser(
        prog="nltrans",
        description="Translate Markdown newsletters offline, and lose nothing.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action=_Version, help="print the version and exit")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, summary) in COMMANDS.items():
        sub = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if command in (None, name):
            import_module(module).add_arguments(sub)
            _add_json(sub)
    return top


def _add_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json`` to a command, and hidden to its actions, so that it may stand last."""
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    nested = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001
    for action in (action for choices in nested for action in choices.values()):
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


class _Version(argparse.Action):
    """Look the version up only when it is asked for."""

    def __init__(self, option_strings: list[str], dest: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"nltrans {version('nltrans')}")  # noqa: T201
        parser.exit()


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line, and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    named = next((word for word in words if word in COMMANDS), "")
    try:
        args = parser(named).parse_args(words)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else UNUSABLE
    try:
        result = import_module(COMMANDS[args.command][0]).run(args)
        return render(result, as_json=args.json)
    except NltransError as error:
        return render_error(error, as_json=args.json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if os.environ.get("NLTRANS_TRACEBACK"):
            raise
        fault = NltransError(
            f"nltrans failed: {type(error).__name__}: {error}",
            hint="this is a bug: please report it, with what NLTRANS_TRACEBACK=1 prints",
        )
        return render_error(fault, as_json=args.json)
    except KeyboardInterrupt:
        print("nltrans: interrupted", file=sys.stderr)  # noqa: T201
        return 130


def run() -> NoReturn:
    """Run the command line of this process."""
    sys.exit(main())
