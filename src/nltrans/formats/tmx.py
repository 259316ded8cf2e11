"""Exchange of translation memories as TMX 1.4b (LISA OSCAR, 2005).

Marks are written as inline elements whose `x` says which of the source and the target belong
together, and whose content is the mark itself, so that a tool that shows native code shows where
it stands. In other tools' files `bpt`/`ept` and `hi` become pairs; `ph`, `it` and `ut` become
placeholders; a unit whose elements do not match up is read as plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.metadata import version
from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from nltrans.core import marks
from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Origin
from nltrans.errors import TranslationMemoryError, UnsupportedLanguage
from nltrans.language.tags import base, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO
    from xml.etree.ElementTree import Element

__all__ = ["Written", "read_tmx", "write_tmx"]

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = "%Y%m%dT%H%M%SZ"
_PAIRED, _ALONE = {"hi"}, {"ph", "it", "ut"}


@dataclass(frozen=True, slots=True)
class Written:
    """What an export did."""

    units: int
    left_out: int
    """Units with control characters that XML 1.0 cannot carry."""


def write_tmx(units: Iterable[TranslationUnit], stream: TextIO) -> Written:
    """Write units one by one to a stream of UTF-8."""
    stream.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'<header creationtool="nltrans" creationtoolversion="{version("nltrans")}" segtype="sentence"'
        ' o-tmf="nltrans" adminlang="en" srclang="*all*" datatype="plaintext"/>\n<body>\n'
    )
    written = left_out = 0
    for unit in units:
        if any(map(_ILLEGAL.search, (unit.source, unit.target, unit.previous, unit.next, unit.document, unit.engine))):
            left_out += 1
            continue
        stream.write(_tu(unit))
        written += 1
    stream.write("</body>\n</tmx>\n")
    return Written(written, left_out)


def read_tmx(
    path: Path, *, source: str | None = None, target: str | None = None, origin: Origin = Origin.HUMAN
) -> Iterator[TranslationUnit]:
    """Yield the units of a file, holding no more than one in memory.

    Args:
        path: TMX of any version, in any encoding that it declares.
        source: Source language to file units under; a variant (``en-US`` for ``en``) will do.
            The file says which it is where this is not given.
        target: The only target language to read, likewise; all others without it.
        origin: Of the units of other tools.

    Raises:
        TranslationMemoryError: the file cannot be read or is not TMX.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    body: Element | None = None
    declared = ""
    try:
        for event, element in iterparse(path, events=("start", "end")):
            if event == "start" and body is None and element.tag not in {"tmx", "header", "body", "prop", "note"}:
                raise TranslationMemoryError(f"this is no TMX file: it begins with <{element.tag}>", path=path)
            if event == "start" and element.tag == "body":
                body = element
            elif event == "end" and element.tag == "header":
                declared = element.get("srclang", "")
            elif event == "end" and element.tag == "tu" and body is not None:
                yield from _units(element, declared, source, target, origin)
                body.clear()
    except ParseError as error:
        raise TranslationMemoryError(f"this is no sound XML: {error}", path=path, line=error.position[0]) from error
    except DefusedXmlException as error:
        raise TranslationMemoryError("XML entities are not accepted", path=path) from error
    except OSError as error:
        raise TranslationMemoryError(f"cannot read it: {error.strerror}", path=path) from error


def _tu(unit: TranslationUnit) -> str:
    props = {
        "x-origin": unit.origin,
        "x-engine": unit.engine,
        "x-document": unit.document,
        "x-score": "" if unit.score is None else repr(unit.score),
        "x-context-pre": unit.previous,
        "x-context-post": unit.next,
    }
    dates = [("creationdate", unit.created), ("changedate", unit.changed)]
    attributes = "".join(f' {name}="{_to_date(date)}"' for name, date in dates if date)
    lines = [f"<tu srclang={quoteattr(unit.source_language)}{attributes}>"]
    lines += [f"<prop type={quoteattr(name)}>{_escape(value)}</prop>" for name, value in props.items() if value]
    for language, text in ((unit.source_language, unit.source), (unit.target_language, unit.target)):
        lines.append(f"<tuv xml:lang={quoteattr(language)}><seg>{_seg(text)}</seg></tuv>")
    return "\n".join([*lines, "</tu>\n"])


def _seg(text: str) -> str:
    pieces, at = [], 0
    for match in marks.MARK.finditer(text):
        pieces.append(_escape(text[at : match.start()]))
        number = match["number"]
        if match["alone"]:
            pieces.append(f'<ph x="{number}">{match[0]}</ph>')
        elif match["close"]:
            pieces.append(f'<ept i="{number}">{match[0]}</ept>')
        else:
            pieces.append(f'<bpt i="{number}" x="{number}">{match[0]}</bpt>')
        at = match.end()
    return "".join([*pieces, _escape(text[at:])])


