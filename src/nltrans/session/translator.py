"""Posts as texts: one set of settings, with what is made from them loaded once."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, final

from nltrans import wiring
from nltrans.batch import fingerprint
from nltrans.config import Settings
from nltrans.core.term import Glossary
from nltrans.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.core.ports import Engine, Memory
    from nltrans.core.report import Translation
    from nltrans.glossary.match import Matcher
    from nltrans.localize import Localization
    from nltrans.markdown.document import Document
    from nltrans.pipeline import Pipeline

__all__ = ["Translator", "translate"]


@final
class Translator:
    """Translates the texts of posts; engine, term bases and memory are loaded when they are first used, and kept.

    Args:
        to: Target languages, BCP 47; the first one is the default of each call.
        source: Source language, BCP 47.
        engine: A name (`ctranslate2`, `transformers`, `pseudo`, a plug-in's), an `Engine`, or a
            function from source texts to target texts. Such a function sees marks (⟦1⟧…⟦/1⟧,
            ⟦2/⟧) and is expected to copy them, but not trusted to.
        model: A catalogue name, a Hugging Face id, or a folder.
        glossary: Term base files, or a `Glossary`.
        memory: A memory file, which is closed with the translator, or a `Memory`, which is not.
        settings: Everything else; the arguments above win over it.
        refresh: Make anew what another engine or model put into the memory.

    Raises:
        ConfigError: a value that nltrans does not know.
    """

    def __init__(
        self,
        to: str | Sequence[str] | None = None,
        source: str | None = None,
        *,
        engine: str | Engine | Callable[[list[str]], list[str]] | None = None,
        model: str | None = None,
        glossary: str | Sequence[str] | Glossary | None = None,
        memory: str | Memory | None = None,
        settings: Settings | None = None,
        refresh: bool = False,
    ) -> None:
        self.settings = (settings or Settings()).override(
            source=source,
            targets=(to,) if isinstance(to, str) else to and tuple(to),
            engine=engine if isinstance(engine, str) else None,
            model=model,
            glossary=_files(glossary),
            memory=memory if isinstance(memory, str) else None,
        )
        self.refresh = refresh
        self._engine = None if isinstance(engine, str) else engine
        self._glossary = glossary if isinstance(glossary, Glossary) else None
        self._memory = None if isinstance(memory, str) else memory
        self._pipelines: dict[str, Pipeline] = {}
        self._matchers: dict[str, Matcher | None] = {}
        self._closing = ExitStack()

    def __enter__(self) -> Translator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close what was opened here."""
        self._closing.close()
        self._pipelines.clear()

    def translate(
        self, text: str, to: str | None = None, *, path: str = "", progress: Callable[[int], None] | None = None
    ) -> Translation:
        """Translate the text of one post, and adapt it as the settings say.

        Args:
            text: Markdown, front matter included.
            to: Target language, BCP 47.
            path: Path of the post, for the fields of localized texts.
            progress: Called with the number of segments done since the last call.

        Raises:
            NltransError: bad input or set-up, or an engine that failed as a whole.
        """
        document = self.segment(text)
        language = self._language(to)
        translation = self.pipeline(language).translate(document, progress)
        return replace(translation, text=self.localize(translation.text, document, language, path))

    def translate_many(self, texts: Sequence[str], to: str | None = None) -> list[Translation]:
        """Translate the texts of many posts, with their sentences pooled.

        Raises:
            NltransError: as for `translate`; nothing is returned then.
        """
        documents = [self.segment(text) for text in texts]
        language = self._language(to)
        translations = self.pipeline(language).translate_all(documents)
        return [
            replace(translation, text=self.localize(translation.text, document, language))
            for document, translation in zip(documents, translations, strict=True)
        ]

    def segment(self, text: str, language: str | None = None) -> Document:
        """Segment a text, in the source language by default.

        Raises:
            InputError: it cannot be read as a post.
        """
        return wiring.segment(text, self.settings if language is None else replace(self.settings, source=language))

    def localize(self, text: str, document: Document, language: str, path: str = "") -> str:
        """Adapt a translated text as the settings say; a post that is still its source's words stays as it is.

        Args:
            text: The translation.
            document: What it translates.
            language: BCP 47.
            path: Path of the source.
        """
        from nltrans import localize

        if document.segments and text == document.text:
            return text
        return localize.apply(
            text, document.text, self._localization, self.settings.source, language, path=path, flavor=document.flavor
        )

    def pipeline(self, language: str) -> Pipeline:
        """Return the pipeline into a language."""
        if language not in self._pipelines:
            self._pipelines[language] = wiring.build_pipeline(
                self.settings,
                language,
                engine=self._built_engine(language),
                matcher=self.matcher(language),
                memory=self.scoped_memory(language),
                refresh=self.refresh,
            )
        return self._pipelines[language]

    def matcher(self, language: str) -> Matcher | None:
        """Return what finds the terms for a language; None without a term base."""
        from nltrans.glossary.match import Matcher

        if language not in self._matchers:
            glossary = self.glossary(language)
            self._matchers[language] = None if glossary is None else Matcher(glossary)
        return self._matchers[language]

    def glossary(self, language: str) -> Glossary | None:
        """Return the term base for a language; None without one."""
        return self._glossary or wiring.build_glossary(self.settings, language)

    @cached_property
    def memory(self) -> Memory | None:
        """The translation memory; None without one."""
        if self._memory is not None:
            return self._memory
        memory = wiring.build_memory(self.settings)
        return None if memory is None else self._closing.enter_context(closing(memory))

    def scoped_memory(self, language: str) -> Memory | None:
        """Return the memory as it looks under the terms and settings for a language."""
        from nltrans.memory.scoped import ScopedMemory

        if self.memory is None:
            return None
        return ScopedMemory(self.memory, fingerprint.of_segments(self.settings, self.matcher(language)))

    def fingerprint(self, language: str) -> str:
        """Return the fingerprint of all that shapes a target besides its source, engine and model."""
        return fingerprint.of_target(self.settings, self.glossary(language))

    @cached_property
    def _localization(self) -> Localization:
        from nltrans.localize import Localization

        return Localization.of(self.settings.localize)

    def _built_engine(self, language: str) -> Engine:
        if self._engine is None:
            return wiring.build_engine(self.settings, language)
        from nltrans.engines.callable import as_engine

        return as_engine(self._engine)

    def _language(self, to: str | None) -> str:
        from nltrans.language.tags import normalize

        if to is not None:
            return normalize(to)
        if not self.settings.targets:
            raise ConfigError("no target language", hint="say to=, or set `to` in nltrans.toml")
        return self.settings.targets[0]


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
    """Translate the text of one post; `Translator` has the arguments, and is faster for the second one.

    Raises:
        NltransError: bad input or set-up, or an engine that failed as a whole.
    """
    with Translator(
        to, source, engine=engine, model=model, glossary=glossary, memory=memory, settings=settings
    ) as translator:
        return translator.translate(text)


def _files(glossary: str | Sequence[str] | Glossary | None) -> tuple[str, ...] | None:
    if glossary is None or isinstance(glossary, Glossary):
        return None
    return (glossary,) if isinstance(glossary, str) else tuple(glossary)
