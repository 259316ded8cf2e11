"""Inline markup with positions: where each code of a paragraph opens and closes.

markdown-it's inline rules say what is markup; each rule is wrapped so that the tokens it makes
remember which characters they were made from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["Code", "instrument", "scan"]

_AT = "nltrans.at"
_LABELS = "nltrans.labels"
_MARKUP = {"em": "em", "strong": "strong", "s": "s"}


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
    def paired(self) -> bool:
        return self.close_start >= 0

    @property
    def stop(self) -> int:
        return self.close_end if self.paired else self.end


def instrument(md: MarkdownIt) -> None:
    """Make the inline rules of `md` note positions in the tokens."""
    for rule in md.inline.ruler.__rules__:
        rule.fn = _noting(rule.name, rule.fn)
    tokenize = md.inline.tokenize

    def noting_tokenize(state: Any) -> None:
        if state.posMax < len(state.src):
            state.env.setdefault(_LABELS, {})[id(state), state.pos] = state.posMax
        tokenize(state)

    md.inline.tokenize = noting_tokenize  # type: ignore[method-assign]
    md.inline.ruler2.disable("fragments_join")
    md.core.ruler.disable("text_join")


def _noting(name: str, rule: Any) -> Any:
    def wrapped(state: Any, silent: bool) -> bool:
        start, known, pending = state.pos, len(state.tokens), bool(state.pending)
        matched = rule(state, silent)
        if matched and not silent and len(state.tokens) > known:
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
        return bool(matched)

    return wrapped


def scan(md: MarkdownIt, content: str, env: dict[str, Any]) -> list[Code]:
    """Return the markup of `content` in the order of its openings."""
    tokens: list[Token] = []
    md.inline.parse(content, md, env, tokens)
    codes: list[Code] = []
    stack: list[tuple[str, tuple[int, int], Any]] = []
    skipping = 0
    for token in tokens:
        if skipping:
            skipping += token.nesting
            continue
        at = token.meta.get(_AT) if token.meta else None
        kind = token.type
        if kind == "link_open" and token.markup == "autolink":
            codes.append(Code("autolink", *at, token=token))
            skipping = 1
        elif kind.endswith("_open") and at:
            name = kind[:-5]
            if name == "strong":
                at = (at[0] - 1, at[1])
            stack.append((name, at, token))
        elif kind.endswith("_close") and at:
            name = kind[:-6]
            if name == "strong":
                at = (at[0], at[1] + 1)
            opened = stack.pop()
            codes.append(Code(opened[0], *opened[1], *at, token=opened[2]))
        elif kind == "softbreak":
            codes.append(Code("newline", *at))
        elif kind == "hardbreak":
            codes.append(Code("hardbreak", *at))
        elif kind == "code_inline":
            codes.append(Code("code", *at, token=token))
        elif kind == "image":
            codes.append(Code("image", *at, token=token))
        elif kind == "html_inline":
            codes.append(Code("html", *at, token=token))
        elif kind == "text_special":
            codes.append(Code("escape", *at, token=token))
    return sorted(codes, key=lambda code: (code.start, -code.stop))
