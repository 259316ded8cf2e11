"""Adding, changing and removing keys of front matter without touching its other lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nltrans.errors import FrontMatterError
from nltrans.markdown.frontmatter.block import read, syntax
from nltrans.markdown.frontmatter.node import BRACKETS, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nltrans.markdown.frontmatter.block import FrontMatter
    from nltrans.markdown.frontmatter.node import Node

__all__ = ["set_values"]

_COMMA_AFTER = re.compile(r"\s*,\s*")
_COMMA_BEFORE = re.compile(r",\s*\Z")


def set_values(text: str, values: Mapping[str, object]) -> str:
    """Return a post with keys of its front matter set; front matter is added where there is none.

    Args:
        text: The post.
        values: Strings, numbers, truth values or lists by dotted path; None removes a key. A
            string takes the place of a string in its style.

    Raises:
        FrontMatterError: the front matter does not parse, or has no place for such a key.
    """
    for key, value in values.items():
        text = _set(text, key, value)
    return text


def _set(text: str, key: str, value: object) -> str:
    block = read(text)
    if block is None:
        return text if value is None else _with_new_block(text, key, value)
    node = next((node for node in reversed(block.nodes) if node.key == key), None)
    if node is None and value is None:
        return text
    content = block.content.of(block.source)
    if node is None:
        changed = _added(block, content, key, value)
    elif value is None:
        changed = _removed(content, node)
    elif node.kind is Kind.STRING and isinstance(value, str):
        return text[: block.span.start] + block.replace({key: value}) + text[block.span.end :]
    else:
        changed = _replaced(block, content, node, value)
    source = block.source[: block.content.start] + changed + block.source[block.content.end :]
    result = text[: block.span.start] + source + text[block.span.end :]
    try:
        after = read(result)
    except FrontMatterError:
        after = None
    _check(block, after, key, removed=value is None)
    return result


def _check(before: FrontMatter, after: FrontMatter | None, key: str, *, removed: bool) -> None:
    def others(block: FrontMatter) -> list[tuple[str, str]]:
        outer = {".".join(key.split(".")[:end]) for end in range(1, key.count(".") + 2)}
        return sorted((n.key, n.text) for n in block.nodes if n.key not in outer and not n.key.startswith(f"{key}."))

    if after is None or others(before) != others(after) or (key in after.keys) is removed:
        verb = "remove" if removed else "set"
        raise FrontMatterError(f"cannot {verb} the key {key!r} in this {before.format} front matter", line=1)


def _with_new_block(text: str, key: str, value: object) -> str:
    eol = "\r\n" if "\r\n" in text else "\n"
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    body = text[len(bom) :]
    gap = "" if not body or body.startswith(("\n", "\r\n")) else eol
    return f"{bom}---{eol}{_yaml_lines(key.split('.'), value, '', eol)}---{eol}{gap}{body}"


def _yaml_lines(path: list[str], value: object, indent: str, eol: str) -> str:
    spell = syntax("yaml").spell
    lines = [f"{indent}{'  ' * depth}{spell(step)}:" for depth, step in enumerate(path)]
    lines[-1] += f" {spell(value)}"
    return "".join(line + eol for line in lines)


def _line_end(content: str, at: int) -> int:
    """Return where the line that `at` stands in, or ends, is over."""
    if at and content[at - 1] == "\n":
        return at
    end = content.find("\n", at)
    return len(content) if end < 0 else end + 1


def _removed(content: str, node: Node) -> str:
    start, end = node.start, node.span.end
    if node.flow:
        after = _COMMA_AFTER.match(content, end)
        before = _COMMA_BEFORE.search(content[:start])
        if after:
            end = after.end()
        elif before:
            start = before.start()
    else:
        start, end = content.rfind("\n", 0, start) + 1, _line_end(content, end)
    return content[:start] + content[end:]


def _replaced(block: FrontMatter, content: str, node: Node, value: object) -> str:
    spelled = syntax(block.format).spell(value)
    start, end = node.span.start, node.span.end
    is_block = block.format == "yaml" and node.kind in (Kind.LIST, Kind.MAPPING) and node.style != BRACKETS
    if is_block and node.start < start:
        start = content.index(":", node.start + len(node.key.rpartition(".")[2])) + 1
        spelled = f" {spelled}"
    elif start == end:
        spelled = f" {spelled}"
    return content[:start] + spelled + content[end:]


def _added(block: FrontMatter, content: str, key: str, value: object) -> str:
    steps = key.split(".")
    outer, rest = None, steps
    for end in range(len(steps) - 1, 0, -1):
        name = ".".join(steps[:end])
        outer = next((n for n in block.nodes if n.key == name and n.kind is Kind.MAPPING), None)
        if outer is not None:
            rest = steps[end:]
            break
    in_brackets = outer.style == BRACKETS if outer else block.format != "toml" and content.lstrip().startswith("{")
    if in_brackets:
        return _added_in_brackets(block, content, outer, rest, value)
    eol = block.eol
    if block.format == "toml":
        rules = syntax("toml")
        line = f"{rules.spell_entry(rest, rules.spell(value))}{eol}"
        tables = (n.start for n in block.nodes if n.kind is Kind.MAPPING and n.style != BRACKETS)
        at = _line_end(content, outer.span.end) if outer else next(tables, len(content))
    else:
        inner = next((n for n in block.nodes if outer and n.key.startswith(f"{outer.key}.")), None)
        indent = " " * (inner.start - content.rfind("\n", 0, inner.start) - 1) if inner else ""
        line = _yaml_lines(rest, value, indent, eol)
        at = _line_end(content, outer.span.end) if outer else len(content)
    at = content.rfind("\n", 0, at) + 1 if block.format == "toml" and not outer else at
    return content[:at] + line + content[at:]


def _added_in_brackets(block: FrontMatter, content: str, outer: Node | None, rest: list[str], value: object) -> str:
    rules = syntax(block.format)
    entry = rules.spell_entry(rest, rules.spell(value))
    prefix = f"{outer.key}." if outer else ""
    inner = [n for n in block.nodes if n.key.startswith(prefix) and "." not in n.key[len(prefix) :]]
    if not inner:
        at = content.index("{", outer.span.start if outer else 0) + 1
        return content[:at] + entry + content[at:]
    line = content[content.rfind("\n", 0, inner[-1].start) + 1 : inner[-1].start]
    gap = " " if line.strip() or "\n" not in content[: inner[-1].start] else block.eol + line
    at = inner[-1].span.end
    return f"{content[:at]},{gap}{entry}{content[at:]}"
