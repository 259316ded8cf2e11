"""What a command returns, and the one place that prints it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from nltrans.errors import NltransError

__all__ = ["DONE", "GATE_FAILED", "UNUSABLE", "Result", "console", "render", "render_error"]

DONE = 0
GATE_FAILED = 1
"""Done, but a gate failed: score, findings, BLEU."""
UNUSABLE = 2
"""The input or the set-up is wrong."""

PLAIN_WIDTH = 160
"""Columns of tables that do not go to a terminal."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a command."""

    exit_code: int = DONE
    data: dict[str, Any] = field(default_factory=dict)
    """What ``--json`` prints; JSON values only."""
    view: Callable[[Console], None] | None = None
    """Prints the outcome for people."""


def console(*, stderr: bool = False) -> Console:
    """Return a console that prints plain, unwrapped text where the stream is no terminal."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, emoji=False, soft_wrap=not stream.isatty())


def render(result: Result, *, as_json: bool) -> int:
    """Print a result, and return its exit code."""
    if as_json:
        print(json.dumps({"exit_code": result.exit_code, **result.data}, ensure_ascii=False, indent=2))  # noqa: T201
    elif result.view is not None:
        result.view(console())
    return result.exit_code


def render_error(error: NltransError, *, as_json: bool) -> int:
    """Print an error in one line, and return the exit code for it."""
    if as_json:
        described = {
            "code": error.code,
            "problem": error.problem,
            "path": None if error.path is None else str(error.path),
            "line": error.line,
            "hint": error.hint,
        }
        print(json.dumps({"exit_code": UNUSABLE, "error": described}, ensure_ascii=False, indent=2))  # noqa: T201
    else:
        print("nltrans: error: " + " ".join(str(error).split()), file=sys.stderr)  # noqa: T201
    return UNUSABLE
