"""Which files of an archive are posts to translate, and why others are not."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.batch.changes import changed_since
from nltrans.core.literals import ADDRESS
from nltrans.errors import ConfigError, InputError, NltransError
from nltrans.language import cldr
from nltrans.language.tags import base
from nltrans.storage import links

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Archive", "Selection", "named_language", "skip_by_content", "skip_by_name"]

SUFFIXES = (".md", ".markdown", ".mdx", ".mdown", ".mkd")
_FOLDERS = frozenset({"node_modules", "_site", "vendor", "__pycache__"})
_LISTED = (
    "af am ar as az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id ig is it ja"
    " ka kk km kn ko ku ky lb lo lt lv mg mk ml mn mr ms mt my nb ne nl nn no oc or pa pl ps pt ro ru rw sd si sk"
    " sl sn so sq sr st su sv sw ta te tg th tk tl tn tr tt ug uk ur uz vi wo xh yi yo zh zu"
)
_CODES = frozenset(_LISTED.split())
"""Two-letter codes of ISO 639-1 that names of files are read by."""
_NAMED = re.compile(r"[._-](?P<code>[a-z]{2})(?:[-_][A-Za-z]{2,4})?\Z")
_TITLE_TAG = re.compile(r"[\[(](?P<code>[A-Z]{2})(?:-[A-Z]{2})?[\])]")
_NO_PROSE = re.compile(rf"\A---\n.*?\n---\n|^(```|~~~).*?^\1|`[^`\n]*`|{ADDRESS}|<[^>\n]*>", re.DOTALL | re.MULTILINE)
_SAMPLE = 5000
"""Characters of prose that language identification reads."""
_ENOUGH = 200
"""Letters of prose below which it is not trusted."""
_SURE = 0.99
_FREQUENT = frozenset({"ar", "de", "en", "es", "fr", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr", "vi", "zh"})
"""Languages that posts are written in, whatever the batch is about."""
_LANGUAGE_KEYS = ("lang", "language", "locale")


@dataclass(frozen=True, slots=True)
class Selection:
    """What of an archive is wanted."""

    include: tuple[str, ...] = ()
    """Patterns as in ``.gitignore``, relative to the archive; all Markdown files without any."""
    exclude: tuple[str, ...] = ()
    since: str | None = None
    """A git revision or an ISO date: only posts that changed since."""


class Archive:
    """The Markdown files below a folder, or one file.

    Raises:
        InputError: there is no such file or folder.
        ConfigError: a pattern or `Selection.since` cannot be used.
    """

    def __init__(self, place: Path, selection: Selection | None = None) -> None:
        if not place.exists():
            raise InputError("there is no such file or folder", path=place)
        self.selection = selection or Selection()
        self.root = place if place.is_dir() else place.parent
        self._place = place

    def posts(self) -> Iterator[tuple[Path, str]]:
        """Yield each Markdown file in the order of paths, with the reason to skip it or an empty string."""
        import pathspec

        try:
            included, excluded = (
                pathspec.PathSpec.from_lines("gitignore", patterns)
                for patterns in (self.selection.include, self.selection.exclude)
            )
        except ValueError as error:
            raise ConfigError(f"not a pattern: {error}") from error
        for path, reason in self._found:
            inside = path.relative_to(self.root).as_posix()
            if self.selection.include and not included.match_file(inside):
                continue
            if reason:
                yield path, reason
            elif excluded.match_file(inside):
                yield path, "excluded"
            elif self._changed is not None and path not in self._changed:
                yield path, f"not changed since {self.selection.since}"
            else:
                yield path, ""

    @cached_property
    def _found(self) -> list[tuple[Path, str]]:
        """All Markdown files, and folders and files that are not what they seem, with what is wrong with them."""
        if self._place.is_file():
            return [(self._place, "")]
        found = []
        for folder, folders, names in os.walk(self._place):
            folders[:] = sorted(filter(_is_folder, folders))
            places = [Path(folder, name) for name in folders]
            found += [(place, f"link: {self._fault(place)}") for place in places if place.is_symlink()]
            posts = [Path(folder, name) for name in sorted(filter(_is_post, names))]
            found += [(post, self._reason(post)) for post in posts]
        return found

    def _reason(self, path: Path) -> str:
        if path.is_symlink() and (wrong := self._fault(path)):
            return f"link: {wrong}"
        return "" if path.is_file() else "no file: a device or the like"

    def _fault(self, path: Path) -> str:
        """Return why a link is not followed: what it leads to is a post without it, or none of this archive's."""
        wrong = links.fault(path, self.root)
        if wrong:
            return wrong
        inside = links.real(path).relative_to(links.real(self.root))
        folders = inside.parts if path.is_dir() else inside.parts[:-1]
        is_listed = all(map(_is_folder, folders)) and (path.is_dir() or _is_post(inside.name))
        if is_listed:
            return f"it leads to {inside.as_posix()}, which is in the archive"
        return "it leads to a folder that is passed over" if path.is_dir() else ""

    @cached_property
    def _changed(self) -> set[Path] | None:
        if self.selection.since is None:
            return None
        paths = (path for path, reason in self._found if not reason)
        return changed_since(self.selection.since, self.root, paths)