def _escape(text: str) -> str:
    return escape(text, {"\r": "&#13;"})


def _units(
    tu: Element, declared: str, source: str | None, target: str | None, origin: Origin
) -> Iterator[TranslationUnit]:
    variants = [
        (language, seg)
        for tuv in tu.iter("tuv")
        if (language := _language(tuv)) and (seg := tuv.find("seg")) is not None
    ]
    wanted = source or tu.get("srclang") or declared
    from_ = _pick([language for language, _ in variants], wanted)
    if from_ is None and wanted in {"", "*all*"} and variants:
        from_ = variants[0][0]
    if from_ is None:
        return
    original = next(seg for language, seg in variants if language == from_)
    props = {prop.get("type", ""): prop.text or "" for prop in tu.findall("prop")}
    score = props.get("x-score", "")
    others = [language for language, _ in variants if language != from_]
    only = None if target is None else _pick(others, target)
    for language, seg in variants:
        if seg is original or language == from_ or (target is not None and language != only):
            continue
        one, other = _texts(original, seg)
        if not one.strip() or not other.strip():
            continue
        yield TranslationUnit(
            one,
            other,
            source or from_,
            target or language,
            _origin(props.get("x-origin"), origin),
            engine=props.get("x-engine", ""),
            previous=props.get("x-context-pre", ""),
            next=props.get("x-context-post", ""),
            document=props.get("x-document", ""),
            score=float(score) if re.fullmatch(r"\d+(\.\d+)?(e-?\d+)?", score) else None,
            created=_from_date(tu.get("creationdate", "")),
            changed=_from_date(tu.get("changedate", "")),
        )


def _language(tuv: Element) -> str:
    try:
        return normalize(tuv.get(_LANGUAGE) or tuv.get("lang") or "")
    except UnsupportedLanguage:
        return ""


def _pick(languages: list[str], wanted: str) -> str | None:
    """Find a language or, failing that, one of its variants."""
    try:
        exact, loose = normalize(wanted), base(wanted)
    except UnsupportedLanguage:
        return None
    if exact in languages:
        return exact
    return next((language for language in languages if base(language) == loose), None)


def _origin(name: str | None, default: Origin) -> Origin:
    return Origin(name) if name in {Origin.HUMAN.value, Origin.REVIEWED.value, Origin.MT.value} else default


Piece = str | tuple[str, str]
"""Text, or an inline element as its mark's shape with `{}` for the number, and its key."""


def _texts(source: Element, target: Element) -> tuple[str, str]:
    """Return the texts with marks, numbered in the order of the source; without marks if they do not match up."""
    pieces, others = _pieces(source), _pieces(target)
    keys = dict.fromkeys(piece[1] for piece in pieces if isinstance(piece, tuple))
    numbers = {key: number for number, key in enumerate(keys, start=1)}
    if all(piece[1] in numbers for piece in others if isinstance(piece, tuple)):
        one, other = (
            "".join(piece if isinstance(piece, str) else piece[0].format(numbers[piece[1]]) for piece in text)
            for text in (pieces, others)
        )
        if marks.is_sound(one, other):
            return one, other
    return tuple("".join(piece for piece in text if isinstance(piece, str)) for text in (pieces, others))  # type: ignore[return-value]


def _pieces(seg: Element, serial: Iterator[int] | None = None) -> list[Piece]:
    """Flatten a `seg`; elements are paired across languages by `x`, else by `i`, else by their order."""
    serial = serial or count(1)
    pieces: list[Piece] = [seg.text or ""]
    pairs: dict[str, str] = {}
    for element in seg:
        tag, own = element.tag, element.get("x")
        if tag == "bpt":
            pairs[element.get("i", "")] = key = f"pair {own or element.get('i')}"
            pieces.append(("⟦{}⟧", key))
        elif tag == "ept":
            pieces.append(("⟦/{}⟧", pairs.get(element.get("i", ""), "unopened")))
        elif tag in _PAIRED:
            key = f"{tag} {own or f'number {next(serial)}'}"
            pieces += [("⟦{}⟧", key), *_pieces(element, serial), ("⟦/{}⟧", key)]
        elif tag in _ALONE:
            pieces.append(("⟦{}/⟧", f"alone {own or f'number {next(serial)}'}"))
        pieces.append(element.tail or "")
    return pieces


def _to_date(iso: str) -> str:
    moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
    return moment.astimezone(timezone.utc).strftime(_DATE)


def _from_date(date: str) -> str:
    try:
        moment = datetime.strptime(date, _DATE).replace(tzinfo=timezone.utc)
    except ValueError:
        return ""
    return moment.isoformat(timespec="seconds")
