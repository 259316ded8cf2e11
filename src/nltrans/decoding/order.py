"""The order of the passes, outermost first.

A segment goes down the list to the engine, and its translation comes up again. The settings can
switch a pass off by its name; `nltrans translate --explain` shows what each one did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nltrans.decoding.case import Capital, Case
from nltrans.decoding.clauses import Clauses
from nltrans.decoding.demands import Demands
from nltrans.decoding.enforce import Enforce
from nltrans.decoding.lexicon import Lexicon
from nltrans.decoding.loops import Loops
from nltrans.decoding.markup import Markup
from nltrans.decoding.placeholders import Placeholders
from nltrans.decoding.pool import Pool
from nltrans.decoding.terms import Terms
from nltrans.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection

    from nltrans.core.ports import Engine
    from nltrans.decoding.passes import Pass

__all__ = ["ORDER", "chosen", "pool"]

ORDER: tuple[type[Pass[Any]], ...] = (
    Capital,
    Enforce,
    Terms,
    Markup,
    Lexicon,
    Case,
    Placeholders,
    Clauses,
    Demands,
    Loops,
)


def chosen(names: Collection[str]) -> frozenset[str]:
    """Return names of passes as a set.

    Raises:
        ConfigError: there is no such pass.
    """
    known = [kind.name for kind in ORDER]
    for name in names:
        if name not in known:
            raise ConfigError(f"there is no decoding pass {name!r}", hint=f"there are {', '.join(known)}")
    return frozenset(names)


def pool(engine: Engine, source: str, target: str, without: Collection[str] = ()) -> Pool:
    """Return an engine with the passes around it that it has need of.

    Args:
        engine: Trusted for nothing but time and memory.
        source: BCP 47.
        target: BCP 47.
        without: Names of passes to leave out.
    """
    made = [kind.made_for(engine, source, target) for kind in ORDER if kind.name not in without]
    return Pool(engine, source, target, [one for one in made if one is not None])
