"""Inline markup with positions: where each code of a paragraph opens and closes.

markdown-it's inline rules say what is markup; each rule is wrapped so that the tokens it makes
remember which characters they were made from, and is tried only where it can match.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["Code", "instrument", "scan"]

_AT = "nltrans.at"
_LABELS = "nltrans.labels"


class Code(NamedTuple):
    """A piece of inline markup; positions are offsets in the paragraph's content.

    type: em, strong, s, link, image, autolink, code, html, newline, hardbreak, escape
    """

    type: str
    start: int
    end: int
    close_start: int = -1
    close_end: int = -1
    token: Any = None

    @property
    def stop(self) -> int:
        """Where it ends, its closing part included."""
        return max(self.close_end, self.end)


_STARTS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}
"""Characters that each rule begins with."""
_MARKUP = re.compile(r"[\n\\`~*_\[!<&]")
_MARKUP_OR_END = re.compile(r"[\n\\`~*_\[\]!<&]")


def instrument(md: MarkdownIt) -> None:
    """Make the inline rules of `md` note positions in the tokens, and try only those that a character can begin."""
    dispatch = _Dispatch(md)
    md.inline.tokenize = dispatch.tokenize  # type: ignore[method-assign]
    md.inline.skipToken = dispatch.skip  # type: ignore[method-assign]
    destination = _destination(md.helpers.parseLinkDestination)
    md.helpers = SimpleNamespace(**{**vars(md.helpers), "parseLinkDestination": destination})  # type: ignore[assignment]
    md.inline.ruler2.disable("fragments_join")
    md.core.ruler.disable("text_join")


_PLAIN_DESTINATION = re.compile(r"[^\s<>()\\&\x00-\x1f\x7f]+(?=[ )\n])")


class _Destination(NamedTuple):
    """An address, as markdown-it's helpers return it."""

    ok: bool
    pos: int
    str: str


def _destination(general: Any) -> Any:
    """Return a function that finds the end of a link's address, without a look at each character of a plain one."""

    def find(source: str, start: int, end: int) -> Any:
        found = _PLAIN_DESTINATION.match(source, start, end)
        return _Destination(True, found.end(), found[0]) if found else general(source, start, end)

    return find


class _Dispatch:
    """The rules by the characters they begin with."""

    def __init__(self, md: MarkdownIt) -> None:
        self._noting: dict[str, list[Any]] = {}
        self._silent: dict[str, list[Any]] = {}
        self._limit = md.options["maxNesting"]
        active = md.inline.ruler.get_active_rules()
        for rule in md.inline.ruler.__rules__:
            for character in _STARTS.get(rule.name, "") if rule.name in active else "":
                self._noting.setdefault(character, []).append(_noting(rule.name, rule.fn))
                self._silent.setdefault(character, []).append(rule.fn)

    def tokenize(self, state: Any) -> None:
        """Make tokens of a range."""
        source, end = state.src, state.posMax
        if end < len(source):
            state.env.setdefault(_LABELS, {})[id(state), state.pos] = end
        while state.pos < end:
            at = state.pos
            rules = self._noting.get(source[at])
            if rules is None or state.level >= self._limit:
                found = _MARKUP.search(source, at + 1, end)
                state.pos = found.start() if found else end
                state.append_pending(source[at : state.pos])
            else:
                for rule in rules:
                    if rule(state, False):
                        break
                else:
                    state.append_pending(source[at])
                    state.pos += 1
        if state.pending:
            state.pushPending()

    def skip(self, state: Any) -> None:
        """Pass over one piece of markup or text, making no tokens."""
        at = state.pos
        known = state.cache.get(at)
        if known is None:
            rules = self._silent.get(state.src[at])
            if state.level >= self._limit:
                state.pos = state.posMax
            elif rules is None:
                found = _MARKUP_OR_END.search(state.src, at + 1, state.posMax)
                state.pos = found.start() if found else state.posMax
            else:
                state.level += 1
                if not any(rule(state, True) for rule in rules):
                    state.pos += 1
                state.level -= 1
            known = state.cache[at] = state.pos
        state.pos = known


def _noting(name: str, rule: Any) -> Any:
    def wrapped(state: Any, silent: bool) -> bool:
        start, known, pending = state.pos, len(state.tokens), bool(state.pending)
        if not rule(state, silent):
            return False
        if len(state.tokens) > known:
            own = state.tokens[-1:] if name == "newline" else state.tokens[known + pending :]
            if name == "link":
                label_end = state.env[_LABELS].pop((id(state), start + 1), start + 1)
                own[0].meta = {**own[0].meta, _AT: (start, start + 1)}
                own[-1].meta = {**own[-1].meta, _AT: (label_end, state.pos)}
            elif name in {"emphasis", "strikethrough"}:
                at = start
                for token in own:
                    token.meta = {_AT: (at, at + len(token.content))}
                    at += len(token.content)
            elif own:
                own[0].meta = {**own[0].meta, _AT: (start, state.pos)}
        return True

    return wrapped


_SINGLE = {
    "softbreak": "newline",
    "hardbreak": "hardbreak",
    "code_inline": "code",
    "image": "image",
    "html_inline": "html",
    "text_special": "escape",
}


def scan(md: MarkdownIt, content: str, env: dict[str, Any]) -> list[Code]:
    """Return the markup of `content` in the order of its openings."""
    if not _MARKUP.search(content):
        return []
    tokens: list[Token] = []
    md.inline.parse(content, md, env, tokens)
    codes: list[Code] = []
    stack: list[tuple[str, int, int, Token]] = []
    skipping = 0
    for token in tokens:
        if skipping:
            skipping += token.nesting
            continue
        at = token.meta.get(_AT) if token.meta else None
        if at is None:
            continue
        start, end = at
        if token.nesting > 0:
            if token.markup == "autolink":
                codes.append(Code("autolink", start, end, token=token))
                skipping = 1
            else:
                name = token.type.removesuffix("_open")
                stack.append((name, start - (name == "strong"), end, token))
        elif token.nesting < 0:
            name, opened, opened_end, opening = stack.pop()
            codes.append(Code(name, opened, opened_end, start, end + (name == "strong"), opening))
        elif token.type in _SINGLE:
            codes.append(Code(_SINGLE[token.type], start, end, token=token))
    return sorted(codes, key=lambda code: (code.start, -code.stop))
