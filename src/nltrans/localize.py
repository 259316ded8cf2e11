"""What translators of newsletters change besides the prose, as settings.

They are the habits seen in the archives of translated newsletters: the language in the title
(`[EN]` becomes `[FR]`), keys of the front matter, a note at the end, and the source left in
comments above its translation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from nltrans.errors import ConfigError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nltrans.markdown.frontmatter import FrontMatter

__all__ = ["WHEN", "Localization", "apply", "keep_source"]

WHEN = ("auto", "always", "never")
"""``auto`` changes what is there, ``always`` also adds it."""

FIELDS = ("lang", "LANG", "source_lang", "author", "translator", "title", "path", "stem")
"""Fields in braces of the texts of settings."""

_TAG = re.compile(r"\[[A-Z]{2,3}(?:-[A-Z]{2})?\]")
_LANGUAGE_KEYS = ("lang", "language", "locale")


@dataclass(frozen=True, slots=True)
class Localization:
    """How posts are adapted; texts may have `FIELDS` in braces."""

    lang: str = field(default="auto", metadata={"choices": WHEN})
    """Set the language in the front matter."""
    lang_key: str = "lang"
    """Key that ``lang = "always"`` adds."""
    title_tag: str = field(default="auto", metadata={"choices": WHEN})
    """Change the language's tag in the title, such as ``[EN]``."""
    author: str | None = None
    """The author of the translated post; None keeps the source's."""
    translator: str | None = None
    """Value of a key ``translator``."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """More keys of the front matter, by dotted path."""
    remove: tuple[str, ...] = ()
    """Keys of the front matter that the translation does not have."""
    note: str | None = None
    """Markdown at the end of the post."""
    keep_source: bool = False
    """Leave each source paragraph in a comment above its translation."""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Localization:
        """Read the table ``localize`` of the configuration.

        Raises:
            ConfigError: a key or value that nltrans does not know.
        """
        known = {f.name.replace("_", "-"): f for f in fields(cls)}
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in known:
                raise ConfigError(f"unknown setting 'localize.{key}'", hint=f"known are {', '.join(sorted(known))}")
            wanted = known[key]
            kind: type = {"extra": dict, "remove": list, "keep-source": bool}.get(key, str)
            choices = wanted.metadata.get("choices")
            if not isinstance(value, kind):
                raise ConfigError(f"localize.{key} must be a {kind.__name__}, not {value!r}")
            if choices and value not in choices:
                raise ConfigError(f"localize.{key} is {value!r}", hint=f"choose one of {', '.join(choices)}")
            values[wanted.name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)


def apply(
    text: str, source_text: str, settings: Localization, source: str, target: str, *, path: str = "", flavor: str = ""
) -> str:
    """Adapt a translated post.

    Args:
        text: The translated post.
        source_text: The post that it translates.
        settings: What to adapt.
        source: BCP 47.
        target: BCP 47.
        path: Path of the source, for fields.
        flavor: Markdown flavor; MDX has comments of its own.

    Raises:
        ConfigError: a text of the settings has an unknown field.
        FrontMatterError: the front matter has no place for a key.
    """
    from nltrans.markdown.frontmatter import read, set_values

    if settings.keep_source:
        text = keep_source(text, source_text, flavor)
    before, after = _strings(read(source_text)), _strings(read(text))
    known = {
        "lang": target,
        "LANG": target.upper(),
        "source_lang": source,
        "author": before.get("author", ""),
        "translator": settings.translator or "",
        "title": before.get("title", ""),
        "path": path,
        "stem": re.sub(r"\.[^./]*\Z", "", path.rpartition("/")[2]),
    }
    changes: dict[str, Any] = dict.fromkeys(settings.remove)
    changes.update(_language(settings, before, source, target))
    if "title" in after:
        changes["title"] = _tagged(after["title"], before.get("title", ""), settings.title_tag, source, target)
    for key, value in (("author", settings.author), ("translator", settings.translator), *_flat(settings.extra)):
        if value is not None:
            changes[key] = _filled(value, known)
    text = set_values(text, changes)
    return text if settings.note is None else _with_note(text, _filled(settings.note, known))


def _strings(block: FrontMatter | None) -> dict[str, str]:
    return {node.key: node.text for node in block.nodes if node.kind == "string"} if block else {}


def _with_note(text: str, note: str) -> str:
    eol = "\r\n" if "\r\n" in text else "\n"
    return f"{text.rstrip()}{eol}{eol}{eol.join(note.strip().splitlines())}{eol}"


def _language(settings: Localization, strings: Mapping[str, str], source: str, target: str) -> dict[str, str]:
    if settings.lang == "never":
        return {}
    base = source.partition("-")[0]
    there = [
        key
        for key in (settings.lang_key, *_LANGUAGE_KEYS)
        if re.split("[-_]", strings.get(key, "").lower(), maxsplit=1)[0] == base
    ]
    if there:
        return {there[0]: target}
    return {settings.lang_key: target} if settings.lang == "always" else {}


def _tagged(title: str, source_title: str, when: str, source: str, target: str) -> str:
    """Put the tag of the target where the title has the source's, or what an engine made of it; else at its end."""
    tag = f"[{target.upper()}]"
    codes = {source.upper(), source.partition("-")[0].upper()}
    own = re.compile("|".join(rf"\[{re.escape(code)}\]" for code in sorted(codes, reverse=True)), re.IGNORECASE)
    if when == "never" or tag in title:
        return title
    if own.search(title):
        return own.sub(tag, title)
    if own.search(source_title):
        garbled = next((m for m in _TAG.finditer(title) if m[0] not in source_title), None)
        return f"{title} {tag}" if garbled is None else f"{title[: garbled.start()]}{tag}{title[garbled.end() :]}"
    return f"{title} {tag}" if when == "always" else title


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values of nested tables by dotted path."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    """Put the fields of a text in; other values stay."""
    if not isinstance(value, str):
        return value

    def field_of(match: re.Match[str]) -> str:
        if match[1] not in known:
            names = ", ".join(f"{{{name}}}" for name in FIELDS)
            raise ConfigError(f"unknown field {match[0]} in {value!r}", hint=f"known are {names}")
        return known[match[1]]

    return re.sub(r"(?<!\{)\{(\w+)\}(?!\})", field_of, value)


_BLANK_LINES = re.compile(r"((?:\A|\n)(?:[ \t]*\r?\n)+)")
_LIST_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]")
_CONTAINER = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]|\[\^[^\]\n]+\]:")
"""Begins a block whose later blocks are indented: a list item, a footnote."""
_DEFINITION = re.compile(r":[ \t]")
_NEVER = re.compile(r"[ \t]|</|\{:")


def keep_source(text: str, source_text: str, flavor: str = "") -> str:
    """Leave each source paragraph that was translated in a comment above its translation.

    Blocks are what blank lines part; a list with blank lines in it is one block, since a comment
    between its items would end it. Template tags are broken up in comments, where a site's
    generator would still run them.

    Raises:
        OutputError: the texts do not have the same blocks.
    """
    head, body = _parted(text)
    _, source_body = _parted(source_text)
    blocks, source_blocks = _blocks(body), _blocks(source_body)
    if len(blocks) != len(source_blocks):
        raise OutputError(f"cannot keep the source: {len(source_blocks)} blocks became {len(blocks)}")
    eol = "\r\n" if "\r\n" in text else "\n"
    pieces = [head]
    for (gap, block), (_, source) in zip(blocks, source_blocks, strict=True):
        comment = f"{_comment(source, flavor)}{eol}{eol}" if _may_have_comment(block, source) else ""
        pieces += [gap, comment, block]
    return "".join(pieces)


def _parted(text: str) -> tuple[str, str]:
    from nltrans.markdown.frontmatter import read

    block = read(text)
    end = block.span.end if block else 1 if text.startswith("\ufeff") else 0
    return text[:end], text[end:]


def _blocks(body: str) -> list[tuple[str, str]]:
    """Return the blocks of a text, each with the white space before it; joined, they are the text."""
    parts = _BLANK_LINES.split(body)
    pairs = list(zip(["", *parts[1::2]], parts[::2], strict=True))
    blocks: list[tuple[str, str]] = []
    inside = False
    for gap, block in pairs:
        indented = block[:1] in (" ", "\t")
        goes_on = bool(_DEFINITION.match(block)) or (inside and (indented or bool(_LIST_ITEM.match(block))))
        inside = bool(_CONTAINER.match(block)) or (inside and goes_on)
        if goes_on and blocks:
            blocks[-1] = (blocks[-1][0], f"{blocks[-1][1]}{gap}{block}")
        else:
            blocks.append((gap, block))
    return blocks


def _may_have_comment(block: str, source: str) -> bool:
    return block != source and bool(source.strip()) and not _NEVER.match(source)


def _comment(source: str, flavor: str) -> str:
    """Return a comment that nothing in `source` can end (HTML, section "Comments"; XML wants no ``--`` at all)."""
    shown = re.sub(r"\{(?=[{%<])", "{ ", source.strip())
    if flavor == "docusaurus":
        return f"{{/* {shown.replace('*/', '* /')} */}}"
    return f"<!-- {re.sub('-(?=-)', '- ', shown)} -->"
