"""``nltrans batch``: an archive of posts, resumable and incremental."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nltrans import config
from nltrans.cli import options
from nltrans.cli.dashboard import Dashboard
from nltrans.cli.project import Maker, Stores, patterns
from nltrans.cli.result import DONE, GATE_FAILED, UNUSABLE, Result
from nltrans.errors import ConfigError

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from nltrans.batch.links import Change
    from nltrans.batch.plan import Plan, Task
    from nltrans.batch.run import Summary
    from nltrans.config import Settings

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
    from nltrans.batch.archive import Archive, Selection
    from nltrans.batch.links import AddressBook
    from nltrans.batch.plan import Wanted, make_plan
    from nltrans.batch.report import render_index
    from nltrans.storage.files import write_text_atomic
    from nltrans.storage.lock import locked
    from nltrans.storage.project import Project

    place = Path(args.archive)
    settings = options.settings(args, place)
    if not settings.targets:
        raise ConfigError("no target language", hint="say --to fr, or set `to` in nltrans.toml")
    if args.jobs < 1:
        raise ConfigError(f"--jobs is {args.jobs}", hint="it is at least 1")
    selection = Selection(
        tuple(args.include) or patterns(settings, "include"),
        tuple(args.exclude) or patterns(settings, "exclude"),
        args.since,
    )
    archive = Archive(place, selection)
    project = Project.of(place, settings.root)
    with ExitStack() as stack:
        if not args.dry_run:
            stack.enter_context(locked(project.lock, waiting=_waiting if args.wait else None))
        stores = Stores.open(project, settings, stack, in_ram=args.dry_run)
        maker = Maker(settings, project, stores, keep_source=args.keep_source, refresh=args.refresh)
        wanted = Wanted(
            settings.source,
            settings.targets,
            settings.out,
            {language: maker.fingerprint(language) for language in settings.targets},
            {language: maker.engine(language) for language in settings.targets} if args.refresh else None,
            fresh=args.fresh,
        )
        reports = [Path(args.report)] if args.report else []
        plan = make_plan(archive, wanted, stores.ledger, project, reports)
        if maker.links.is_on:
            known = ((t.source, t.language, t.target) for t in plan.tasks if t.target is not None)
            maker.book = AddressBook(maker.links, known, archive.root, settings.source)
        introduced = list(maker.book.introductions()) if maker.book and maker.links.versions_in_posts else []
        speed = stores.journal.speed()
        if args.dry_run:
            links = (
                [(task, change) for task in plan.todo for change in maker.changes(task)] if maker.links.is_on else []
            )
            data = {"plan": _plan_data(plan, speed), "links": [_link_data(*link) for link in links]}
            data["posts_to_list_versions"] = [place.as_posix() for place, _ in introduced]
            return Result(data=data, view=lambda out: _show_plan(out, plan, speed, links, introduced))
        if introduced:
            for post, text in introduced:
                write_text_atomic(post, text)
            plan = make_plan(archive, wanted, stores.ledger, project, reports)
        summary = _translate(plan, maker, args)
        failures = _gate(summary, settings)
        if args.report:
            write_text_atomic(Path(args.report), render_index(stores.journal.entries(), Path(args.report), project))
    code = UNUSABLE if summary.count("failed") else GATE_FAILED if failures or summary.count("conflict") else DONE
    data = {**_summary_data(summary), "plan": _plan_data(plan, speed), "gate": failures}
    return Result(code, data, lambda out: _show_summary(out, plan, summary, failures))


def _translate(plan: Plan, maker: Maker, args: argparse.Namespace) -> Summary:
    from nltrans.batch.run import Batch

    with ExitStack() as stack:
        jobs = args.jobs
        if args.ray:
            from nltrans.batch.ray import connected, places

            stack.enter_context(connected(args.ray))
            jobs = max(jobs, 2 * places())  # one window is read or written while another is translated
        stack.enter_context(closing(maker))
        batch = Batch(
            maker.publisher(),
            maker.stores.journal,
            maker.remote if args.ray else maker.pipeline,
            stack.enter_context(Dashboard(plan, quiet=args.json)),
            jobs=jobs,
            fix_encoding=args.fix_encoding,
        )
        return batch.run(plan)


def _waiting(holder: str) -> None:
    print(f"nltrans: waiting: {holder} is at work on this project", file=sys.stderr)  # noqa: T201


def _gate(summary: Summary, settings: Settings) -> list[str]:
    """Say which posts do not pass, and why."""
    failures = []
    levels = [level for level in config.SEVERITIES if settings.fail_on]
    levels = levels[: levels.index(settings.fail_on) + 1] if settings.fail_on else []
    for entry in summary.entries:
        found = dict(entry.findings)
        bad = {level: found[level] for level in levels if found.get(level)}
        if bad:
            listed = ", ".join(f"{count} {level}" for level, count in bad.items())
            failures.append(f"{entry.source} ({entry.language}): findings: {listed}")
        if settings.min_score is not None and entry.score is not None and entry.score < settings.min_score:
            failures.append(f"{entry.source} ({entry.language}): score {entry.score:.2f} < {settings.min_score}")
    return failures


def _plan_data(plan: Plan, speed: float | None) -> dict[str, Any]:
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


def _show_plan(
    out: Console,
    plan: Plan,
    speed: float | None,
    links: list[tuple[Task, Change]],
    introduced: list[tuple[Path, str]],
) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("post", "to", "what", "why", "words", "target")
    table.columns[4].justify = "right"
    for task in plan.tasks:
        target = "" if task.target is None else task.target.as_posix()
        words = str(task.words) if task.words else ""
        table.add_row(
            Text(task.source.as_posix()), task.language, str(task.action), Text(task.reason), words, Text(target)
        )
    out.print(table)
    for task, change in links:
        out.print(Text(f"{task.source.as_posix()}:{change.line} ({task.language}): {change.old} -> {change.new}"))
    for post, _ in introduced:
        out.print(Text(f"{post.as_posix()}: its front matter would list its translations"))
    out.print(Text(_expected(plan, speed)))


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
            score = "" if entry.score is None else f"{entry.score:.2f}"
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
