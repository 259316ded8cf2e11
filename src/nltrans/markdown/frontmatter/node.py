"""What the three syntaxes of front matter have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nltrans.core.names import Name

if TYPE_CHECKING:
    from nltrans.core.document import Span

__all__ = ["BRACKETS", "Kind", "Node", "Syntax"]

BRACKETS = "[]"


class Kind(Name):
    """What a value is."""

    STRING = "string"
    SCALAR = "scalar"
    """A number, date, truth value, null or reference."""
    LIST = "list"
    MAPPING = "mapping"


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place in the content between the fences."""

    key: str
    """Dotted path, list items by their index: ``list.0.bio``."""
    start: int
    """Where its key begins, or the value itself for a list item."""
    span: Span
    """The value; for a collection up to the end of its last value or bracket."""
    kind: Kind
    text: str = ""
    """The decoded string, or the source of another scalar."""
    style: str = ""
    """How the syntax spells it: its quotes, a block's indicator, `BRACKETS` of a collection."""
    flow: bool = False
    """It stands in a collection in brackets."""


class Syntax(Protocol):
    """A module that reads and spells values."""

    def nodes(self, content: str) -> list[Node]:
        """Return all values, a collection before what it holds.

        Raises:
            FrontMatterError: `content` does not parse; its line counts from 1 in `content`.
        """
        ...

    def respell(self, content: str, node: Node, text: str, eol: str) -> list[str]:
        """Return spellings of `text` for the place of a string, the one most like it first, the safest last."""
        ...

    def spell(self, value: object) -> str:
        """Return a short spelling of a string, number, truth value or list."""
        ...

    def spell_entry(self, path: list[str], value: str) -> str:
        """Return an entry that gives the key at `path` a spelled value."""
        ...
