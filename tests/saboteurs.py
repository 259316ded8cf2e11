"""Engines that misbehave, each in one way, for tests that nothing an engine does breaks a document.

`SABOTEURS` are those that answer; `BREAKERS` are those that fail as a whole, which callers
must meet with an `nltrans.errors.EngineError`. All are deterministic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nltrans.core.document import Span
from nltrans.core.ports import Alignment, Capabilities, Hypothesis

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nltrans.core.ports import Request

MARK = re.compile(r"⟦/?\d+/?⟧")
BABBLE = " ".join(f"mot{index % 7}" for index in range(400))

INJECTIONS = {
    "emphasis": " **gras *deux_ __x__ ~~",
    "link": " [ici](javascript:alert(1)) ![x](y.png) [ref][1]",
    "code": " `code ``` ~~~",
    "block": "# Titre\n\n- point\n> citation\n\n    code\n\n---\n",
    "html": " <script>alert(1)</script><img src=x onerror=y><!-- </div>",
    "liquid": " {% raw %}{{ site.secret }}{% endraw %} {% if",
    "hugo": " {{< figure src=x >}} {{% note %}}",
    "mdx": " {props.x} <Tabs> import x from 'y'",
    "front matter": "---\ntitle: x\n---\n",
    "footnote": " [^1] [^x]: note",
    "table": " | a | b |\n|---|---|",
    "math": " $x$ $$ \\( \\[",
    "entities": " &amp; &#0; &nbsp; &lt;b&gt;",
    "yaml": " \"quote\": 'x' # comment: - [a, {b: c}] %",
    "backslash": "\\",
    "reference": "[x]: http://example.org",
    "kramdown": " {: .class #id}\n{:toc}",
    "setext": "text\n===\nmore\n---",
    "notranslate": " <!-- /notranslate --> <!-- notranslate -->",
}


@dataclass(frozen=True)
class Saboteur:
    """An engine that applies a function to each text, marks included."""

    title: str
    spoil: Callable[[str], str]
    alignment: Callable[[str, str], Alignment] | None = None
    marks: str | None = "nltrans"

    @property
    def name(self) -> str:
        return f"saboteur:{self.title}"

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            pairs=None, marks=self.marks, max_marks=10**6 if self.marks else 0, alignment=self.alignment is not None
        )

    def load(self) -> None:
        pass

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        return [self._answer(request.text) for request in requests]

    def _answer(self, text: str) -> Hypothesis:
        target = self.spoil(text)
        return Hypothesis(target, alignment=self.alignment(text, target) if self.alignment else None)


@dataclass(frozen=True)
class Breaker(Saboteur):
    """An engine whose whole batch goes wrong."""

    batch: Callable[[list[Hypothesis]], object] = list

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        return self.batch([Hypothesis(request.text) for request in requests])


def _swap(text: str) -> str:
    found = MARK.findall(text)
    replacements = iter(reversed(found))
    return MARK.sub(lambda _: next(replacements), text)


def _scramble(text: str) -> str:
    return " ".join(sorted(text.split(), key=lambda word: word[::-1])) + " ⟦99⟧ ⟦0/⟧ ⟦/⟧ ⟦ ⟧"


def _rot13(text: str) -> str:
    def turn(letter: str) -> str:
        code = ord(letter)
        for first in (65, 97):
            if first <= code < first + 26:
                return chr((code - first + 13) % 26 + first)
        return letter

    return "".join(map(turn, text))


def _words(text: str) -> tuple[Span, ...]:
    return tuple(Span(*match.span()) for match in re.finditer(r"\S+", text))


def _reversed_alignment(source: str, target: str) -> Alignment:
    sources, targets = _words(source), _words(target)
    rows = [[0.0] * len(sources) for _ in targets]
    for index, row in enumerate(rows):
        if sources:
            row[(len(sources) - 1 - index) % len(sources)] = 1.0
    return Alignment(sources, targets, tuple(map(tuple, rows)))


def _wild_alignment(source: str, target: str) -> Alignment:
    """Spans beyond both texts, weights that are no shares."""
    return Alignment(
        (Span(0, len(source) + 50), Span(5, 2)),
        (Span(-3, 1), Span(0, len(target) + 9)),
        ((float("nan"), 7.0), (-1.0, float("inf"))),
    )


def _raise(hypotheses: list[Hypothesis]) -> object:
    raise RuntimeError("the engine broke down")


def _raise_midway(hypotheses: list[Hypothesis]) -> object:
    def stream() -> object:
        yield from hypotheses[: len(hypotheses) // 2]
        raise RuntimeError("the engine broke down midway")

    return stream()


SABOTEURS: tuple[Saboteur, ...] = (
    Saboteur("source", str),
    Saboteur("empty", lambda text: ""),
    Saboteur("blank", lambda text: " \t\n "),
    Saboteur("drop", lambda text: MARK.sub("", text)),
    Saboteur("drop first", lambda text: MARK.sub("", text, count=1)),
    Saboteur("drop closings", lambda text: re.sub(r"⟦/\d+⟧", "", text)),
    Saboteur("double", lambda text: MARK.sub(r"\g<0>\g<0>", text)),
    Saboteur("double text", lambda text: f"{text} {text}"),
    Saboteur("swap", _swap),
    Saboteur("scramble", _scramble),
    Saboteur("marks only", lambda text: "".join(MARK.findall(text))),
    Saboteur("marks first", lambda text: "".join(MARK.findall(text)) + MARK.sub("", text)),
    Saboteur("marks last", lambda text: MARK.sub("", text) + "".join(MARK.findall(text))),
    Saboteur("spaced marks", lambda text: MARK.sub(r" \g<0> ", text)),
    Saboteur("broken marks", lambda text: text.replace("⟧", "")),
    Saboteur("words between marks", lambda text: MARK.sub(r"\g<0>mot", text)),
    Saboteur("newlines", lambda text: re.sub(r" ", "\n\n", text)),
    Saboteur("carriage returns", lambda text: re.sub(r" ", "\r", text) + "\r\n"),
    Saboteur("control characters", lambda text: "\x00\x1b[31m\x07\u202e\ufeff\u2028" + text + "\x85\x0b\x0c\u200b"),
    Saboteur("babble", lambda text: BABBLE),
    Saboteur("babble with marks", lambda text: BABBLE + text + BABBLE),
    Saboteur("upper case", str.upper),
    Saboteur("rot13", _rot13),
    Saboteur("surrogates", lambda text: text + "\U0001f600\ufffd\ue000"),
    *(Saboteur(f"{name} before", lambda text, part=part: part + text) for name, part in INJECTIONS.items()),
    *(Saboteur(f"{name} after", lambda text, part=part: text + part) for name, part in INJECTIONS.items()),
    *(
        Saboteur(f"{name} between words", lambda text, part=part: text.replace(" ", f" {part} "))
        for name, part in INJECTIONS.items()
    ),
    Saboteur("reversed alignment", lambda text: " ".join(reversed(text.split())), _reversed_alignment, marks=None),
    Saboteur("no alignment", _rot13, marks=None),
    Saboteur("other tokens", lambda text: text.replace("1", "2"), marks="<{}>"),
)

WILD_ALIGNMENT = Saboteur("wild alignment", _rot13, _wild_alignment, marks=None)

BREAKERS: tuple[Breaker, ...] = (
    Breaker("raise", str, batch=_raise),
    Breaker("raise midway", str, batch=_raise_midway),
    Breaker("too few", str, batch=lambda hypotheses: hypotheses[:-1]),
    Breaker("none", str, batch=lambda hypotheses: []),
    Breaker("too many", str, batch=lambda hypotheses: [*hypotheses, Hypothesis("more")]),
    Breaker("strings", str, batch=lambda hypotheses: [hypothesis.text for hypothesis in hypotheses]),
    Breaker("nothing", str, batch=lambda hypotheses: None),
)
