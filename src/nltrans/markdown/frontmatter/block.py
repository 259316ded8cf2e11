"""Finding front matter, and re-spelling its values in place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.errors import FrontMatterError, LimitError
from nltrans.markdown.frontmatter.node import Kind, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nltrans.markdown.frontmatter.node import Syntax

__all__ = ["DEFAULT_KEYS", "LONGEST", "FrontMatter", "Value", "read", "syntax"]

DEFAULT_KEYS = (
    "**.title",
    "**.subtitle",
    "**.tagline",
    "**.description",
    "**.excerpt",
    "**.summary",
    "**.alt",
    "**.caption",
    "**.bio",
    "seo_title",
    "abstract",
    "lead",
    "linkTitle",
    "sidebar_label",
    "toc_label",
    "toc_title",
    "**.subject",
    "**.preview",
    "**.preview_text",
    "**.preheader",
    "**.headline",
    "**.heading",
    "**.subheading",
    "**.subhead",
    "**.kicker",
    "**.teaser",
    "**.intro",
    "**.dek",
    "**.standfirst",
    "**.blurb",
    "**.cta",
    "**.cta_text",
    "**.cta_label",
    "**.button_text",
    "**.alt_text",
    "**.image_alt",
    "**.image_caption",
    "**.image_title",
    "**.cover_alt",
    "**.meta_title",
    "**.meta_description",
    "**.og_title",
    "**.og_description",
    "**.seo_description",
    "**.fig_cap",
    "**.fig_alt",
    "**.tbl_cap",
    "**.question",
    "**.answer",
)
"""Keys whose text a reader sees, in the conventions of static sites and their themes, and of newsletters."""

LONGEST = 1 << 20
"""Characters of front matter that are read."""

_FENCES = {
    "yaml": re.compile(
        r"\ufeff?---[ \t]*(?:\r?\n)(?P<content>(?:(?!(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)).*(?:\n|\Z))*?)"
        r"(?P<close>(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z))"
    ),
    "toml": re.compile(
        r"\ufeff?\+\+\+[ \t]*(?:\r?\n)(?P<content>(?:(?!\+\+\+[ \t]*(?:\r?\n|\Z)).*(?:\n|\Z))*?)"
        r"(?P<close>\+\+\+[ \t]*(?:\r?\n|\Z))"
    ),
}
_UNOPENED = re.compile(
    r"\ufeff?(?P<content>[A-Za-z_][\w-]*:(?:[ \t].*)?\r?\n"
    r"(?:(?:[A-Za-z_][\w-]*:(?:[ \t].*)?|[ \t]+\S.*|-[ \t].*|#.*)\r?\n){1,99})"
    r"---[ \t]*(?:\r?\n|\Z)"
)
"""YAML without its first fence, as Hexo writes it ("Front-matter")."""
_TELLING = re.compile(r"^(?:title|date|tags|categories|layout|permalink|published|comments):", re.MULTILINE)
"""Keys of which that must have one, as a paragraph and a line below it would look the same."""
_JSON = re.compile(r"\ufeff?(?=\{\s*[\"}])")
_JSON_END = re.compile(r"[ \t]*(?:\r?\n|\Z)")
_LOOKS_LIKE_YAML = re.compile(r"(?:[ \t]*#.*\r?\n)*[ \t]*[\"']?[A-Za-z_][\w .-]*[\"']?[ \t]*:(?:\s|\Z)")
_NO_PROSE = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?//\S+|mailto:\S+|[/.~]?[\w.-]*/[\w./%-]*|\S+@\S+\.\w+|[\w-]+\.[a-z0-9]{2,5}"
    r"|\{\{.*\}\}|\{%.*%\}|#[0-9a-fA-F]{3,8}|[\W\d_]*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Value:
    """A string of front matter."""

    key: str
    """Dotted path, list items by their index: ``list.0.bio``."""
    span: Span
    """Where it stands in the post, quotes and block header included."""
    text: str
    """The decoded string, without the final newlines of a YAML block."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a post."""

    span: Span
    """The whole block with its fences and the newline after them; a BOM before it is not part."""
    format: str
    """``yaml``, ``toml`` or ``json``."""
    source: str = field(repr=False)
    """The text of the block."""
    content: Span = field(repr=False)
    """What the fences hold, in `source`."""
    nodes: tuple[Node, ...] = field(repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """All dotted paths, list items by their index."""
        return tuple(node.key for node in self.nodes)

    @property
    def eol(self) -> str:
        """The line ending of the block."""
        return "\r\n" if "\r\n" in self.source else "\n"

    def values(self, patterns: Iterable[str] = DEFAULT_KEYS) -> tuple[Value, ...]:
        """Return the strings of prose whose path matches a pattern, in order.

        Args:
            patterns: Dotted paths; ``*`` is any one step, ``**`` any number of steps. An item
                of a list matches also by the path of its list.
        """
        matching = _matcher(tuple(patterns))
        base = self.span.start + self.content.start
        last = {node.key: node for node in self.nodes}
        return tuple(
            Value(node.key, Span(base + node.span.start, base + node.span.end), node.text)
            for node in self.nodes
            if last[node.key] is node
            and node.kind is Kind.STRING
            and matching.fullmatch(node.key)
            and not _NO_PROSE.fullmatch(node.text.strip())
        )

    def replace(self, texts: Mapping[str, str]) -> str:
        """Return the block with other texts for strings, each spelled like the one before.

        Args:
            texts: New texts by dotted path; those that are not strings of this block are ignored.

        Raises:
            FrontMatterError: a text cannot be spelled in this syntax.
        """
        last = {node.key: node for node in self.nodes}
        changed = [
            node
            for node in self.nodes
            if last[node.key] is node
            and node.kind is Kind.STRING
            and node.key in texts
            and texts[node.key] != node.text
        ]
        if not changed:
            return self.source
        content = self.content.of(self.source)
        options = [syntax(self.format).respell(content, node, texts[node.key], self.eol) for node in changed]
        best = self._spliced(content, list(zip(changed, (spellings[0] for spellings in options), strict=True)))
        if not self._is_right(best, texts, changed):
            chosen = []
            for node, spellings in zip(changed, options, strict=True):
                alone = (s for s in spellings if self._is_right(self._spliced(content, [(node, s)]), texts, [node]))
                chosen.append((node, next(alone, spellings[-1])))
            best = self._spliced(content, chosen)
            if not self._is_right(best, texts, changed):
                raise FrontMatterError(f"cannot write {', '.join(node.key for node in changed)} in {self.format}")
        return self.source[: self.content.start] + best + self.source[self.content.end :]

    @staticmethod
    def _spliced(content: str, changes: list[tuple[Node, str]]) -> str:
        pieces, at = [], 0
        for node, spelling in sorted(changes, key=lambda change: change[0].span):
            pieces += [content[at : node.span.start], spelling]
            at = node.span.end
        return "".join((*pieces, content[at:]))

    def _is_right(self, content: str, texts: Mapping[str, str], changed: list[Node]) -> bool:
        """Tell whether `content` has these values changed and no others."""
        try:
            now = syntax(self.format).nodes(content)
        except FrontMatterError:
            return False
        wanted = [(n.key, n.kind, texts[n.key] if n in changed else n.text) for n in self.nodes]
        return [(n.key, n.kind, n.text) for n in now] == wanted


def read(text: str) -> FrontMatter | None:
    """Find the front matter of a post; None if it has none.

    What stands between two thematic breaks is none unless it is a mapping, or an attempt at one.

    Raises:
        FrontMatterError: there is front matter that does not parse; `line` counts from the
            head of the post.
        LimitError: it has more than `LONGEST` characters.
    """
    start = 1 if text.startswith("\ufeff") else 0
    for name, pattern in _FENCES.items():
        match = pattern.match(text)
        if match:
            content = Span(match.start("content") - start, match.end("content") - start)
            return _read(name, text, Span(start, match.end()), content)
    match = _UNOPENED.match(text)
    if match and _TELLING.search(match["content"]):
        return _read("yaml", text, Span(start, match.end()), Span(0, match.end("content") - start))
    if _JSON.match(text):
        return _read_json(text, start)
    return None


def _read_json(text: str, start: int) -> FrontMatter | None:
    from nltrans.markdown.frontmatter.json_syntax import end_of_object

    try:
        end = end_of_object(text, start)
    except FrontMatterError:
        if _JSON_END.match(text, start + 1):
            raise
        return None
    tail = _JSON_END.match(text, end)
    return _read("json", text, Span(start, tail.end()), Span(0, end - start)) if tail else None


def _read(name: str, text: str, span: Span, content: Span) -> FrontMatter | None:
    source = span.of(text)
    inner = content.of(source)
    is_attempt = name != "yaml" or _LOOKS_LIKE_YAML.match(inner) is not None
    if len(inner) > LONGEST:
        if not is_attempt:
            return None
        raise LimitError(f"front matter of {len(inner)} characters", line=1, hint=f"at most {LONGEST} are read")
    try:
        nodes = tuple(syntax(name).nodes(inner))
    except FrontMatterError as error:
        if not is_attempt:
            return None
        before = source.count("\n", 0, content.start)
        raise FrontMatterError(error.problem, line=before + (error.line or 1), hint=error.hint) from error
    if not nodes and name == "yaml" and inner.strip():
        return None
    return FrontMatter(span, name, source, content, nodes)


def syntax(name: str) -> Syntax:
    """Return the module for a format, imported when it is first needed."""
    module: Syntax = import_module(f"nltrans.markdown.frontmatter.{name}_syntax")
    return module


@lru_cache(maxsize=32)
def _matcher(patterns: tuple[str, ...]) -> re.Pattern[str]:
    def translated(pattern: str) -> str:
        steps = [r"[^.]+" if step == "*" else _step(step) for step in pattern.replace("**.", "\0").split(".")]
        return r"\.".join(steps).replace(re.escape("\0"), r"(?:[^.]+\.)*").replace("\0", r"(?:[^.]+\.)*")

    alternatives = "|".join(rf"(?:{translated(pattern)}(?:\.\d+)?)" for pattern in patterns)
    return re.compile(alternatives or r"(?!)", re.IGNORECASE)


def _step(name: str) -> str:
    """Return a pattern of a key, however its words are joined: ``image_alt``, ``image-alt``, ``imageAlt``."""
    return "[_-]?".join(map(re.escape, re.split(r"[_-]", name)))
