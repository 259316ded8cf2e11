"""Translate Markdown newsletters offline, and lose nothing.

    import nltrans

    result = nltrans.translate(text, to="fr")
    result.text; result.score; result.findings
    document = nltrans.segment(text)
    document.reassemble({segment.id: "texte" for segment in document.segments})

Names are resolved when they are first used, so that importing the package is cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltrans.config import Settings
    from nltrans.core.ports import Alignment, Capabilities, Engine, Hypothesis, Request, TermConstraint
    from nltrans.core.report import Finding, Origin, SegmentTranslation, Severity, Strategy, Translation
    from nltrans.errors import NltransError
    from nltrans.markdown.document import Document
    from nltrans.markdown.segment import segment
    from nltrans.session import Project, Translator, translate

__all__ = [
    "Alignment",
    "Capabilities",
    "Document",
    "Engine",
    "Finding",
    "Hypothesis",
    "NltransError",
    "Origin",
    "Project",
    "Request",
    "SegmentTranslation",
    "Settings",
    "Severity",
    "Strategy",
    "TermConstraint",
    "Translation",
    "Translator",
    "segment",
    "translate",
]

_HOMES = {
    "Document": "nltrans.markdown.document",
    "NltransError": "nltrans.errors",
    "Settings": "nltrans.config",
    "segment": "nltrans.markdown.segment",
    **dict.fromkeys(("Project", "Translator", "translate"), "nltrans.session"),
    **dict.fromkeys(
        ("Alignment", "Capabilities", "Engine", "Hypothesis", "Request", "TermConstraint"), "nltrans.core.ports"
    ),
    **dict.fromkeys(
        ("Finding", "Origin", "SegmentTranslation", "Severity", "Strategy", "Translation"), "nltrans.core.report"
    ),
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
