"""Emphasis that a translation put where Markdown does not see it."""

import pytest

from nltrans.markdown.segment import segment


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Read **the note** now.", "阅读⟦1⟧注释。⟦/1⟧现在", "阅读**注释**。现在"),
        ("Read **the note** now.", "阅读⟦1⟧“注释”⟦/1⟧现在", "阅读 **“注释”** 现在"),
        ("Read **the note** now.", "阅读⟦1⟧注释⟦/1⟧现在", "阅读**注释**现在"),
        ("Read **[the note](x)** now.", "阅读⟦1⟧⟦2⟧注释⟦/2⟧⟦/1⟧现在", "阅读 **[注释](x)** 现在"),
        ("Read _the note_ now.", "阅读⟦1⟧注释⟦/1⟧现在", "阅读 _注释_ 现在"),
        ("See ***all* of it** now.", "见⟦1⟧⟦2⟧全！⟦/2⟧部⟦/1⟧现", "见***全*！部**现"),
        ("Use **`x`** now.", "用⟦1⟧⟦2/⟧⟦/1⟧吧", "用 **`x`** 吧"),
    ],
)
def test_emphasis_is_made_legal(source, target, expected):
    document = segment(f"{source}\n")
    (part,) = document.segments
    result = document.reassemble_checked({part.id: target})
    assert (result.text, dict(result.rejected)) == (f"{expected}\n", {})
