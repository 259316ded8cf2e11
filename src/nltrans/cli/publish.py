"""From a translation to the text of a post: what besides its prose is adapted to the language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltrans.config import Settings
    from nltrans.core.report import Translation
    from nltrans.markdown.document import Document

__all__ = ["localized"]


def localized(
    translation: Translation, document: Document, settings: Settings, *, keep_source: bool, path: str = ""
) -> str:
    """Adapt a translated post as `[localize]` says: language key, title tag, closing note and the like."""
    from nltrans.localize import Localization, apply

    wanted = Localization.of(settings.localize)
    return apply(
        translation.text,
        document.text,
        replace(wanted, keep_source=True) if keep_source else wanted,
        translation.source_language,
        translation.target_language,
        path=path,
        flavor=document.flavor,
    )
