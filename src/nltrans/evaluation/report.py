"""A page for reviewers: source and translation side by side, with everything that is known.

The page is one file that loads nothing. Its content security policy allows its own style and
script alone, by their hashes; whatever a post, a glossary or an engine says is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from nltrans.core.document import UnitKind
from nltrans.core.marks import plain
from nltrans.core.report import Severity
from nltrans.evaluation.markup_html import Note, markup, safe_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nltrans.core.memory import Match
    from nltrans.core.report import Finding, SegmentTranslation, Translation

__all__ = ["render_report"]

LOW, FAIR = 0.4, 0.55
"""Estimates below these are shown as low and as fair."""

_BINS = 10
_STEPS = (0.2, 0.4, 0.6, 0.8)
"""Probabilities between the shades of confidence, from doubtful to nearly sure."""


def render_report(
    translation: Translation, source_text: str, title: str, similar: Mapping[str, Sequence[Match]] | None = None
) -> str:
    """Return an HTML page on a translated post.

    Args:
        translation: What the pipeline made of the post.
        source_text: The post as it was.
        title: Name of the post, for the heading of the page.
        similar: What the memory proposes besides, by segment id.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_resource),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = _resource("report.css"), _resource("report.js")
    rows = _rows(translation, similar or {})
    return environment.get_template("report.html").render(
        title=title,
        translation=translation,
        rows=rows,
        sections=_sections(rows),
        bins=_histogram(rows),
        counts={severity.label: _count(translation, severity) for severity in sorted(Severity, reverse=True)},
        document_findings=[finding for finding in translation.findings if not finding.segment],
        words=sum(len(plain(segment.source).split()) for segment in translation.segments),
        source_page=Markup(_rendered(source_text)),  # noqa: S704 (HTML is off in the renderer)
        target_page=Markup(_rendered(translation.text)),  # noqa: S704 (the same)
        source_text=source_text,
        style=Markup(style),  # noqa: S704 (our own file)
        script=Markup(script),  # noqa: S704 (our own file)
        policy=f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )


@dataclass(frozen=True, slots=True)
class _Similar:
    """A similar unit of the memory."""

    match: Match
    source: Any
    """HTML of its source, in which what the segment lacks is marked."""
    target: str

    @classmethod
    def of(cls, match: Match, text: str) -> _Similar:
        return cls(match, _differences(plain(match.unit.source), plain(text)), plain(match.unit.target))


@dataclass(frozen=True, slots=True)
class _Row:
    """A segment as the page shows it."""

    segment: SegmentTranslation
    section: int
    source: Any
    """HTML of the rendered source, as the next three."""
    source_marks: Any
    target: Any
    target_marks: Any
    level: str
    """``low``, ``fair``, ``good``, or ``none`` without an estimate."""
    findings: tuple[tuple[Finding, int], ...]
    """The worst first, each with the number of times that it was reported."""
    similar: tuple[_Similar, ...]

    @property
    def worst(self) -> int:
        """Severity of the worst finding, 0 for none."""
        return max((int(finding.severity) for finding, _ in self.findings), default=0)


def _rows(translation: Translation, similar: Mapping[str, Sequence[Match]]) -> list[_Row]:
    rows = []
    section = 0
    for index, segment in enumerate(translation.segments):
        if segment.kind is UnitKind.HEADING and index and translation.segments[index - 1].kind is not UnitKind.HEADING:
            section += 1
        before = [Note(match.span, "term", f"term: {match.target}") for match in segment.terms]
        after = [*_kept(segment, translation.target_language), *_shades(segment)]
        rows.append(
            _Row(
                segment,
                section,
                source=_safe(segment.source, segment, before, rendered=True),
                source_marks=_safe(segment.source, segment, before, rendered=False),
                target=_safe(segment.target, segment, after, rendered=True),
                target_marks=_safe(segment.target, segment, after, rendered=False),
                level=_level(segment.score),
                findings=_once(segment.findings),
                similar=tuple(_Similar.of(match, segment.source) for match in similar.get(segment.id, ())),
            )
        )
    return rows


def _once(findings: Sequence[Finding]) -> tuple[tuple[Finding, int], ...]:
    return tuple(sorted(Counter(findings).items(), key=lambda item: -item[0].severity))


