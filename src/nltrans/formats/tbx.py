"""TBX-Basic, the exchange format of term bases (ISO 30042:2019, and its 2008 edition for reading).

What TBX-Basic has no category for travels in a note: ``nltrans: do-not-translate``,
``nltrans: case-sensitive`` or ``nltrans: case-insensitive``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import escape, quoteattr

from nltrans.core.term import Concept
from nltrans.errors import GlossaryError, UnsupportedLanguage
from nltrans.language.tags import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["parse", "to_tbx"]

_CONCEPT = frozenset({"conceptEntry", "termEntry"})
_LANGUAGE = frozenset({"langSec", "langSet"})
_TERM = frozenset({"termSec", "tig", "ntig"})
_CATEGORIES = frozenset({"administrativeStatus", "partOfSpeech", "grammaticalGender"})
_BARRED = frozenset({"deprecatedTerm-admn-sts", "supersededTerm-admn-sts", "deprecatedTerm", "supersededTerm"})
_PREFERRED = frozenset({"preferredTerm-admn-sts", "preferredTerm"})
_FLAGS = re.compile(r"nltrans:\s*(do-not-translate|case-sensitive|case-insensitive)\s*")
_GENDERS = ("masculine", "feminine", "neuter")


@dataclass(slots=True)
class _Entry:
    """A concept while it is read."""

    line: int
    terms: dict[str, list[str]] = field(default_factory=dict)
    forbidden: dict[str, list[str]] = field(default_factory=dict)
    gender: dict[str, str] = field(default_factory=dict)
    part_of_speech: str = ""
    notes: list[str] = field(default_factory=list)

    def concept(self, path: Path) -> Concept:
        note = " ".join(self.notes)
        flags = set(_FLAGS.findall(note))
        case = True if "case-sensitive" in flags else False if "case-insensitive" in flags else None
        return Concept(
            {code: tuple(variants) for code, variants in self.terms.items()},
            {code: tuple(variants) for code, variants in self.forbidden.items()},
            self.gender,
            do_not_translate="do-not-translate" in flags,
            case_sensitive=case,
            part_of_speech=self.part_of_speech,
            note=_FLAGS.sub("", note).strip(),
            place=f"{path}:{self.line}",
        )


class _Handler(ContentHandler):
    """Builds concepts from SAX events, which know their line."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.concepts: list[Concept] = []
        self._path = path
        self._root = ""
        self._entry: _Entry | None = None
        self._language = ""
        self._term: dict[str, str] = {}
        self._category = ""
        self._text: list[str] = []

    @property
    def line(self) -> int:
        """1-based line of the event."""
        locator: Any = getattr(self, "_locator", None)
        return int(locator.getLineNumber() or 1) if locator else 1

    def error(self, problem: str, hint: str | None = None) -> GlossaryError:
        """Return an error at the line of the event."""
        return GlossaryError(problem, path=self._path, line=self.line, hint=hint)

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Open an entry, a language, a term or a category."""
        local = name.rpartition(":")[2]
        self._text = []
        if not self._root:
            self._root = local
            if local not in {"tbx", "martif"}:
                raise self.error(f"not TBX: the root element is {local!r}", "expected <tbx> or <martif>")
        elif local in _CONCEPT:
            self._entry = _Entry(self.line)
        elif local in _LANGUAGE:
            self._language = self._code(attrs.get("xml:lang", ""))
        elif local in _TERM:
            self._term = {}
        self._category = local if local in _CATEGORIES else attrs.get("type", "") if local == "termNote" else ""

    def characters(self, content: str) -> None:
        """Collect text."""
        self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        """Close what `startElement` opened."""
        local = name.rpartition(":")[2]
        text = " ".join("".join(self._text).split())
        entry = self._entry
        if entry is None:
            return
        if local == "term":
            if not text:
                raise self.error("empty term")
            self._term["term"] = text
        elif self._category in _CATEGORIES and local in {self._category, "termNote"}:
            self._term[self._category] = text
            self._category = ""
        elif local == "note" and text and text not in entry.notes:
            entry.notes.append(text)
        elif local in _TERM:
            self._add(entry)
        elif local in _CONCEPT:
            if not entry.terms:
                raise self.error("empty entry: no term in any language")
            self.concepts.append(entry.concept(self._path))
            self._entry = None
        self._text = []

    def skippedEntity(self, name: str) -> None:  # noqa: N802
        """Refuse an entity that only the document type could define."""
        raise self.error(f"the entity &{name}; is not defined", "write the character itself")

    def _code(self, code: str) -> str:
        try:
            return normalize(code)
        except UnsupportedLanguage as error:
            raise self.error(f"{code!r} is not a language code", "set xml:lang to one such as fr or pt-BR") from error

    def _add(self, entry: _Entry) -> None:
        term = self._term.get("term")
        if term is None:
            raise self.error("a term section without a term")
        status = self._term.get("administrativeStatus", "")
        barred = status in _BARRED
        variants = (entry.forbidden if barred else entry.terms).setdefault(self._language, [])
        if term in variants:
            raise self.error(f"duplicate term {term!r}")
        variants.insert(0 if status in _PREFERRED else len(variants), term)
        entry.part_of_speech = entry.part_of_speech or self._term.get("partOfSpeech", "")
        gender = self._term.get("grammaticalGender", "")
        if gender in _GENDERS and not barred:
            entry.gender.setdefault(self._language, gender)


def parse(data: bytes, path: Path) -> list[Concept]:
    """Read the concepts of a TBX file.

    Raises:
        GlossaryError: not XML, not TBX, own entities, or an entry without terms; names the line.
    """
    from xml.sax import SAXParseException

    from defusedxml import DefusedXmlException, sax

    handler = _Handler(path)
    try:
        # A document type may be named, as files of 2008 do; it is not fetched, and entities are refused.
        sax.parseString(data, handler, forbid_external=False)
    except SAXParseException as error:
        raise GlossaryError(f"not XML: {error.getMessage()}", path=path, line=error.getLineNumber()) from error
    except DefusedXmlException as error:
        raise GlossaryError("entities are refused", path=path, line=handler.line) from error
    except (LookupError, UnicodeError) as error:
        raise GlossaryError(f"not readable text: {error}", path=path, line=handler.line) from error
    return handler.concepts


def to_tbx(concepts: Sequence[Concept]) -> str:
    """Return concepts as TBX-Basic, style DCA.

    Targets forbidden in any language are written for each language that the entry has.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">',
        "  <tbxHeader>",
        "    <fileDesc>",
        "      <sourceDesc>",
        "        <p>Written by nltrans</p>",
        "      </sourceDesc>",
        "    </fileDesc>",
        "  </tbxHeader>",
        "  <text>",
        "    <body>",
    ]
    for number, concept in enumerate(concepts, 1):
        lines.append(f'      <conceptEntry id="c{number}">')
        lines += [f"        <note>{escape(note)}</note>" for note in _notes(concept)]
        for code in dict.fromkeys((*concept.terms, *(code for code in concept.forbidden if code))):
            lines.append(f"        <langSec xml:lang={quoteattr(code)}>")
            barred = (*concept.forbidden.get("", ()), *concept.forbidden.get(code, ()))
            statuses = [
                (term, "admittedTerm-admn-sts" if at else "preferredTerm-admn-sts")
                for at, term in enumerate(concept.terms.get(code, ()))
            ]
            statuses += [(term, "deprecatedTerm-admn-sts") for term in dict.fromkeys(barred)]
            for term, status in statuses:
                notes = {"partOfSpeech": concept.part_of_speech, "administrativeStatus": status}
                if status.startswith("preferred") and concept.gender.get(code):
                    notes["grammaticalGender"] = concept.gender[code]
                lines += ["          <termSec>", f"            <term>{escape(term)}</term>"]
                lines += [
                    f'            <termNote type="{kind}">{escape(value)}</termNote>'
                    for kind, value in notes.items()
                    if value
                ]
                lines.append("          </termSec>")
            lines.append("        </langSec>")
        lines.append("      </conceptEntry>")
    lines += ["    </body>", "  </text>", "</tbx>", ""]
    return "\n".join(lines)


def _notes(concept: Concept) -> list[str]:
    flags = ["do-not-translate"] if concept.do_not_translate else []
    if concept.case_sensitive is not None:
        flags.append("case-sensitive" if concept.case_sensitive else "case-insensitive")
    return [*(f"nltrans: {flag}" for flag in flags), *([concept.note] if concept.note else [])]
