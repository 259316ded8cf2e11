"""``nltrans completion``: a script that completes commands and options in a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nltrans.cli.result import Result

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
examples:
  nltrans completion bash > ~/.local/share/bash-completion/completions/nltrans
  nltrans completion zsh > ~/.zfunc/_nltrans
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.epilog = EXAMPLES
    parser.add_argument("shell", choices=("bash", "zsh", "tcsh"), help="shell to write the script for")


def run(args: argparse.Namespace) -> Result:
    """Write the script."""
    import shtab

    from nltrans.cli.main import parser

    script = shtab.complete(parser(), shell=args.shell)
    return Result(data={"script": script}, view=lambda console: console.out(script, highlight=False))
