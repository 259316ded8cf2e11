"""Texts through the decoding passes to an engine and back."""

from __future__ import annotations

from nltrans.decoding.order import ORDER, pool
from nltrans.decoding.passes import Text


def decode(engine, *texts, source="en", target="fr", only=None, progress=None):
    """Translate texts, strings or `Text`s, with all passes or those that are named."""
    without = {one.name for one in ORDER} - set(only) if only is not None else ()
    asked = [Text(text) if isinstance(text, str) else text for text in texts]
    return pool(engine, source, target, without).translate(asked, progress)
