"""Data from files, checked against the types that they are to have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["from_json", "typed"]

T = TypeVar("T")


def from_json(text: str | bytes, kind: type[T]) -> T:
    """Read JSON as a dataclass, a `msgspec.Struct`, or any type made of them and of the plain ones.

    Raises:
        ValueError: it is no JSON, or of another form; the message, one line, says where and what.
    """
    import msgspec

    return _told(lambda: msgspec.json.decode(text, type=kind))


def typed(data: Any, kind: type[T]) -> T:
    """Make the same of what a parser has made of a file.

    Raises:
        ValueError: it has another form; the message, one line, says where and what.
    """
    import msgspec

    return _told(lambda: msgspec.convert(data, kind))


def _told(read: Callable[[], T]) -> T:
    import msgspec

    try:
        return read()
    except msgspec.MsgspecError as error:
        problem, _, place = str(error).replace("`", "").replace(" | null", "").partition(" - at $")
        place = place.removeprefix(".")
        raise ValueError(f"{place}: {problem}" if place else problem) from error
