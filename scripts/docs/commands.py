"""Write docs/reference/commands.md from the command line's own description; ``--check`` compares only."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "commands.md"

HEAD = """\
# Commands and options

<!-- Written by scripts/docs/commands.py; change the command line, not this page. -->

Options win over the [configuration file](configuration.md). `nltrans COMMAND --help` says the same as
this page. Exit codes, `--json` and the files that commands leave are in
[Exit codes, JSON and files](outputs.md).

| command | |
|---|---|
"""


def page() -> str:
    """Return the page."""
    top = cli.parser()
    rows = "".join(f"| [`{name}`](#nltrans-{name}) | {summary} |\n" for name, (_, summary) in cli.COMMANDS.items())
    commands = next(a for a in top._actions if isinstance(a, argparse._SubParsersAction))  # noqa: SLF001
    sections = "".join(section(f"nltrans {name}", parser) for name, parser in commands.choices.items())
    return f"{HEAD}{rows}\n`nltrans --version` prints the version.\n{sections}"


def section(name: str, parser: argparse.ArgumentParser) -> str:
    """Return the description of a command, and of its actions."""
    level = "##" if name.count(" ") == 1 else "###"
    summary = cli.COMMANDS[name.split()[1]][1] if level == "##" else (parser.description or "")
    text = f"\n{level} {name}\n"
    text += f"\n{summary[:1].upper()}{summary[1:].rstrip('.')}.\n" if summary else ""
    text += f"\n```\n{synopsis(name, parser)}\n```\n"
    rows = list(options(parser))
    if rows:
        text += "\n| argument | |\n|---|---|\n" + "".join(f"| {shown} | {meaning} |\n" for shown, meaning in rows)
    if parser.epilog:
        text += f"\n```\n{parser.epilog.strip()}\n```\n"
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001
            for choice, inner in action.choices.items():
                inner.description = inner.description or helps.get(choice, "")
                text += section(f"{name} {choice}", inner)
    return text


def synopsis(name: str, parser: argparse.ArgumentParser) -> str:
    """Return how a command is called."""
    words = [name]
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            words.append(f"{action.metavar or 'ACTION'} …")
        elif not action.option_strings:
            shown = str(action.metavar or action.dest.upper())
            words.append({"?": f"[{shown}]", "+": f"{shown}…", "*": f"[{shown}…]"}.get(str(action.nargs), shown))
    return " ".join([*words[:1], "[options]", *words[1:]])


def options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """Yield each argument with its meaning."""
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, (argparse._HelpAction, argparse._SubParsersAction)):  # noqa: SLF001
            continue
        value = action.metavar or ("" if action.nargs == 0 else action.dest.upper())
        if action.choices and action.option_strings and not action.metavar:
            value = "|".join(map(str, action.choices))
        shown = ", ".join(action.option_strings) or value
        shown += f" {value}" if action.option_strings and value else ""
        yield f"`{shown}`".replace("|", "\\|"), re.sub(r"\|", "\\|", action.help or "")


def main() -> int:
    """Rewrite or check the page."""
    text = page()
    if "--check" in sys.argv[1:]:
        return 0 if PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
