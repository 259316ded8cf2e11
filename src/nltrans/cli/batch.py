"""``nltrans batch``: an archive of posts, resumable and incremental."""

from __future__ import annotations

import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans import config
from nltrans.cli import options
from nltrans.cli.dashboard import Dashboard
from nltrans.cli.result import DONE, GATE_FAILED, UNUSABLE, Result
from nltrans.errors import ConfigError
from nltrans.session import Project

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from nltrans.batch.links import Change
    from nltrans.batch.plan import Plan, Task
    from nltrans.batch.run import Summary
    from nltrans.config import Settings
    from nltrans.session.project import Prospect

EXAMPLES = """\
examples:
  nltrans batch _posts/ --to fr,pt --dry-run                 see what would be done, and why not more
  nltrans batch _posts/ --to fr,pt --out i18n/               write i18n/2020/post.fr.md and so on
  nltrans batch docs/ --to fr --out 'i18n/{lang}/{path}'
  nltrans batch . --to fr --include 'posts/**' --exclude '*draft*' --since v1.2
  nltrans batch _posts/ --to fr --report index.html          a page with a row for each post

A run that was stopped goes on where it was when it is started again. Posts that are up to date are
left alone. What people have changed in a translation is kept.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.epilog = EXAMPLES
    parser.add_argument("archive", metavar="ARCHIVE", help="folder of posts")
    options.add_languages(parser)
    group = parser.add_argument_group("which posts")
    group.add_argument("--include", action="append", default=[], metavar="GLOB", help="only these files")
    group.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="not these files")
    group.add_argument("--since", metavar="REV|DATE", help="only posts changed since a git revision or a date")
    again = group.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="leave alone what is up to date (the default)")
    again.add_argument("--fresh", action="store_true", help="do posts that are up to date again")
    group.add_argument("--refresh", action="store_true", help="make anew what another engine or model has translated")
    group = parser.add_argument_group("how")
    group.add_argument("--dry-run", action="store_true", help="print the plan and stop")
    group.add_argument(
        "--jobs", type=int, default=2, metavar="N", help="groups of posts at work at a time (default: 2)"
    )
    group.add_argument("--ray", metavar="ADDRESS|local", help="run on a Ray cluster (needs the extra nltrans[ray])")
    group.add_argument("--wait", action="store_true", help="wait for another batch on this project to end")
    group.add_argument("--fix-encoding", action="store_true", help="repair text that was decoded twice")
    options.add_engine(parser)
    options.add_markdown(parser)
    group = parser.add_argument_group("output")
    group.add_argument("--out", metavar="WHERE", help="folder, or pattern such as '{lang}/{path}'")
    group.add_argument("--typography", choices=config.TYPOGRAPHIES, help="of the target (default: as the source's)")
    group.add_argument(
        "--keep-source", action="store_true", help="leave each source paragraph in a comment above its translation"
    )
    group.add_argument("--report", metavar="FILE", help="write an HTML page with a row for each post")
    options.add_gate(parser)
    options.add_config(parser)


def run(args: argparse.Namespace) -> Result:
    """Plan a batch and run it."""
    from nltrans.batch.report import render_index
    from nltrans.storage.files import write_text_atomic

    place = Path(args.archive)
    settings = options.settings(args, place)
    if args.jobs < 1:
        raise ConfigError(f"--jobs is {args.jobs}", hint="it is at least 1")
    reports = [Path(args.report)] if args.report else []
    with Project(place, settings, refresh=args.refresh, trace=not args.dry_run) as project:
        archive = project.archive(args.include, args.exclude, args.since)
        if args.dry_run:
            prospect = project.prospect(archive, fresh=args.fresh, links=True, reports=reports)
            data = {"plan": _plan_data(prospect), "links": [_link_data(*link) for link in prospect.links]}
            data["posts_to_list_versions"] = [post.as_posix() for post, _ in prospect.introductions]
            return Result(data=data, view=lambda out: _show_plan(out, prospect))
        prospect, summary = project.batch(
            archive,
            fresh=args.fresh,
            jobs=args.jobs,
            ray=args.ray,
            fix_encoding=args.fix_encoding,
            waiting=_waiting if args.wait else None,
            monitor=partial(Dashboard, quiet=args.json),
            reports=reports,
        )
        failures = _gate(summary, settings)
        if args.report:
            page = render_index(project.journal.entries(), Path(args.report), project.folder)
            write_text_atomic(Path(args.report), page)
    code = UNUSABLE if summary.count("failed") else GATE_FAILED if failures or summary.count("conflict") else DONE
    data = {**_summary_data(summary), "plan": _plan_data(prospect), "gate": failures}
    return Result(code, data, lambda out: _show_summary(out, prospect.plan, summary, failures))


def _waiting(holder: str) -> None:
    print(f"nltrans: waiting: {holder} is at work on this project", file=sys.stderr)  # noqa: T201


def _gate(summary: Summary, settings: Settings) -> list[str]:
    """Say which posts do not pass, and why."""
    from nltrans.evaluation.gate import too_low

    failures = []
    levels = [level for level in config.SEVERITIES if settings.fail_on]
    levels = levels[: levels.index(settings.fail_on) + 1] if settings.fail_on else []
    for entry in summary.entries:
        found = dict(entry.findings)
        bad = {level: found[level] for level in levels if found.get(level)}
        if bad:
            listed = ", ".join(f"{count} {level}" for level, count in bad.items())
            failures.append(f"{entry.source} ({entry.language}): findings: {listed}")
        low = too_low(entry.score, settings.min_score) if entry.segments else None
        if low:
            failures.append(f"{entry.source} ({entry.language}): {low}")
    return failures


def _plan_data(prospect: Prospect) -> dict[str, Any]:
    plan, speed = prospect.plan, prospect.speed
    return {
        "posts": len({task.source for task in plan.tasks}),
        "todo": len(plan.todo),
        "words": plan.words,
        "seconds": round(plan.words / speed, 1) if speed else None,
        "tasks": [
            {
                "source": task.source.as_posix(),
                "to": task.language or None,
                "target": None if task.target is None else task.target.as_posix(),
                "action": task.action,
                "reason": task.reason,
                "words": task.words,
            }
            for task in plan.tasks
        ],
    }


def _link_data(task: Task, change: Change) -> dict[str, Any]:
    place = {"source": task.source.as_posix(), "to": task.language, "line": change.line}
    return {**place, "old": change.old, "new": change.new}


def _summary_data(summary: Summary) -> dict[str, Any]:
    return {
        "translated": summary.count("translated"),
        "conflicts": summary.count("conflict"),
        "failed": summary.count("failed"),
        "words": summary.words,
        "seconds": round(summary.seconds, 3),
        "posts": [{**asdict(entry), "findings": dict(entry.findings)} for entry in summary.entries],
    }


def _show_plan(out: Console, prospect: Prospect) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("post", "to", "what", "why", "words", "target")
    table.columns[4].justify = "right"
    for task in prospect.plan.tasks:
        target = "" if task.target is None else task.target.as_posix()
        words = str(task.words) if task.words else ""
        table.add_row(
            Text(task.source.as_posix()), task.language, str(task.action), Text(task.reason), words, Text(target)
        )
    out.print(table)
    for task, change in prospect.links:
        out.print(Text(f"{task.source.as_posix()}:{change.line} ({task.language}): {change.old} -> {change.new}"))
    for post, _ in prospect.introductions:
        out.print(Text(f"{post.as_posix()}: its front matter would list its translations"))
    out.print(Text(_expected(prospect.plan, prospect.speed)))


def _expected(plan: Plan, speed: float | None) -> str:
    posts = len({task.source for task in plan.todo})
    told = f"{posts} posts to do, {plan.words} words over all languages"
    if plan.todo:
        told += f", at most {_duration(plan.words / speed)} at the speed of the last run" if speed else ""
        told += "" if speed else "; how long it takes is known after the first run"
    skipped = ", ".join(f"{count} {reason}" for (action, reason), count in plan.reasons.items() if action == "skip")
    return told + (f"; passed over: {skipped}" if skipped else "")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def _show_summary(out: Console, plan: Plan, summary: Summary, failures: list[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    if summary.entries:
        table = Table("post", "to", "segments", "from memory", "findings", "score", "written to")
        for column in table.columns[2:6]:
            column.justify = "right"
        for entry in summary.entries:
            if entry.state == "failed":
                table.add_row(Text(entry.source), entry.language, "", "", "", "", Text("failed", style="red"))
                continue
            count = sum(number for _, number in entry.findings)
            score = "-" if entry.score is None else f"{entry.score:.2f}"
            target = Text(entry.target, style="yellow" if entry.state == "conflict" else "")
            table.add_row(
                Text(entry.source), entry.language, str(entry.segments), str(entry.recalled), str(count), score, target
            )
        out.print(table)
    for entry in summary.entries:
        if entry.message:
            out.print(Text(f"{entry.source} ({entry.language}): {entry.message}", style="yellow"))
    for task in plan.odd:
        out.print(Text(f"{task.source} was passed over: {task.reason}", style="yellow"))
    for failure in failures:
        out.print(Text(f"gate failed: {failure}", style="red"))
    speed = f", {summary.words / summary.seconds:.0f} words/s" if summary.words and summary.seconds else ""
    skipped = ", ".join(f"{count} {reason}" for (action, reason), count in plan.reasons.items() if action == "skip")
    told = f"{summary.count('translated')} translated, {summary.count('conflict')} conflicts, "
    told += f"{summary.count('failed')} failed; {summary.words} words in {_duration(summary.seconds)}{speed}"
    out.print(Text(told + (f"; passed over: {skipped}" if skipped else "")))
