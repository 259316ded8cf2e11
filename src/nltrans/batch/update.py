"""One target brought up to date: a person's edits are learned first, and no word of theirs is overwritten.

`prepare` reads the target and says what is known of its sentences; after the engine has done the
rest, `conclude` merges, writes and records. The ledger knows of a target before it is written, so
that nltrans's own words are never taken for a person's after a kill; what else is recorded of a
post is part of the same transactions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nltrans.batch.standing import Standing, State, beside, standing
from nltrans.core.memory import TranslationUnit
from nltrans.core.names import Name
from nltrans.core.report import Finding, Origin, Severity
from nltrans.core.written import WrittenSegment, WrittenTarget
from nltrans.errors import NltransError, OutputError
from nltrans.memory import edits
from nltrans.storage import files
from nltrans.storage.ledger import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from nltrans.core.ports import Memory
    from nltrans.core.report import Translation
    from nltrans.markdown.document import Document
    from nltrans.storage.ledger import Ledger
    from nltrans.storage.project import Project

__all__ = ["Delivery", "Log", "Outcome", "Prepared", "Publisher"]


class Outcome(Name):
    """What became of a target."""

    WRITTEN = "written"
    KEPT = "kept"
    """It is as it should be already."""
    CONFLICT = "conflict"
    """A person's edits could not be reconciled; the translation stands beside."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A target on its way."""

    source: Path
    target: Path
    language: str
    document: Document
    """The source, segmented."""
    standing: Standing
    settled: Mapping[str, TranslationUnit]
    """What stays as it is, by segment id."""
    learned: edits.Learned | None = None
    base: Document | None = None
    edited: Document | None = None

    def judged(self, translation: Translation) -> tuple[Finding, ...]:
        """Return the findings on a translation that are not about words a person wrote in this very post."""
        kept = {name for name, unit in self.settled.items() if unit.origin is Origin.HUMAN}
        return tuple(finding for finding in translation.findings if finding.segment not in kept)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A target that is done."""

    outcome: Outcome
    path: Path
    """The file that was written, or stays."""
    findings: tuple[Finding, ...] = ()
    learned: int = 0
    """Units learned from a person's edits."""
    message: str = ""


class Log:
    """Hears what becomes of a target, in the transactions of the ledger's own records; this one does not listen."""

    def intend(self, delivery: Delivery) -> None:
        """Record what will have happened once the file is written."""

    def confirm(self) -> None:
        """Record that it has happened."""


_UNHEARD = Log()


