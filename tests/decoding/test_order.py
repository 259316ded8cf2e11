"""The list of passes, the waves in which they ask the engine, and what is said about them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nltrans.core.ports import Capabilities, Hypothesis
from nltrans.decoding.order import ORDER, chosen, pool
from nltrans.decoding.passes import Answer, Ask, Pass, Text
from nltrans.decoding.pool import Pool
from nltrans.errors import ConfigError

DOCS = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "how-it-works.md"


class Shouter:
    """Answers in capitals, and keeps what it is asked, call by call."""

    name = "shouter"
    capabilities = Capabilities(None, marks="nltrans", max_marks=9)

    def __init__(self):
        self.waves = []

    def load(self):
        pass

    def translate(self, requests):
        self.waves.append([request.text for request in requests])
        return [Hypothesis(request.text.upper()) for request in requests]


class Stutter(Pass[Ask]):
    """Asks again, with one letter more, for texts that have fewer than three."""

    name = "stutter"

    def prepare(self, given):
        return Ask(given, (given,))

    def restore(self, ask, answers, best):
        return answers[0]

    def again(self, ask, answers, best):
        text = ask.texts[0].text
        return Ask(ask.given, (Text(text + text[0]),), "too short") if len(text) < 3 else None


class Broken(Pass[Ask]):
    name = "broken"

    def prepare(self, given):
        raise ValueError("a bug")


def run(engine, passes, *texts, explain=None):
    return Pool(engine, "en", "fr", passes).translate([Text(text) for text in texts], explain=explain)


def test_all_texts_go_in_waves_and_the_same_request_once():
    engine = Shouter()
    answers = run(engine, [Stutter()], "a", "bb", "ccc", "aa", "ccc")
    assert [answer.text for answer in answers] == ["AAA", "BBB", "CCC", "AAA", "CCC"]
    assert engine.waves == [["a", "bb", "ccc", "aa"], ["bbb", "aaa"]]


def test_a_bug_in_a_pass_is_no_failure_of_the_engine():
    with pytest.raises(ValueError, match="a bug"):
        run(Shouter(), [Broken()], "a")


def test_what_passes_do_is_noted_down():
    log = []
    run(Shouter(), [Stutter()], "aa", explain=[log])
    assert [(step.name, step.action, step.before, step.after, step.reason) for step in log] == [
        ("stutter", "asked", "aa", "aaa", "too short")
    ]


def test_a_pass_that_is_left_out_does_nothing():
    engine = Shouter()
    text = "see ⟦1⟧it⟦/1⟧"
    (answer,) = pool(engine, "en", "fr", ("markup", "enforce")).translate([Text(text)])
    assert answer == Answer("SEE ⟦1⟧IT⟦/1⟧")


def test_an_unknown_pass_is_named():
    assert chosen(("loops",)) == {"loops"}
    with pytest.raises(ConfigError, match="no decoding pass 'loop'"):
        chosen(("loop",))


def test_the_documentation_lists_the_passes_in_their_order():
    rows = re.findall(r"^\| `(\w+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [kind.name for kind in ORDER]
