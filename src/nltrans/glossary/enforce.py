"""Terms in a translation: asked of the engine, measured, and put right where alignment is sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nltrans.core.ports import TermConstraint
from nltrans.glossary.adherence import adherence, findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nltrans.core.ports import Alignment
    from nltrans.core.report import Finding
    from nltrans.core.term import TermMatch

__all__ = ["constraints", "enforce"]


def constraints(matches: Sequence[TermMatch]) -> tuple[TermConstraint, ...]:
    """Return the wishes for an engine that takes them; a term with marks inside is none."""
    return tuple(
        TermConstraint(match.span.start, match.span.end, match.target) for match in matches if not match.holds_marks
    )


def enforce(
    source: str,
    target: str,
    matches: Sequence[TermMatch],
    alignment: Alignment | None,  # noqa: ARG001
    language: str,
) -> tuple[str, tuple[Finding, ...]]:
    """Measure the terms of a target."""
    return target, findings(adherence(target, matches, language), source, target)