@dataclass(frozen=True, slots=True)
class Publisher:
    """Brings targets of one project up to date."""

    project: Project
    ledger: Ledger
    memory: Memory | None
    source_language: str
    segment: Callable[[str, str], Document]
    """Segments a text in a language."""
    localize: Callable[[str, Document, str, str], str]
    """Adapts a translated text (language key, title tag and the like), given the source, language and path."""
    settings: Mapping[str, str]
    """Fingerprint of what shapes a target besides its engine, by language."""
    refresh: bool = False
    """Machine translations of unchanged sentences are made anew too."""
    structure: Callable[[Document], str] | None = None
    """Fingerprint of a post's structure; None where targets depend on more than their source and settings."""

    def prepare(self, source: Path, text: str, target: Path, language: str) -> Prepared:
        """Look at the target, and learn from a person's edits.

        Raises:
            InputError: the source cannot be segmented.
            OutputError: nltrans has not written the target, or it cannot be read.
        """
        document = self.segment(text, self.source_language)
        found = standing(target, self.project.name(target), self.ledger)
        if found.state is State.FOREIGN:
            raise OutputError(
                "nltrans has not written this file, and does not overwrite it",
                path=target,
                hint=f"`nltrans learn {source} {target}` takes it over",
            )
        written = found.written
        if written is not None and (other := self.project.other_source(written.source, source)):
            raise OutputError(
                f"it is the translation of {other}",
                path=target,
                hint=f"change --out, or take {other} or this file away",
            )
        if written is None or found.state is State.MISSING:
            return Prepared(source, target, language, document, found, {})
        if not found.has_edits or found.text is None:
            return Prepared(source, target, language, document, found, self._settled(document, written, None))
        base = self.segment(written.base, language)
        try:
            edited = self.segment(found.text, language)
        except NltransError:
            return Prepared(source, target, language, document, replace(found, text=None), {})
        learned = edits.learn(written, base, edited, self.source_language)
        if self.memory is not None and learned.units:
            self.memory.add(learned.units)
        settled = self._settled(document, written, learned)
        return Prepared(source, target, language, document, found, settled, learned, base, edited)

    def conclude(self, prepared: Prepared, translation: Translation, log: Log = _UNHEARD) -> Delivery:
        """Write a translation, merged with what a person has changed.

        Args:
            prepared: What `prepare` returned.
            translation: Of `prepared.document`.
            log: Hears what becomes of it.

        Raises:
            OutputError: the target cannot be written, or changed meanwhile.
        """
        name = self.project.name(prepared.source)
        text = self.localize(translation.text, prepared.document, prepared.language, name)
        like = prepared.document if text == translation.text else None
        written = WrittenTarget(
            self.project.name(prepared.target),
            name,
            prepared.language,
            digest(prepared.document.text),
            "",
            text,
            tuple(WrittenSegment(s.id, s.source, s.target, s.origin) for s in translation.segments),
            translation.engine,
            self.settings.get(prepared.language, ""),
            structure=self.structure_of(text, prepared.language, like),
        )
        old = prepared.standing
        if old.state is State.MISSING or (old.text is not None and not old.has_edits):
            return self._write(prepared, written, text, log)
        if old.written is None or prepared.base is None or prepared.edited is None or prepared.learned is None:
            return self._set_aside(prepared, written, text, log, "it is no longer a post that nltrans can read")
        merged = edits.merge(
            old.written,
            prepared.base,
            prepared.edited,
            self.segment(text, prepared.language),
            written.segments,
            prepared.learned.pieces,
        )
        findings = tuple(_finding(entry) for entry in merged.superseded)
        if merged.conflicts:
            shown = merged.conflicts[0].replace("\n", " ")
            reason = f"its source changed where a person had rewritten several sentences as one: {shown[:80]!r}"
            return self._set_aside(prepared, written, merged.text, log, reason, findings)
        return self._write(prepared, written, merged.text, log, findings, len(prepared.learned.units))

    def confirm(self, target: Path, log: Log) -> None:
        """Record that a target is written; what an earlier conflict put beside it goes, if nobody has changed it."""
        name, place = self.project.name(target), beside(target)
        with self.ledger.transaction():
            obsolete = {record.hash for record in self.ledger.find(name + ".new")}
            self.ledger.forget(name + ".new")  # before the file goes: a record without it means it was dealt with
            self.ledger.confirm(name)
            log.confirm()
        if obsolete and place.is_file() and digest(place.read_bytes()) in obsolete:
            place.unlink()

    def structure_of(self, text: str, language: str, like: Document | None = None) -> str:
        """Return the fingerprint of a text's structure, that of `like` where it is known; empty for no post."""
        if self.structure is None:
            return ""
        try:
            return self.structure(like or self.segment(text, language))
        except NltransError:
            return ""

    def _settled(
        self, document: Document, written: WrittenTarget, learned: edits.Learned | None
    ) -> dict[str, TranslationUnit]:
        learned = learned or edits.Learned((), {}, frozenset())
        known = edits.carry_over(written, learned, [segment.text for segment in document.segments])
        is_stale = self.refresh or written.settings != self.settings.get(written.language, "")
        return {
            document.segments[at].id: TranslationUnit(
                segment.source,
                segment.target,
                self.source_language,
                written.language,
                segment.origin,
                engine=written.engine if segment.origin is Origin.MT else "",
            )
            for at, segment in known.items()
            if segment.origin is not Origin.SOURCE and not (is_stale and segment.origin is Origin.MT)
        }

    def _write(
        self,
        prepared: Prepared,
        written: WrittenTarget,
        text: str,
        log: Log,
        findings: tuple[Finding, ...] = (),
        learned: int = 0,
    ) -> Delivery:
        name, target, old = written.path, prepared.target, prepared.standing
        written = replace(written, hash=digest(text))
        is_same = old.hash == written.hash
        delivery = Delivery(Outcome.KEPT if is_same else Outcome.WRITTEN, target, findings, learned)
        with self.ledger.transaction():
            if old.written is not None and old.state is not State.MISSING:
                self.ledger.intend(old.written)
                self.ledger.confirm(name)  # whichever record was its base is now its only one
            self.ledger.intend(written)
            log.intend(delivery)
        if not is_same:
            if standing(target, name, self.ledger).hash != old.hash:
                raise OutputError("it was changed while it was being translated", path=target, hint="run again")
            files.write_text_atomic(target, text)
        self.confirm(target, log)
        return delivery

    def _set_aside(
        self,
        prepared: Prepared,
        written: WrittenTarget,
        text: str,
        log: Log,
        reason: str,
        findings: tuple[Finding, ...] = (),
    ) -> Delivery:
        place = beside(prepared.target)
        written = replace(written, path=written.path + ".new", hash=digest(text))
        message = (
            f"{prepared.target.name} was left alone: {reason}; the new translation is in {place.name}."
            " Take over from it what you want, and delete it"
        )
        delivery = Delivery(Outcome.CONFLICT, place, findings, message=message)
        files.write_text_atomic(place, text)  # before it is recorded: a record without the file means it was dealt with
        with self.ledger.transaction():
            self.ledger.intend(written)
            self.ledger.confirm(written.path)
            log.intend(delivery)
            log.confirm()
        return delivery


def _finding(entry: edits.Superseded) -> Finding:
    if not entry.words:
        message = f"a person had taken this out, and its source changed: {entry.replacement}"
        return Finding("edit-kept", Severity.MINOR, message)
    if not entry.replacement:
        return Finding("edit-removed", Severity.MAJOR, f"its source is gone; a person had written: {entry.words}")
    message = f"its source changed, and it was translated anew; a person had written: {entry.words}"
    return Finding("edit-superseded", Severity.MAJOR, message)
