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


def instrument(md: MarkdownIt) -> None:
    """Make the inline rules of `md` note positions in the tokens."""
    for rule in md.inline.ruler.__rules__:
        if rule.name != "text":
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
