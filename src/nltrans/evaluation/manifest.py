"""Suites for ``nltrans eval``: from files, folders and manifests to aligned examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from nltrans.core.marks import parse
from nltrans.core.typed import typed
from nltrans.errors import ConfigError, InputError
from nltrans.evaluation.align import Block, align, blocks
from nltrans.evaluation.evaluate import Document, Example, Limits, Suite
from nltrans.language.tags import normalize
from nltrans.storage.files import read_post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from nltrans.config import Settings
    from nltrans.pipeline import Pipeline

__all__ = ["Plan", "Post", "build", "of_paths", "read_manifest"]

MARKDOWN = (".md", ".markdown", ".mdx", ".mdown")


class _Suite(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """A table ``[[suite]]`` of a manifest."""

    to: str | list[str]
    reference: str
    name: str = ""
    origin: str = msgspec.field(default="en", name="from")
    source: str | None = None
    translation: str | None = None
    format: Literal["markdown", "lines"] = "markdown"
    min_bleu: float | None = None
    min_chrf: float | None = None
    max_drop: float | None = None
    max_p: float | None = None


class _Manifest(msgspec.Struct, frozen=True):
    suite: list[_Suite]


@dataclass(frozen=True, slots=True)
class Post:
    """The files of one document."""

    name: str
    reference: Path
    source: Path | None = None
    translation: Path | None = None
    """None to translate the source now."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A suite before its files are read."""

    name: str
    source_language: str
    language: str
    posts: tuple[Post, ...]
    lines: bool = False
    """One segment a line, rather than Markdown."""
    limits: Limits = field(default_factory=Limits)


def of_paths(
    translation: Path, reference: Path, source: Path | None, *, source_language: str, language: str, lines: bool
) -> Plan:
    """Plan a suite of one file, or of the files that two folders have in common.

    Raises:
        InputError: a path is missing, or the folders have no file in common.
    """
    for path in (translation, reference, source):
        if path is not None and not path.exists():
            raise InputError("there is no such file or folder", path=path)
    name = reference.stem
    if not translation.is_dir():
        return Plan(name, source_language, language, (Post(name, reference, source, translation),), lines)
    found = sorted(path.relative_to(reference) for path in reference.rglob("*") if path.is_file())
    posts = tuple(
        Post(str(path), reference / path, source / path if source else None, translation / path)
        for path in found
        if (translation / path).is_file()
    )
    if not posts:
        raise InputError(f"no file of {reference} is in this folder too", path=translation)
    return Plan(reference.name, source_language, language, posts, lines)


