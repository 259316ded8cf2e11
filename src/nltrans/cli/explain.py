"""What the decoding passes did to a segment, as ``nltrans translate --explain`` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from nltrans.core.report import SegmentTranslation

__all__ = ["show"]


def show(out: Console, path: str, segment: SegmentTranslation) -> None:
    """Print the steps of a segment, if any were noted down."""
    from rich.text import Text

    if not segment.steps:
        return
    out.print(Text(f"{path}:{segment.line} {segment.id}", style="bold"))
    out.print(Text(f"  {segment.source}"))
    for step in segment.steps:
        why = f" ({step.reason})" if step.reason else ""
        out.print(Text(f"  {step.name} {step.action}{why}", style="cyan"))
        out.print(Text(f"    - {step.before}", style="dim"))
        out.print(Text(f"    + {step.after}"))
    out.print(Text(f"  = {segment.target}", style="green"))
