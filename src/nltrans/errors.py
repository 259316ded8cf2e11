"""The exceptions that nltrans raises.

    NltransError
    ├── InputError               a file or text given by the user cannot be used
    │   ├── EncodingError        not UTF-8, or text decoded twice (mojibake)
    │   ├── FrontMatterError     YAML, TOML or JSON front matter that does not parse
    │   ├── ArchiveError         an archive that is unsafe to unpack, or damaged
    │   └── LimitError           input beyond a documented bound
    ├── ConfigError              an option or a configuration file is wrong
    │   └── UnsupportedLanguage  an unknown code, or a pair that the engine lacks
    ├── EngineError              an engine cannot start, or failed
    │   ├── EngineUnavailable    an optional dependency is not installed
    │   ├── ModelNotFound        the model is not on this machine
    │   └── EngineFailure        the engine raised, or broke its contract
    ├── GlossaryError            a term base that cannot be read
    ├── TranslationMemoryError   a memory file that cannot be read or written
    └── OutputError              a target that cannot be written

What is wrong with one segment of a document is no exception but a
`nltrans.core.report.Finding`: the document still ships.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path


class NltransError(Exception):
    """Base of all errors that a caller may handle.

    Attributes:
        problem: What is wrong, naming the value.
        path: The file at fault, if there is one.
        line: 1-based line in that file.
        hint: What to do about it.
        code: Stable name of the kind of error, for machines.
    """

    code: ClassVar[str] = "error"

    def __init__(
        self,
        problem: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.path = path
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        place = "" if self.path is None else f"{self.path}: "
        if self.line is not None:
            place = f"{self.path or '<text>'}:{self.line}: "
        cure = "" if self.hint is None else f" ({self.hint})"
        return f"{place}{self.problem}{cure}"


class InputError(NltransError):
    """A file or text given by the user cannot be used."""

    code = "input"


class EncodingError(InputError):
    """A file is not UTF-8, or its text was decoded with the wrong encoding."""

    code = "encoding"


class FrontMatterError(InputError):
    """Front matter that does not parse."""

    code = "front-matter"


class ArchiveError(InputError):
    """An archive that is unsafe to unpack, or damaged."""

    code = "archive"


class LimitError(InputError):
    """Input beyond a documented bound of size or nesting."""

    code = "limit"


class ConfigError(NltransError):
    """An option or a configuration file is wrong."""

    code = "config"


class UnsupportedLanguage(ConfigError):
    """An unknown language code, or a pair that the engine does not have."""

    code = "language"


class EngineError(NltransError):
    """An engine cannot start, or failed."""

    code = "engine"


class EngineUnavailable(EngineError):
    """An optional dependency of an engine is not installed."""

    code = "engine-unavailable"


class ModelNotFound(EngineError):
    """A model is not on this machine."""

    code = "model-not-found"


class EngineFailure(EngineError):
    """An engine raised, or broke its contract."""

    code = "engine-failure"


class GlossaryError(NltransError):
    """A term base that cannot be read."""

    code = "glossary"


class TranslationMemoryError(NltransError):
    """A translation memory that cannot be read or written."""

    code = "memory"


class OutputError(NltransError):
    """A target that cannot be written."""

    code = "output"
