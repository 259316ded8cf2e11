"""Ids of headings, as the generators of static sites make them.

Each rule takes a heading's rendered text, and makes ids unique in the order of the headings.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol

__all__ = ["Slugger", "explicit_id", "slugger"]

_EXPLICIT = re.compile(r"[ \t]\{:?[ \t]*(?:[^{}\n]*[ \t])?#(?P<id>[^\s{}.#=]+)[^{}\n]*\}[ \t#]*\Z")


class Slugger(Protocol):
    """Gives the headings of one document their ids, in their order."""

    def slug(self, heading: str, explicit: str | None = None) -> str:
        """Return the id of the next heading.

        Args:
            heading: Its text as a reader sees it.
            explicit: The id that the source gives it; it is returned, and counts as taken
                where the site's generator does so.
        """
        ...


def slugger(flavor: str) -> Slugger:
    """Return the rule of a Markdown flavor, with no heading seen yet.

    CommonMark has no ids; its documents are most often read on GitHub, and get GitHub's.
    """
    return _RULES.get(flavor, _GitHub)()


def explicit_id(heading: str, flavor: str) -> str | None:
    """Return the id that the source of a heading ends in (``{#id}``), None without one.

    kramdown syntax, "Specifying a Header ID"; Hugo and Docusaurus, "Heading IDs". CommonMark and
    GFM have no such syntax.
    """
    match = _EXPLICIT.search(heading) if flavor in ("jekyll", "kramdown", "hugo", "docusaurus") else None
    return match["id"] if match else None


def _is_word(character: str) -> bool:
    r"""Tell whether Ruby's ``\p{Word}`` has it: letters, marks, decimal digits, connectors."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc")


def _words(text: str, blanks: str = " ") -> str:
    """Keep the word characters and hyphens of `text`; each blank becomes a hyphen."""
    kept = (c for c in text if c == "-" or c in blanks or _is_word(c))
    return "".join("-" if c in blanks else c for c in kept)


class _Counting:
    """Numbers the repetitions of each text's id, whatever else has the numbered one."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def slug(self, heading: str, explicit: str | None = None) -> str:
        if explicit is not None:
            return explicit
        base = self._base(heading)
        count = self._seen[base] = self._seen.get(base, -1) + 1
        return f"{base}-{count}" if count else base

    def _base(self, heading: str) -> str:
        raise NotImplementedError


class _Jekyll(_Counting):
    """Jekyll's default Markdown: kramdown with its GFM parser (kramdown-parser-gfm 1.1, lib/…/gfm.rb)."""

    def _base(self, heading: str) -> str:
        return _words(heading.lower(), " \t")


class _Kramdown(_Counting):
    """kramdown itself (syntax page, "Automatic Generation of Header IDs"; lib/kramdown/converter/base.rb).

    What precedes the first ASCII letter goes, then all but ASCII letters, digits, spaces and
    hyphens; a heading of which nothing remains is a ``section``.
    """

    def _base(self, heading: str) -> str:
        kept = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"\A[^a-zA-Z]+", "", heading))
        return kept.replace(" ", "-").lower() or "section"


class _GitHub:
    """github-slugger 2 (index.js, script/generate-regex.js), whose tests are made from GitHub's own answers.

    Docusaurus uses the same library, and marks the ids of its ``{#id}`` syntax as not taken.
    """

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def slug(self, heading: str, explicit: str | None = None) -> str:
        if explicit is not None:
            return explicit
        base = slug = _words(heading.lower())
        while slug in self._seen:
            self._seen[base] += 1
            slug = f"{base}-{self._seen[base]}"
        self._seen[slug] = 0
        return slug


class _Hugo:
    """Hugo's default ``github`` ids (hugo, markup/goldmark/autoid.go); explicit ids count as taken."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def slug(self, heading: str, explicit: str | None = None) -> str:
        slug = explicit
        if slug is None:
            kept = "".join(c for c in heading.strip() if c in "-_ " or c.isalpha() or unicodedata.category(c) == "Nd")
            base = slug = kept.replace(" ", "-").lower() or "heading"
            count = 0
            while slug in self._seen:
                count += 1
                slug = f"{base}-{count}"
        self._seen.add(slug)
        return slug


_RULES: dict[str, type[Slugger]] = {
    "gfm": _GitHub,
    "docusaurus": _GitHub,
    "jekyll": _Jekyll,
    "kramdown": _Kramdown,
    "hugo": _Hugo,
}
