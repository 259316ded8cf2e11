"""Fingerprints of settings, by which a later run sees that a target was made under others."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltrans.config import Settings
    from nltrans.core.term import Glossary

__all__ = ["of_engine", "of_target"]


def of_engine(settings: Settings, glossary: Glossary | None) -> str:
    """Return a fingerprint of what shapes a segment besides engine and model; empty for the defaults."""
    facts = {
        "glossary": sorted(glossary.files.values()) if glossary else [],
        "typography": "" if settings.typography == "auto" else settings.typography,
        "beam": settings.beam_size or 0,
    }
    return _digest(facts) if any(facts.values()) else ""


def of_target(settings: Settings, glossary: Glossary | None, *more: object) -> str:
    """Return a fingerprint of all that shapes a target besides its source, engine and model."""
    facts = {
        "engine": of_engine(settings, glossary),
        "flavor": settings.flavor,
        "front matter": settings.front_matter,
        "localize": dict(settings.localize),
        "links": dict(settings.links),
        "more": more,
    }
    return _digest(facts)


def _digest(facts: object) -> str:
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
