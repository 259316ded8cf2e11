"""Rows that a user adds to the tables: the section ``[protect]`` of nltrans.toml."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from nltrans.core.document import Span
from nltrans.errors import ConfigError
from nltrans.markdown.flavors.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["NOTHING", "Own"]

_TIMEOUT = 2.0
"""Seconds that a pattern may take with one post; one that backtracks without end is an error, not a hang."""
_Names = tuple[tuple[str, tuple[str, ...]], ...]
_ARGUMENT = re.compile(
    r"""(?:(?P<name>[\w-]+)[ \t]*=[ \t]*)?"""
    r"""(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'|(?P<bare>[^\s"',]+))"""
)
_CALL = re.compile(r"\{[{%][<%-]?[ \t]*(?P<name>[\w/-]+)(?P<arguments>(?:(?![%>-]?[}%]\})[\s\S]){0,1000})[%>-]?[}%]\}")


class Own(NamedTuple):
    """What a user keeps, and what of it is prose."""

    patterns: tuple[str, ...] = ()
    """Regular expressions of what is copied as it stands."""
    shortcodes: _Names = ()
    """Parameters that are prose, by the name of a shortcode or tag: positions from 0, or names."""
    components: _Names = ()
    """Attributes that are prose, by the name of an element or component."""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Own:
        """Read the section of the configuration file.

        Raises:
            ConfigError: a key or value that nltrans does not know, or a pattern that does not compile.
        """
        for key in table:
            if key not in cls._fields:
                raise ConfigError(f"unknown setting 'protect.{key}'", hint=f"known are {', '.join(cls._fields)}")
        patterns = _strings("patterns", table.get("patterns", []))
        for pattern in patterns:
            _compiled(pattern)
        return cls(patterns, _names("shortcodes", table), _names("components", table))

    def find(self, text: str) -> Iterator[Span]:
        """Yield what matches a pattern.

        Raises:
            ConfigError: a pattern takes too long.
        """
        for pattern in self.patterns:
            yield from _matches(pattern, text)

    def rules(self) -> tuple[Rule, ...]:
        """Return rows for the shortcodes."""
        if not self.shortcodes:
            return ()
        prose = dict(self.shortcodes)

        def extent(text: str, start: int) -> tuple[int, list[Span]] | None:
            call = _CALL.match(text, start)
            wanted = prose.get(call["name"]) if call else None
            if call is None or wanted is None:
                return None
            return call.end(), list(_prose(call, wanted))

        names = "|".join(map(re.escape, prose))
        return (Rule("shortcode", rf"\{{[{{%][<%-]?[ \t]*(?:{names})(?![\w/-])", extent=extent),)

    def attributes(self, element: str) -> tuple[str, ...]:
        """Return the attributes of an element that are prose."""
        return dict(self.components).get(element, ())


NOTHING = Own()


def _matches(pattern: str, text: str) -> list[Span]:
    try:
        found = [match.span() for match in _compiled(pattern).finditer(text, timeout=_TIMEOUT)]
    except TimeoutError as error:
        raise ConfigError(
            f"the pattern {pattern!r} of protect.patterns takes too long",
            hint="repeat no group that itself repeats, such as (a+)+",
        ) from error
    return [Span(start, end) for start, end in found if end > start]


def _prose(call: re.Match[str], wanted: tuple[str, ...]) -> Iterator[Span]:
    position = 0
    for argument in _ARGUMENT.finditer(call.string, *call.span("arguments")):
        key = argument["name"] or str(position)
        position += argument["name"] is None
        group = next(name for name in ("double", "single", "bare") if argument[name] is not None)
        if key in wanted and argument.end(group) > argument.start(group):
            yield Span(*argument.span(group))


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> Any:
    import regex

    try:
        compiled = regex.compile(pattern, regex.MULTILINE)
    except regex.error as error:
        raise ConfigError(f"protect.patterns has {pattern!r}, which is no regular expression: {error}") from error
    if compiled.match(""):
        raise ConfigError(f"protect.patterns has {pattern!r}, which matches nothing at all", hint="ask for a character")
    return compiled


def _strings(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"protect.{name} must be a list of strings, not {value!r}")
    return tuple(value)


def _names(key: str, table: Mapping[str, Any]) -> _Names:
    value = table.get(key, {})
    if not hasattr(value, "items"):
        raise ConfigError(f"protect.{key} must be a table of names and lists, not {value!r}")
    return tuple((name, _strings(f"{key}.{name}", items)) for name, items in value.items())
