"""Fingerprints of settings, by which a later run sees that a target was made under others."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from nltrans.config import Settings
    from nltrans.core.term import Glossary, TermMatch
    from nltrans.glossary.match import Matcher

__all__ = ["of_segments", "of_target"]

_SEGMENTS = 4096
"""Fingerprints of segments that are kept: a segment is looked up, and stored a little later."""


def of_segments(settings: Settings, matcher: Matcher | None) -> Callable[[str], str]:
    """Return the fingerprint, for each source, of what shapes its translation besides engine and model.

    That of a source without terms does not change with the glossary; it is empty for the defaults.
    """

    @lru_cache(maxsize=_SEGMENTS)
    def fingerprint(source: str) -> str:
        matches = matcher.match(source) if matcher else ()
        facts = {"terms": [_of_match(match, source) for match in matches], **_of_search(settings)}
        return _digest(facts) if any(facts.values()) else ""

    return fingerprint


def _of_match(match: TermMatch, source: str) -> list[object]:
    term = match.term
    said = [match.span.of(source), match.target, term.targets, term.forbidden]
    return [*said, term.do_not_translate, term.part_of_speech, term.gender]


def _of_search(settings: Settings) -> dict[str, object]:
    return {
        "typography": "" if settings.typography == "auto" else settings.typography,
        "beam": settings.beam_size or 0,
        **({"without": sorted(settings.without)} if settings.without else {}),
    }


def of_target(settings: Settings, glossary: Glossary | None) -> str:
    """Return a fingerprint of all that shapes a target besides its source, engine and model."""
    facts = {
        "glossary": sorted(glossary.files.values()) if glossary else [],
        "search": _of_search(settings),
        "flavor": settings.flavor,
        "front matter": settings.front_matter,
        "localize": dict(settings.localize),
        **({"protect": dict(settings.protect)} if settings.protect else {}),
        "links": dict(settings.links),
    }
    return _digest(facts)


def _digest(facts: object) -> str:
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
