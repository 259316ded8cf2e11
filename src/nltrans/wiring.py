"""The composition root: settings become an engine, a glossary, a memory and a pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nltrans.config import Settings
from nltrans.core.term import Glossary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.core.ports import Engine, Memory
    from nltrans.core.report import Translation
    from nltrans.markdown.document import Document
    from nltrans.pipeline import Pipeline

__all__ = ["build_engine", "build_glossary", "build_memory", "build_pipeline", "segment", "translate"]


def segment(text: str, settings: Settings | None = None) -> Document:
    """Segment a post as the settings say."""
    from nltrans.markdown.segment import DEFAULT_FRONT_MATTER_KEYS
    from nltrans.markdown.segment import segment as cut

    settings = settings or Settings()
    keys = DEFAULT_FRONT_MATTER_KEYS if settings.front_matter is None else settings.front_matter
    return cut(text, flavor=settings.flavor, source=settings.source, front_matter_keys=keys)


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
    from nltrans.storage import glossary_files

    return glossary_files.read([_resolve(name, settings) for name in settings.glossary], settings.source, target)


def build_memory(settings: Settings) -> Memory | None:
    """Open the translation memory; None without one."""
    if settings.memory is None:
        return None
    from nltrans.storage.memory_sqlite import SqliteMemory

    return SqliteMemory(_resolve(settings.memory, settings))


def build_pipeline(
    settings: Settings,
    target: str,
    *,
    engine: Engine | None = None,
    memory: Memory | None = None,
    glossary: Glossary | None = None,
) -> Pipeline:
    """Return a pipeline into `target`; parts that are given are used as they are."""
    from nltrans.decoding.order import chosen
    from nltrans.glossary.match import Matcher
    from nltrans.pipeline import Pipeline
    from nltrans.quality.estimate import Estimator
    from nltrans.text.typography import Typography

    glossary = glossary or build_glossary(settings, target)
    return Pipeline(
        engine or build_engine(settings, target),
        settings.source,
        target,
        matcher=Matcher(glossary) if glossary else None,
        memory=memory or build_memory(settings),
        fuzzy_threshold=settings.fuzzy_threshold,
        typography=None if settings.typography == "auto" else Typography(settings.typography),
        estimator=Estimator.load(),
        without=chosen(settings.without),
        explain=settings.explain,
    )


def _resolve(name: str, settings: Settings) -> Path | str:
    """Take a path of the configuration file as relative to that file."""
    if settings.root is None or Path(name).exists() or Path(name).is_absolute():
        return name
    beside = settings.root / name
    return beside if beside.exists() else name


def translate(
    text: str,
    to: str,
    source: str = "en",
    *,
    engine: str | Engine | Callable[[list[str]], list[str]] | None = None,
    model: str | None = None,
    glossary: str | Sequence[str] | Glossary | None = None,
    memory: str | Memory | None = None,
    settings: Settings | None = None,
) -> Translation:
    """Translate the text of one post.

    Args:
        text: Markdown, front matter included.
        to: Target language, BCP 47.
        source: Source language, BCP 47.
        engine: A name (`ctranslate2`, `transformers`, `pseudo`, a plug-in's), an `Engine`, or a
            function from source texts to target texts. Such a function sees marks (⟦1⟧…⟦/1⟧,
            ⟦2/⟧) and is expected to copy them, but not trusted to.
        model: A catalogue name, a Hugging Face id, or a folder.
        glossary: Term base files, or a `Glossary`.
        memory: A memory file, or a `Memory`.
        settings: Everything else; the arguments above win over it.

    Raises:
        NltransError: bad input or set-up, or an engine that failed as a whole.
    """
    named_engine = engine if isinstance(engine, str) else None
    terms: Glossary | None = None
    files: tuple[str, ...] | None = None
    if isinstance(glossary, Glossary):
        terms = glossary
    elif glossary is not None:
        files = (glossary,) if isinstance(glossary, str) else tuple(glossary)
    chosen = (settings or Settings()).override(
        source=source,
        targets=(to,),
        engine=named_engine,
        model=model,
        glossary=files,
        memory=memory if isinstance(memory, str) else None,
    )
    target = chosen.targets[0]
    built: Engine | None = None
    if engine is not None and named_engine is None:
        from nltrans.engines.callable import as_engine

        built = as_engine(engine)
    document = segment(text, chosen)
    pipeline = build_pipeline(
        chosen,
        target,
        engine=built,
        memory=None if isinstance(memory, str) else memory,
        glossary=terms,
    )
    return pipeline.translate(document)
