"""What counts as a literal is the same to the segmenter, the decoding passes, the checks and the term matcher."""

from __future__ import annotations

import re

import pytest

from nltrans.core import literals
from nltrans.decoding.placeholders import COPIED
from nltrans.language.typography import Typography, localize
from nltrans.markdown.literals import literals as protected
from nltrans.quality.checks import _LITERAL

ADDRESSES = (
    "https://example.org/a_b?c=d&e=f",
    "http://en.example.org/Seal_(mammal)",
    "ftp://example.org/x",
    "s3://bucket/key",
    "www.example.org/a",
)
EMAILS = ("j.doe+x@mail.example.org", "mailto:me@example.org")
VARIABLES = ("{name}", "{user.name}", "{{ name }}", "{{name}}", "${name}", "%(name)s", "%s")


@pytest.mark.parametrize("literal", [*ADDRESSES, *EMAILS, *VARIABLES])
@pytest.mark.parametrize("frame", ["See {}, then.", "({})", "{}", "“{}”"])
def test_the_segmenter_and_the_checks_find_the_same(literal, frame):
    text = frame.replace("{}", literal)
    assert [text[start:end] for start, end, _ in protected(text, "en")] == [literal]
    assert _LITERAL.findall(text) == [literal]


@pytest.mark.parametrize("literal", [*ADDRESSES, *EMAILS])
def test_what_the_segmenter_left_is_held_and_keeps_its_typography(literal):
    text = f"See {literal} : so"
    assert COPIED.findall(text) == [literal]
    assert literal in localize(text, "fr", Typography.TYPOGRAPHIC)


@pytest.mark.parametrize(
    "prose", ["either/or at 5@6", "50 %s", "a://b", "see: //that", "@ home", "100%", "{ a b }", "a@b"]
)
def test_prose_has_none(prose):
    assert not re.search(f"{literals.ADDRESS}|{literals.EMAIL}|{literals.DOMAIN}", prose)


@pytest.mark.parametrize("name", [*literals.__all__])
def test_expressions_have_no_groups_and_find_no_mark(name):
    pattern = re.compile(getattr(literals, name))
    assert pattern.groups == 0
    assert not any(
        "⟦" in match[0] for match in pattern.finditer("https://a.b/⟦1⟧x⟦/1⟧ a@b.c⟦2/⟧ v1.2⟦3/⟧ @x⟦4/⟧ 5⟦6/⟧")
    )
