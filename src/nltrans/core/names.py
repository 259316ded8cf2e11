"""An enum whose members are their names; `enum.StrEnum` needs Python 3.11."""

from __future__ import annotations

from enum import Enum

__all__ = ["Name"]


class Name(str, Enum):
    """Base of enums that are written and read as plain strings."""

    __str__ = str.__str__
    __format__ = str.__format__  # type: ignore[assignment]
