"""The index page of a batch: a row for each post and language."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nltrans.storage.journal import Entry
    from nltrans.storage.project import Project

__all__ = ["render_index"]

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: .3rem .6rem; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.failed td:first-child { border-left: .3rem solid #c62828; }
tr.conflict td:first-child { border-left: .3rem solid #ef6c00; }
tr.translated td:first-child { border-left: .3rem solid #2e7d32; }
"""
_HEADINGS = ("post", "language", "state", "words", "segments", "from memory", "findings", "score", "translation")


def render_index(entries: Iterable[Entry], page: Path, project: Project) -> str:
    """Return an HTML page without scripts; links are relative to the place of `page`."""
    rows = list(entries)
    states = [sum(entry.state == state for entry in rows) for state in ("translated", "conflict", "failed")]
    words = sum(entry.words for entry in rows)
    headings = "".join(f"<th scope=col>{escape(heading)}</th>" for heading in _HEADINGS)
    body = "\n".join(_row(entry, page, project) for entry in rows)
    return (
        "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<meta name=viewport content='width=device-width'>\n"
        f"<title>Translated posts</title>\n<style>{_STYLE}</style>\n<h1>Translated posts</h1>\n"
        f"<p>{states[0]} translated, {states[1]} conflicts, {states[2]} failed; {words} words. "
        "Scores are estimates.</p>\n"
        f"<table>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</html>\n"
    )


def _row(entry: Entry, page: Path, project: Project) -> str:
    findings = ", ".join(f"{count} {severity}" for severity, count in entry.findings) or "none"
    score = "-" if entry.score is None else f"{entry.score:.2f}"
    message = f"<br><small>{escape(entry.message)}</small>" if entry.message else ""
    target = (_link(entry.target, page, project) if entry.target else "") + message
    texts = [_link(entry.source, page, project), escape(entry.language), escape(entry.state)]
    numbers = "".join(f"<td class=number>{number}</td>" for number in (entry.words, entry.segments, entry.recalled))
    return (
        f'<tr class="{escape(entry.state)}">{"".join(f"<td>{text}</td>" for text in texts)}{numbers}'
        f"<td>{escape(findings)}</td><td class=number>{score}</td><td>{target}</td></tr>"
    )


def _link(name: str, page: Path, project: Project) -> str:
    try:
        place = Path(os.path.relpath(project.path(name), page.resolve().parent)).as_posix()
    except ValueError:
        return escape(name)  # another drive
    return f'<a href="{escape(quote(place), quote=True)}">{escape(name)}</a>'
