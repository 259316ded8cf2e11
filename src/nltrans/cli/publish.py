"""From a translation to a file: localization of the post, its name, and what may be overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nltrans.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from nltrans.config import Settings
    from nltrans.core.report import Translation
    from nltrans.markdown.document import Document

__all__ = ["localized", "write"]


def localized(translation: Translation, document: Document, settings: Settings, *, keep_source: bool) -> str:
    """Adapt a translated post as the settings say: language key, title tag, closing note and the like."""
    raise NotImplementedError


def write(text: str, source: Path, language: str, settings: Settings, *, force: bool) -> str:
    """Write a target, and return its path."""
    raise OutputError("todo")