def read_manifest(path: Path) -> list[Plan]:
    """Read a TOML manifest of suites.

    Patterns are relative to the manifest. ``*`` in `source` (or in `reference`, without a
    source) stands for a name that ``{name}`` repeats in the other patterns; ``{lang}`` stands for
    the target language. A post without a reference in a language is left out of that language.

    Raises:
        ConfigError: the manifest does not parse, has an unknown key, or a suite has no posts.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        table: Any = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(f"cannot read the manifest: {reason}", path=path) from error
    except TOMLKitError as error:
        raise ConfigError(f"not TOML: {error}", path=path, line=getattr(error, "line", None)) from error
    try:
        suites = typed(table, _Manifest).suite
    except ValueError as error:
        hint = "write a table [[suite]] for each suite, as `nltrans eval --help` shows"
        raise ConfigError(str(error), path=path, hint=hint) from error
    return [plan for suite in suites for plan in _plans(suite, path)]


def _plans(suite: _Suite, manifest: Path) -> Iterator[Plan]:
    name = suite.name or manifest.stem
    languages = [suite.to] if isinstance(suite.to, str) else suite.to
    if not languages:
        raise ConfigError(f"suite {name!r} has no target language", path=manifest, hint='write to = "fr"')
    if suite.source is suite.translation is None:
        raise ConfigError(f"suite {name!r} needs a source or a translation", path=manifest)
    limits = Limits(suite.min_bleu, suite.min_chrf, suite.max_drop, suite.max_p)
    for code in languages:
        language = normalize(code)
        posts = tuple(_posts(suite, language, manifest.parent))
        if not posts:
            raise ConfigError(f"suite {name!r} has no posts with a reference in {language}", path=manifest)
        yield Plan(name, normalize(suite.origin), language, posts, suite.format == "lines", limits)


def _posts(suite: _Suite, language: str, folder: Path) -> Iterator[Post]:
    given = {"source": suite.source, "translation": suite.translation, "reference": suite.reference}
    patterns = {key: pattern.replace("{lang}", language) for key, pattern in given.items() if pattern is not None}
    leading = next(iter(patterns))
    before, star, after = patterns[leading].partition("*")
    found = sorted(folder.glob(patterns[leading])) if star else [folder / patterns[leading]]
    for path in found:
        shown = path.relative_to(folder).as_posix()
        name = shown[len(before) : len(shown) - len(after)] if star else path.stem
        named = {key: folder / pattern.replace("{name}", name) for key, pattern in patterns.items()} | {leading: path}
        if named["reference"].is_file():
            yield Post(name, named["reference"], named.get("source"), named.get("translation"))


def build(plan: Plan, settings: Settings, pipeline_into: Callable[[str, str], Pipeline]) -> Suite:
    """Read the files of a suite, translate what has no translation yet, and align.

    Args:
        plan: The suite.
        settings: How posts are read.
        pipeline_into: Makes a pipeline, given source and target language; called where something lacks a translation.

    Raises:
        InputError: a file cannot be read, or line-by-line files differ in length.
        EngineError: there is no translation and no engine to make one.
    """
    make = _of_lines if plan.lines else _of_posts
    is_needed = any(post.translation is None for post in plan.posts)
    pipeline = pipeline_into(plan.source_language, plan.language) if is_needed else None
    documents = tuple(make(post, pipeline, settings) for post in plan.posts)
    return Suite(plan.name, plan.language, documents, plan.limits, pipeline.engine.name if pipeline else "")


def _of_lines(post: Post, pipeline: Pipeline | None, settings: Settings) -> Document:
    references = _lines(post.reference)
    sources = _lines(post.source) if post.source else [""] * len(references)
    if post.translation is not None:
        hypotheses = _lines(post.translation)
    else:
        hypotheses = _translate_lines(sources, pipeline, settings)
    for path, lines in ((post.translation, hypotheses), (post.source, sources)):
        if len(lines) != len(references):
            raise InputError(f"{len(lines)} lines, but the reference has {len(references)}", path=path)
    return Document(post.name, tuple(map(Example, hypotheses, references, sources)))


def _of_posts(post: Post, pipeline: Pipeline | None, settings: Settings) -> Document:
    from nltrans.wiring import segment

    reference = blocks(segment(read_post(post.reference), settings))
    source = segment(read_post(post.source), settings) if post.source else None
    if post.translation is None:
        if pipeline is None or source is None:
            raise InputError("no source to translate", path=post.reference)
        made = pipeline.translate(source)
        left = blocks(source)
        texts: dict[str, list[str]] = {}
        for one in made.segments:
            shown = parse(one.target, {code.number: code.equivalent for code in one.codes}).text
            texts.setdefault(one.id.partition("/")[0], []).append(shown)
        return _aligned(post.name, left, [" ".join(texts.get(block.unit, ())) for block in left], reference)
    translation = blocks(segment(read_post(post.translation), settings))
    left = blocks(source) if source else translation
    if [block.kind for block in left] != [block.kind for block in translation]:
        left = translation
    return _aligned(post.name, left, [block.text for block in translation], reference)


def _aligned(name: str, left: Sequence[Block], hypotheses: Sequence[str], reference: Sequence[Block]) -> Document:
    """Align by the left blocks, which are the source's where there is a source: so systems can be compared."""
    alignment = align(left, reference)
    examples = tuple(
        Example(
            " ".join(hypotheses[i] for i in pairing.left),
            " ".join(reference[j].text for j in pairing.right),
            " ".join(left[i].text for i in pairing.left),
        )
        for pairing in alignment.pairings
    )
    aligned = {j for pairing in alignment.pairings for j in pairing.right}
    left_out = sum(len(block.text.split()) for j, block in enumerate(reference) if j not in aligned)
    return Document(name, examples, left_out)


def _lines(path: Path) -> list[str]:
    return read_post(path).splitlines()


def _translate_lines(sources: Sequence[str], pipeline: Pipeline | None, settings: Settings) -> list[str]:
    from nltrans.wiring import segment

    if pipeline is None:
        return []
    made = pipeline.translate_all([segment(line, settings) for line in sources])
    return [" ".join(parse(one.target).text for one in translation.segments) for translation in made]