def _is_folder(name: str) -> bool:
    return not name.startswith(".") and name not in _FOLDERS


def _is_post(name: str) -> bool:
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def skip_by_name(inside: Path, source: str, targets: Sequence[str]) -> str:
    """Return why the name of a file, relative to its archive, says that it is not to be translated, or nothing."""
    if "_drafts" in inside.parts:
        return "draft: in _drafts"
    language = named_language(inside, source, targets)
    return f"translation: the name says {language}" if language else ""


def skip_by_content(text: str, source: str, targets: Sequence[str], *, identify: bool = True) -> str:
    """Return why a post says that it is not to be translated, or nothing.

    Its front matter is asked (``draft``, ``published``, ``lang``, a tag such as ``[FR]`` in the
    title), and failing that its words, by language identification unless `identify` is false.
    """
    facts = _front_matter(text)
    if facts.get("draft", "").lower() == "true" or facts.get("published", "").lower() == "false":
        return "draft: its front matter says so"
    for key in _LANGUAGE_KEYS:
        language = facts.get(key, "")
        if language and not _is(language, source):
            return f"translation: its {key} is {language}"
    if any(facts.get(key) for key in _LANGUAGE_KEYS):
        return ""
    tag = _TITLE_TAG.search(facts.get("title", ""))
    if tag and named_language(Path(f"x.{tag['code'].lower()}.md"), source, ()):
        return f"translation: its title has {tag[0]}"
    return _identified(text, {base(source), *map(base, targets)}, base(source)) if identify else ""


def _identified(text: str, languages: set[str], source: str) -> str:
    """Return the language of a text's prose if it is surely not `source`."""
    from nltrans.language.identify import identify

    prose = _NO_PROSE.sub(" ", text)[:_SAMPLE]
    try:
        guess = identify(prose, languages | _FREQUENT)
    except ValueError:
        return ""
    is_sure = guess.language != source and guess.probability >= _SURE and sum(map(str.isalpha, prose)) >= _ENOUGH
    return f"translation: it is written in {guess.language}" if is_sure else ""


def _front_matter(text: str) -> dict[str, str]:
    from nltrans.markdown import frontmatter

    try:
        block = frontmatter.read(text)
    except NltransError:
        return {}  # translating the post will say what is wrong with it
    return {} if block is None else {node.key: node.text for node in block.nodes}


def _is(language: str, source: str) -> bool:
    try:
        return base(language) == base(source)
    except NltransError:
        return language.casefold() in cldr.names(source)


def named_language(path: Path, source: str, targets: Sequence[str]) -> str | None:
    """Return the language that a post's name or folder says it is in, unless that is `source`.

    ``post.fr.md``, ``post-fr.md`` and ``post_fr.md`` name any language; a folder only counts if it is
    named exactly like one of `targets`, since many folders have names of two letters.
    """
    match = _NAMED.search(path.stem)
    if match and match["code"] in _CODES and match["code"] != source.partition("-")[0]:
        separator = path.stem[match.start()]
        if separator == "." or match["code"] in {target.partition("-")[0] for target in targets}:
            return match["code"]
    folders = {part.lower(): part for part in path.parts[:-1]}
    return next((target for target in targets if target.lower() in folders and target != source), None)
