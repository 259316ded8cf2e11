"""Links of a translated post to other posts lead to their translations, and other links where a table says.

A link finds a post by its file (``../2020/other.md``) or by its address on the site: the
``permalink`` of its front matter, else a pattern. Fragments stay as they are.
"""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

from nltrans.core.document import Span
from nltrans.errors import ConfigError, NltransError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from nltrans.markdown.document import Document

__all__ = ["FIELDS", "AddressBook", "Change", "Policy", "rewrite", "with_versions"]

FIELDS = ("year", "month", "day", "title", "stem", "dir", "lang", "address")
"""Fields of address patterns; `title` is the name without its date, `address` that of the source post."""

_KINDS = frozenset({"link", "autolink", "html", "definition"})
_HREF = re.compile(r"""\bhref\s*=\s*["']?(?P<url>[^"'\s>]+)""", re.IGNORECASE)
_DESTINATION = re.compile(
    r"\]\(\s*(?:<(?P<quoted>[^<>\n]*)>|(?P<url>(?:\{\{[^}\n]*\}\}|\{%[^%\n]*%\}|\\.|[^\s()\\]|\([^\s()]*\))*))"
)
_BARE = re.compile(r"<?(?P<url>[^\s<>\[\]\"'()]+(?:\([^\s()]*\)[^\s<>\"'()]*)*)")
_DATED = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)-(?P<title>.+)\Z")
_BASE = re.compile(r"(?:\{\{\s*(?:site\.)?(?:url|baseurl)\s*\}\})+")
_OTHER_KEYS = frozenset({"include", "exclude"})
"""Keys of ``[batch]`` that are not about links."""
_PERMALINKS = ("permalink", "url", "slug")


@dataclass(frozen=True, slots=True)
class Policy:
    """The keys of ``[batch]`` and ``[links]`` that are about links."""

    posts: bool = False
    """Links between posts lead to translations."""
    site: str = ""
    """Origin that absolute links to the site begin with."""
    url: str = ""
    """Pattern of the addresses of posts without a ``permalink``."""
    target_url: str = ""
    """Pattern of the addresses of translations."""
    versions: str = ""
    """Key of the front matter that lists a post's versions."""
    versions_in_posts: bool = False
    """Posts list their translations too, in files that people wrote."""
    table: Mapping[str, Any] = field(default_factory=dict)
    """Localized addresses by address; both may end in ``*``, the new one may have ``{lang}``. A
    table under a language's code holds for that language alone."""

    @classmethod
    def of(cls, batch: Mapping[str, Any], table: Mapping[str, Any]) -> Policy:
        """Read the tables of the configuration.

        Raises:
            ConfigError: a value is of the wrong kind, or a pattern has unknown fields.
        """
        names = {"links": bool, "site": str, "url": str, "target-url": str, "versions": str}
        names["versions-in-posts"] = bool
        unknown = sorted(set(batch) - set(names) - _OTHER_KEYS)
        if unknown:
            known = ", ".join(sorted({*names, *_OTHER_KEYS}))
            raise ConfigError(f"unknown setting 'batch.{unknown[0]}'", hint=f"known are {known}")
        for name, kind in names.items():
            if name in batch and not isinstance(batch[name], kind):
                raise ConfigError(f"batch.{name} must be a {kind.__name__}, not {batch[name]!r}")
        if batch.get("versions-in-posts") and not batch.get("versions"):
            raise ConfigError("batch.versions-in-posts needs batch.versions", hint='such as versions = "translations"')
        for name in ("url", "target-url"):
            used = {part for _, part, _, _ in Formatter().parse(batch.get(name, "")) if part is not None}
            if not used <= set(FIELDS):
                raise ConfigError(f"batch.{name} is {batch[name]!r}", hint=f"its fields are {', '.join(FIELDS)}")
        return cls(
            batch.get("links", False),
            batch.get("site", "").rstrip("/"),
            batch.get("url", ""),
            batch.get("target-url", ""),
            batch.get("versions", ""),
            batch.get("versions-in-posts", False),
            table,
        )

    @property
    def is_on(self) -> bool:
        """Whether any link may change."""
        return self.posts or bool(self.table) or bool(self.versions)


@dataclass(frozen=True, slots=True)
class Change:
    """A link that was led elsewhere."""

    line: int
    old: str
    new: str


