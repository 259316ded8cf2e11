"""Options that several commands share, and how they meet the configuration file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nltrans import config

if TYPE_CHECKING:
    import argparse

    from nltrans.config import Settings

__all__ = ["add_config", "add_engine", "add_gate", "add_languages", "add_markdown", "settings"]


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip())


def add_languages(parser: argparse.ArgumentParser, *, to: bool = True) -> None:
    """Add ``--from`` and ``--to``."""
    if to:
        parser.add_argument("--to", dest="targets", type=_codes, metavar="LANG[,LANG]", help="target languages")
    parser.add_argument("--from", dest="source", metavar="LANG", help="source language (default: en)")


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add what decides the translation of a segment."""
    group = parser.add_argument_group("translation")
    group.add_argument("--engine", help="engine (default: the best one at hand for the pair)")
    group.add_argument("--model", help="catalogue name, Hugging Face id or folder")
    group.add_argument("--beam-size", type=int, metavar="N", help="beams of the search (default: the model's own)")
    group.add_argument(
        "--glossary", action="append", metavar="FILE", help="term base (TSV, CSV, TBX, a folder, or a bundled name)"
    )
    group.add_argument("--memory", metavar="FILE", help="translation memory to read and extend")
    group.add_argument(
        "--without", type=_codes, metavar="PASS[,PASS]", help="decoding passes to switch off, such as lexicon,loops"
    )


def add_markdown(parser: argparse.ArgumentParser) -> None:
    """Add how posts are read."""
    group = parser.add_argument_group("posts")
    group.add_argument("--flavor", choices=config.FLAVORS, help="Markdown dialect (default: by the signs in the file)")
    group.add_argument(
        "--front-matter", type=_codes, metavar="KEY[,KEY]", help="front-matter keys to translate, such as title,*.alt"
    )


def add_gate(parser: argparse.ArgumentParser) -> None:
    """Add what makes the exit code 1."""
    group = parser.add_argument_group("gate")
    group.add_argument(
        "--min-score", type=float, metavar="X", help="fail when a post scores below X (0..1), or has no score"
    )
    group.add_argument("--fail-on", choices=config.SEVERITIES, help="fail on findings of this severity or worse")


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add ``--config``."""
    parser.add_argument("--config", metavar="FILE", help="configuration (default: the nearest nltrans.toml)")


def settings(args: argparse.Namespace, start: Path | None = None) -> Settings:
    """Merge the configuration file that holds for `start` with the options given."""
    path = Path(args.config) if getattr(args, "config", None) else config.find(start or Path.cwd())
    given = vars(args)
    names = (
        "source", "targets", "engine", "model", "beam_size", "memory", "without", "explain", "flavor", "front_matter",
        "typography", "out", "min_score", "fail_on",
    )  # fmt: skip
    options = {name: given[name] for name in names if name in given}
    if given.get("glossary"):
        options["glossary"] = tuple(given["glossary"])
    loaded = config.load(path)
    if given.get("keep_source"):
        options["localize"] = {**loaded.localize, "keep-source": True}
    return loaded.override(**options)
