"""Numbers in running text, compared across the conventions of languages.

A written number can mean several values: ``1,024`` is 1024 in English and 1.024 in French, and
``10k`` may be translated as ``10k`` or ``10 000``. So a number is the set of its readings
(decimal and group separators after CLDR), and two numbers agree when they share one.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from nltrans.core.literals import NUMBER
from nltrans.language.known import KNOWN, of

__all__ = ["Number", "differences", "find"]

_NUMBER = re.compile(NUMBER)
_GROUPED = re.compile(r"\d{1,3}(?P<mark>[.,'’ \u00a0\u202f\u2009])\d{3}(?:(?P=mark)\d{3})*(?P<rest>[.,·]\d+)?\Z")
_INSIDE_A_WORD = re.compile(r"(?<=[^\W\d_])\d+")
_THOUSANDS = "|".join(sorted({word for language in KNOWN.values() for word in language.thousand}))
_SCALE = re.compile(rf"[ \u00a0\u202f]?(?P<unit>[kKMBGT]|{_THOUSANDS})(?![^\W\d_])")
_SCALES = {"k": 3, "K": 3, "M": 6, "B": 9, "G": 9, "T": 12}
_THOUSAND = 3
_LONGEST = 40
_DECADES = (2, 4)
"""Digits of a decade: the 1960s are «les années 60»."""
_FULL_HOUR = re.compile(r"(?<=\d)[:h]00\b")
_SPACES = " \u00a0\u202f\u2009"
_ROMAN = re.compile(r"\b(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})(?=e\b|ème\b|o\b|\b)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_HALF_DAY = re.compile(r"\s?([ap])\.?m\b", re.IGNORECASE)


class Number(NamedTuple):
    """A number as written, with the values it may stand for."""

    text: str
    values: frozenset[Decimal]


def find(text: str) -> list[Number]:
    """Return the numbers written with digits in `text`, in order.

    Digits of names such as seq2seq are none, nor are those of more than `_LONGEST` characters.
    """
    numbers = []
    text = _FULL_HOUR.sub("", text)
    for match in _NUMBER.finditer(text):
        written = match[0]
        if len(written) > _LONGEST:
            continue
        values = _readings(written)
        scale = _SCALE.match(text, match.end())
        if scale:
            written += scale[0]
            values |= {value.scaleb(_SCALES.get(scale["unit"], _THOUSAND)) for value in values}
        half_day = _HALF_DAY.match(text, match.end())
        if half_day:
            values |= {value + 12 for value in values if value < 12}  # noqa: PLR2004 (hours of half a day)
        numbers.append(Number(written, frozenset(_plain(value) for value in values)))
    return numbers


def differences(source: str, target: str, source_language: str, target_language: str) -> tuple[list[str], list[str]]:
    """Say which numbers of `source` the target lacks, and which it has in excess.

    Small and round numbers may be written as words, centuries as Roman numerals; a number that
    occurs several times needs one counterpart.

    Args:
        source: Text without marks.
        target: Text without marks.
        source_language: BCP 47 code; words are known for the languages that have a module.
        target_language: BCP 47 code.
    """
    before, after = find(source), find(target)
    return (
        _without_counterpart(before, after, _otherwise(target, target_language)),
        _without_counterpart(after, before, _otherwise(source, source_language)),
    )


def _without_counterpart(numbers: list[Number], others: list[Number], otherwise: frozenset[Decimal]) -> list[str]:
    known = otherwise.union(
        *(other.values for other in others), *(part.values for other in others for part in _parts(other))
    )
    decades = {other.text[-2:] for other in others if other.text.endswith("0")}
    lacking = []
    for number in numbers:
        parts = _parts(number)
        split = parts and all(part.values & known for part in parts)
        decade = number.text[-2:] in decades and len(number.text) in _DECADES
        if not (number.values & known or split or decade):
            lacking.append(number.text)
    return list(dict.fromkeys(lacking))


def _parts(number: Number) -> list[Number]:
    """Take what looks like one number with spaces as several numbers."""
    pieces = number.text.split()
    return [part for piece in pieces for part in find(piece)] if len(pieces) > 1 else []


def _readings(written: str) -> set[Decimal]:
    values = set()
    grouped = _GROUPED.match(written)
    if grouped:
        whole = written[: grouped.start("rest")] if grouped["rest"] else written
        fraction = grouped["rest"][1:] if grouped["rest"] else ""
        values.add(Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{fraction or 0}"))
    pieces = re.split(r"[.,·]", written)
    if len(pieces) <= 2 and not any(space in written for space in _SPACES + "'’"):  # noqa: PLR2004 (whole and fraction)
        values.add(Decimal(".".join(pieces)))
    return values or {Decimal(piece) for piece in re.findall(r"\d+", written)}


def _plain(value: Decimal) -> Decimal:
    """Make 3.50 and 3.5 the same value."""
    return value.normalize()


def _otherwise(text: str, language: str) -> frozenset[Decimal]:
    """Return the numbers that `text` has in words, in Roman numerals or inside of names."""
    words = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold()))
    known = _spelled(language)
    found = {value for word in words & known.keys() for value in known[word]}
    found |= {Decimal(match[0]) for match in _INSIDE_A_WORD.finditer(text)}
    found |= {_roman(match[0]) for match in _ROMAN.finditer(text)}
    return frozenset(_plain(value) for value in found)


@cache
def _spelled(language: str) -> dict[str, list[Decimal]]:
    """Return the values of number words, by their forms."""
    known = of(language)
    found: dict[str, list[Decimal]] = {}
    for table, first, unit in ((known.units, 0, 1), (known.ordinals, 0, 1), (known.tens, 2, 10)):
        for value, forms in enumerate(table.split("|"), start=first):
            for form in filter(None, forms.split(",")):
                found.setdefault(form, []).append(Decimal(unit * value))
    return found


def _roman(numeral: str) -> Decimal:
    digits = [_ROMAN_VALUES[letter] for letter in numeral]
    signed = [-digit if digit < max(digits[at:]) else digit for at, digit in enumerate(digits)]
    return Decimal(sum(signed))