class AddressBook:
    """Where the posts of an archive and their translations are.

    Args:
        policy: How addresses are made.
        posts: Source, language and target of each translation that is there or will be.
        root: Folder of the archive.
        source_language: Of the posts.
    """

    def __init__(
        self, policy: Policy, posts: Iterable[tuple[Path, str, Path]], root: Path, source_language: str
    ) -> None:
        self.policy, self.root, self.source_language = policy, root, source_language
        self._targets: dict[tuple[Path, str], Path] = {}
        self._addresses: dict[Path, str] = {}
        self._sources: dict[str, Path] = {}
        for source, language, target in posts:
            place = source.resolve()
            self._targets[place, language] = target.resolve()
            if place not in self._addresses:
                self._addresses[place] = address = self._address(source)
                if address:
                    self._sources[_key(address)] = place

    def resolve(self, url: str, source: Path, language: str) -> str | None:
        """Return where a link of the post `source` leads in its translation, or None for where it led."""
        by_table = self._by_table(url, language)
        if by_table is not None or not self.policy.posts:
            return by_table
        path, mark, fragment = url.partition("#")
        if not path:
            return None
        found = self._by_file(path, source, language) or self._by_address(path, language)
        return found and found + mark + fragment

    def versions(self, source: Path, language: str) -> dict[str, str]:
        """Return the addresses of the other versions of a post by language, for the version in `language`.

        Without a pattern these are paths of files, relative to that version.
        """
        place = source.resolve()
        is_source = language == self.source_language
        own = place if is_source else self._targets[place, language]
        found = {} if is_source else {self.source_language: self._addresses[place] or _relative(place, own)}
        for (other, code), target in self._targets.items():
            if other == place and code != language:
                found[code] = self._translated(place, code) or _relative(target, own)
        return found

    def introductions(self) -> Iterator[tuple[Path, str]]:
        """Yield posts that do not list all their translations yet, with the text that does."""
        for place in self._addresses:
            before, after = self._introduced(place)
            if before != after:
                yield place, after

    def _introduced(self, place: Path) -> tuple[str, str]:
        """Return a post and what it should be; the same without front matter, and where the batch will report it."""
        from nltrans.markdown import frontmatter
        from nltrans.storage.files import read_post

        try:
            text = read_post(place)
            if frontmatter.read(text) is None:
                return "", ""
            return text, with_versions(text, self.policy.versions, self.versions(place, self.source_language))
        except NltransError:
            return "", ""

    def _by_table(self, url: str, language: str) -> str | None:
        own = self.policy.table.get(language)
        for table in (own if isinstance(own, dict) else {}, self.policy.table):
            for old, new in table.items():
                if not isinstance(new, str):
                    continue
                wanted = new.replace("{lang}", language)
                if old == url:
                    return wanted
                if old.endswith("*") and url.startswith(old[:-1]):
                    return wanted[:-1] + url[len(old) - 1 :] if wanted.endswith("*") else wanted
        return None

    def _by_file(self, path: str, source: Path, language: str) -> str | None:
        if path.startswith(("/", "{")) or "//" in path:
            return None
        linked = Path(os.path.normpath(source.resolve().parent / path))
        target, own = self._targets.get((linked, language)), self._targets.get((source.resolve(), language))
        return None if target is None or own is None else _relative(target, own)

    def _by_address(self, path: str, language: str) -> str | None:
        prefix = _BASE.match(path)
        site = self.policy.site
        head = prefix[0] if prefix else site if site and path.startswith(site) else ""
        tail = path[len(head) :]
        place = self._sources.get(_key(tail)) if tail.startswith("/") else None
        if place is None or (place, language) not in self._targets:
            return None
        address = self._translated(place, language)
        return None if not address or _key(address) == _key(tail) else head + address

    def _translated(self, place: Path, language: str) -> str:
        if not self.policy.target_url or not self._addresses[place]:
            return ""
        return self._filled(self.policy.target_url, place, language, self._addresses[place])

    def _address(self, source: Path) -> str:
        from nltrans.markdown import frontmatter

        try:
            block = frontmatter.read(source.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, NltransError):
            return ""
        known = {node.key: node.text for node in block.nodes} if block else {}
        given = next((known[key] for key in _PERMALINKS if known.get(key, "").startswith("/")), "")
        if given and ":" not in given:
            return given
        return self._filled(self.policy.url, source, self.source_language, "") if self.policy.url else ""

    def _filled(self, pattern: str, source: Path, language: str, address: str) -> str:
        stem = source.stem.removesuffix(f".{self.source_language}") or source.stem
        dated = _DATED.match(stem)
        if not dated and any(part in pattern for part in ("{year}", "{month}", "{day}")):
            return ""
        known = dated.groupdict() if dated else {"year": "", "month": "", "day": "", "title": stem}
        folder = Path(os.path.relpath(source.resolve().parent, self.root.resolve())).as_posix()
        filled = pattern.format(**known, stem=stem, dir="" if folder == "." else folder, lang=language, address=address)
        return re.sub(r"(?<!:)/{2,}", "/", filled)


def rewrite(document: Document, resolve: Callable[[str], str | None]) -> tuple[str, list[Change]]:
    """Return a post with other link targets, and what was changed.

    Links in code, images and the addresses that a reader sees in prose stay.

    Args:
        document: The post.
        resolve: Returns the new target of a link, or None.
    """
    text, changes, out, at = document.text, [], [], 0
    for span in _targets_of(document):
        old = span.of(text)
        new = resolve(old)
        if new is not None and new != old:
            out += [text[at : span.start], new]
            at = span.end
            changes.append(Change(text.count("\n", 0, span.start) + 1, old, new))
    return "".join([*out, text[at:]]), changes


def with_versions(text: str, key: str, versions: Mapping[str, str], own: str = "") -> str:
    """Return a post that lists other versions of it under a key of its front matter, and not its own language."""
    from nltrans.markdown.frontmatter import set_values

    values: dict[str, str | None] = {f"{key}.{code}": place for code, place in versions.items()}
    return set_values(text, {f"{key}.{own}": None, **values} if own else values)


def _targets_of(document: Document) -> Iterator[Span]:
    for part in document.coverage():
        if part.kind not in _KINDS:
            continue
        start, end = part.span.start, part.span.end
        if part.kind == "link":
            found = _DESTINATION.match(document.text, start)
        elif part.kind == "html":
            found = _HREF.search(document.text, start, end)
        else:
            found = _BARE.match(document.text, start, end)
        if found:
            group = "quoted" if found.groupdict().get("quoted") is not None else "url"
            yield Span(*found.span(group))


def _relative(path: Path, beside: Path) -> str:
    return Path(os.path.relpath(path, beside.parent)).as_posix()


def _key(address: str) -> str:
    """Return what two spellings of an address share."""
    return posixpath.normpath("/" + address.strip("/")).removesuffix("/index.html").removesuffix(".html").lower()
