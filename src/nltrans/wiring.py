"""The composition root: settings become an engine, a glossary, a memory and a pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.config import Settings
from nltrans.errors import ConfigError

if TYPE_CHECKING:
    from nltrans.core.ports import Engine, Memory
    from nltrans.core.term import Glossary
    from nltrans.glossary.match import Matcher
    from nltrans.markdown.document import Document
    from nltrans.pipeline import Pipeline
    from nltrans.quality.estimate import Estimator
    from nltrans.storage.memory_sqlite import SqliteMemory

__all__ = [
    "build_engine",
    "build_estimator",
    "build_glossary",
    "build_memory",
    "build_pipeline",
    "memory_path",
    "segment",
]


def segment(text: str, settings: Settings | None = None) -> Document:
    """Segment a post as the settings say."""
    from nltrans.markdown.flavors.own import Own
    from nltrans.markdown.segment import DEFAULT_FRONT_MATTER_KEYS
    from nltrans.markdown.segment import segment as cut

    settings = settings or Settings()
    keys = DEFAULT_FRONT_MATTER_KEYS if settings.front_matter is None else settings.front_matter
    own = Own.of(settings.protect)
    return cut(text, flavor=settings.flavor, source=settings.source, front_matter_keys=keys, own=own)


def build_engine(settings: Settings, target: str) -> Engine:
    """Return the engine for a pair: the one asked for, else the best at hand.

    Raises:
        EngineUnavailable: an extra is missing; the message has its install line.
        ModelNotFound: no model for the pair is here; the message has the command that gets one.
        UnsupportedLanguage: the engine does not have the pair.
    """
    from nltrans.engines import get_engine

    return get_engine(
        settings.engine, model=settings.model, source=settings.source, target=target, beam_size=settings.beam_size
    )


def build_glossary(settings: Settings, target: str) -> Glossary | None:
    """Read the term bases, earlier files before later ones; None without any."""
    if not settings.glossary:
        return None
    from nltrans.formats import glossary_files

    return glossary_files.read([_resolve(name, settings) for name in settings.glossary], settings.source, target)


def build_memory(settings: Settings) -> SqliteMemory | None:
    """Open the translation memory; None without one."""
    path = memory_path(settings)
    if path is None:
        return None
    from nltrans.storage.memory_sqlite import SqliteMemory

    return SqliteMemory(path)


def memory_path(settings: Settings) -> Path | None:
    """Return the file of the translation memory that the settings name; None without one."""
    return None if settings.memory is None else Path(_resolve(settings.memory, settings))


def build_estimator(engine: Engine) -> Estimator | None:
    """Return what estimates quality for an engine's model and pair; None where nobody fitted it.

    Raises:
        ConfigError: the weights cannot be read.
    """
    from nltrans.core.ports import Estimable
    from nltrans.quality.estimate import Estimator

    weights = engine.estimator_weights if isinstance(engine, Estimable) else None
    if weights is None:
        return None
    try:
        return Estimator.parse(weights)
    except ValueError as error:
        problem = f"the quality estimate of {engine.name} cannot be read: {error}"
        raise ConfigError(problem, hint="fit it again, or remove it from the model's folder") from error


def build_pipeline(
    settings: Settings,
    target: str,
    *,
    engine: Engine,
    matcher: Matcher | None = None,
    memory: Memory | None = None,
    refresh: bool = False,
) -> Pipeline:
    """Return a pipeline into `target` of parts that are at hand."""
    from nltrans.decoding.order import chosen
    from nltrans.language.typography import Typography
    from nltrans.pipeline import Pipeline

    return Pipeline(
        engine,
        settings.source,
        target,
        matcher=matcher,
        memory=memory,
        fuzzy_threshold=settings.fuzzy_threshold,
        refresh=refresh,
        typography=None if settings.typography == "auto" else Typography(settings.typography),
        estimator=build_estimator(engine),
        without=chosen(settings.without),
        explain=settings.explain,
    )


def _resolve(name: str, settings: Settings) -> Path | str:
    """Take a path of the configuration file as relative to that file."""
    if settings.root is None or Path(name).exists() or Path(name).is_absolute():
        return name
    beside = settings.root / name
    return beside if beside.exists() else name
