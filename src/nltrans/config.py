"""Settings: defaults, then a configuration file, then what the caller says.

The file is ``nltrans.toml``, or the table ``[tool.nltrans]`` of ``pyproject.toml``, in the
folder of the posts or the nearest one above. Options win over the file because they are the
more deliberate choice; there are no environment variables, so that a run can be repeated
from its command line and its file alone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping  # noqa: TC003 -- the file is checked against the types of the settings
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from nltrans.core.typed import typed
from nltrans.errors import ConfigError
from nltrans.language.tags import normalize
from nltrans.markdown import flavors

__all__ = ["Settings", "find", "load"]

FLAVORS = ("auto", *flavors.FLAVORS)
TYPOGRAPHIES = ("auto", "none", "plain", "typographic")
SEVERITIES = ("critical", "major", "minor")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides what a run produces."""

    source: str = field(default="en", metadata={"key": "from", "help": "source language"})
    targets: tuple[str, ...] = field(default=(), metadata={"key": "to", "help": "target languages"})
    engine: str | None = field(default=None, metadata={"help": "engine; the best one for the pair by default"})
    model: str | None = field(default=None, metadata={"help": "catalogue name, Hugging Face id or folder"})
    beam_size: int | None = field(default=None, metadata={"help": "beams of the search; the model's own by default"})
    glossary: tuple[str, ...] = field(default=(), metadata={"help": "term bases, the first one wins"})
    memory: str | None = field(default=None, metadata={"help": "translation memory"})
    fuzzy_threshold: float | None = field(
        default=None, metadata={"help": "use fuzzy matches of the memory from this similarity on"}
    )
    flavor: str = field(default="auto", metadata={"help": "Markdown dialect", "choices": FLAVORS})
    front_matter: tuple[str, ...] | None = field(default=None, metadata={"help": "front-matter keys to translate"})
    typography: str = field(
        default="auto", metadata={"help": "typography of the target language", "choices": TYPOGRAPHIES}
    )
    without: tuple[str, ...] = field(default=(), metadata={"help": "decoding passes that are switched off"})
    out: str | None = field(default=None, metadata={"help": "file, folder, pattern or -"})
    min_score: float | None = field(default=None, metadata={"help": "fail below this score"})
    fail_on: str | None = field(default=None, metadata={"help": "fail on findings", "choices": SEVERITIES})
    localize: Mapping[str, Any] = field(default_factory=dict, metadata={"help": "how posts are adapted"})
    batch: Mapping[str, Any] = field(default_factory=dict, metadata={"help": "how archives are read"})
    protect: Mapping[str, Any] = field(default_factory=dict, metadata={"help": "what is kept besides"})
    links: Mapping[str, str] = field(default_factory=dict, metadata={"help": "localized addresses of links"})
    explain: bool = field(default=False, metadata={"key": None})
    """Note down what each decoding pass did; for one run, not for the file."""
    root: Path | None = field(default=None, metadata={"key": None})
    """Folder of the configuration file; paths in it are relative to this folder."""

    def override(self, **options: Any) -> Settings:
        """Return these settings with the options that are not None."""
        chosen = {name: value for name, value in options.items() if value is not None}
        return _checked(replace(self, **chosen))


def find(start: Path) -> Path | None:
    """Return the configuration file that holds for `start`, a file or folder."""
    folder = Path(os.path.realpath(start))
    for candidate in (folder, *folder.parents):
        if (candidate / "nltrans.toml").is_file():
            return candidate / "nltrans.toml"
        project = candidate / "pyproject.toml"
        if project.is_file() and "[tool.nltrans" in project.read_text(encoding="utf-8", errors="replace"):
            return project
    return None


def load(path: Path | None) -> Settings:
    """Read a configuration file; None gives the defaults.

    Raises:
        ConfigError: the file does not parse, or has a key or value that nltrans does not know.
    """
    if path is None:
        return Settings()
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        table: Any = tomlkit.parse(path.read_text(encoding="utf-8")).unwrap()
    except OSError as error:
        raise ConfigError(f"cannot read the configuration: {error.strerror}", path=path) from error
    except UnicodeDecodeError as error:
        raise ConfigError("the configuration is not UTF-8", path=path) from error
    except TOMLKitError as error:
        raise ConfigError(f"not TOML: {error}", path=path, line=getattr(error, "line", None)) from error
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("nltrans", {})
    known = {_key(f): f for f in fields(Settings)}
    kinds = get_type_hints(Settings)
    values: dict[str, Any] = {"root": path.parent}
    for key, value in table.items():
        if key is None or key not in known:
            allowed = ", ".join(sorted(key for key in known if key))
            raise ConfigError(f"unknown setting {key!r}", path=path, hint=f"known are {allowed}")
        name = known[key].name
        is_list = isinstance(value, str) and "tuple" in str(kinds[name])
        try:
            values[name] = typed([value] if is_list else value, kinds[name])
        except ValueError as error:
            raise ConfigError(f"{key} is {value!r}: {error}", path=path) from error
    try:
        return _checked(Settings(**values))
    except ConfigError as error:
        error.path = path
        raise


def _key(setting: Field[Any]) -> str:
    """Return the name of a setting in the file."""
    key: str = setting.metadata.get("key", setting.name.replace("_", "-"))
    return key


def _checked(settings: Settings) -> Settings:
    for f in fields(Settings):
        value = getattr(settings, f.name)
        choices = f.metadata.get("choices")
        if choices and value is not None and value not in choices:
            raise ConfigError(f"{_key(f)} is {value!r}", hint=f"choose one of {', '.join(choices)}")
    if settings.min_score is not None and not 0 <= settings.min_score <= 1:
        raise ConfigError(f"min-score is {settings.min_score}", hint="it is a number from 0 to 1")
    if settings.beam_size is not None and settings.beam_size < 1:
        raise ConfigError(f"beam-size is {settings.beam_size}", hint="it is at least 1")
    return replace(
        settings, source=normalize(settings.source), targets=tuple(dict.fromkeys(map(normalize, settings.targets)))
    )