def _safe(text: str, segment: SegmentTranslation, notes: Sequence[Note], *, rendered: bool) -> Any:
    from markupsafe import Markup

    return Markup(markup(text, segment.codes, notes, rendered=rendered))  # noqa: S704 (it escapes)


def _differences(stored: str, text: str) -> Any:
    from markupsafe import Markup

    words = stored.split()
    shown = []
    for tag, start, end, *_ in SequenceMatcher(None, words, text.split(), autojunk=False).get_opcodes():
        if run := escape(" ".join(words[start:end])):
            shown.append(run if tag == "equal" else f"<mark>{run}</mark>")
    return Markup(" ".join(shown))  # noqa: S704 (each run is escaped)


def _level(score: float | None) -> str:
    if score is None:
        return "none"
    return "low" if score < LOW else "fair" if score < FAIR else "good"


def _kept(segment: SegmentTranslation, language: str) -> list[Note]:
    """Mark the terms that the target uses as wanted, and those it must not use."""
    if not segment.terms:
        return []
    from nltrans.glossary.adherence import adherence

    result = adherence(segment.target, segment.terms, language)
    notes = [Note(kept.span, "term", f"term: {kept.match.term.source}") for kept in result.kept]
    notes += [Note(span, "term forbidden", f"must not be used for {term.source}") for term, span in result.forbidden]
    return notes


def _shades(segment: SegmentTranslation) -> list[Note]:
    return [
        Note(
            word.span,
            f"sure sure-{sum(word.probability >= step for step in _STEPS)}",
            f"confidence {word.probability:.0%}",
        )
        for word in segment.words
        if word.probability < _STEPS[-1]
    ]


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of the post between headings."""

    number: int
    title: str
    first: str
    """Id of its first segment."""
    score: float | None
    level: str
    findings: int
    segments: int


def _sections(rows: Sequence[_Row]) -> list[_Section]:
    sections = []
    for number in sorted({row.section for row in rows}):
        inside = [row for row in rows if row.section == number]
        first = inside[0].segment
        weighted = [
            (len(row.segment.source.split()), row.segment.score) for row in inside if row.segment.score is not None
        ]
        weight = sum(words for words, _ in weighted)
        score = sum(words * value for words, value in weighted) / weight if weight else None
        name = plain(first.source) if first.kind is UnitKind.HEADING else "beginning"
        findings = sum(len(row.segment.findings) for row in inside)
        sections.append(_Section(number, name, first.id, score, _level(score), findings, len(inside)))
    return sections


def _histogram(rows: Sequence[_Row]) -> list[tuple[float, float, int, float, str]]:
    """Return for each bin of scores its bounds, segments, height as a share of the highest, and level."""
    scores = [row.segment.score for row in rows if row.segment.score is not None]
    counts = [0] * _BINS
    for score in scores:
        counts[min(_BINS - 1, math.floor(score * _BINS))] += 1
    most = max(counts) or 1
    return [
        (at / _BINS, (at + 1) / _BINS, count, count / most, _level((at + 0.5) / _BINS))
        for at, count in enumerate(counts)
    ]


def _count(translation: Translation, severity: Severity) -> int:
    return sum(finding.severity is severity for finding in translation.findings)


@lru_cache(maxsize=1)
def _renderer() -> Any:
    from markdown_it import MarkdownIt

    renderer = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    renderer.validateLink = lambda url: safe_url(url) is not None  # type: ignore[method-assign]
    renderer.add_render_rule("image", _image)
    return renderer


def _image(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """Show an image's text alone: the page loads nothing."""
    text = self.renderInlineAsText(tokens[index].children, options, env)
    return f'<span class="placeholder" title="{escape(str(tokens[index].attrGet("src")))}">image: {escape(text)}</span>'


def _rendered(text: str) -> str:
    """Render a post's Markdown without its front matter; HTML in it is shown as text."""
    body = text.removeprefix("\ufeff")
    if body.startswith("---\n"):
        end = body.find("\n---\n", 3)
        body = body[end + 5 :] if end >= 0 else body
    renderer = _renderer()
    tokens = renderer.parse(body)
    for token in tokens:
        if "style" in token.attrs:  # the alignment of a cell; the policy allows no style in the text
            token.attrs["class"] = token.attrs.pop("style").rpartition(":")[2]
    return str(renderer.renderer.render(tokens, renderer.options, {}))


@lru_cache
def _resource(name: str) -> str:
    return (files("nltrans.evaluation") / "templates" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
