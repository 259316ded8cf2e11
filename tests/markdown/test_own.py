"""What a user adds to the table of a dialect."""

import time

import pytest

from nltrans import wiring
from nltrans.config import Settings, load
from nltrans.core.marks import plain
from nltrans.errors import ConfigError
from nltrans.markdown.flavors.own import Own
from nltrans.markdown.segment import segment
from nltrans.markdown.verify import compare
from roundtrip import masked, targets

TABLE = {
    "patterns": [r"\[\[[A-Z_]+\]\]", r"!!\w+(?:-\w+)*!!", r"^Keep this line$"],
    "shortcodes": {"button": ["text", "0"], "quote": ["1"], "tab": ["0"]},
    "components": {"Card": ["blurb", "lead"], "x-note": ["heading"]},
}


def translated(post, flavor="hugo"):
    document = segment(post, flavor=flavor, own=Own.of(TABLE))
    assert document.reassemble({}) == post
    result = document.reassemble_checked(targets(document, masked))
    assert not result.rejected
    assert compare(post, result.text, flavor, Own.of(TABLE)) == []
    return result.text


@pytest.mark.parametrize(
    ("post", "wanted"),
    [
        ("Dear [[FIRST_NAME]], take !!two-words!! *now*.\n", "Żżżż [[FIRST_NAME]], żżżż !!two-words!! *żżż*.\n"),
        ("Keep this line\nBut not this.\n", "Keep this line\nŻżż żżż żżżż.\n"),
        ("In `!!code!!` and\n\n```\n!!x!!\n```\n", "Żż `!!code!!` żżż\n\n```\n!!x!!\n```\n"),
        ('{{< button text="Sign up" url="/a" >}}\n', '{{< button text="Żżżż żż" url="/a" >}}\n'),
        ('{{% quote "Jane" "Some words" %}}\n', '{{% quote "Jane" "Żżżż żżżżż" %}}\n'),
        ("{% tab 'On Linux' %}\nText.\n", "{% tab 'Żż Żżżżż' %}\nŻżżż.\n"),
        ('{{< other text="Stays" >}}\n\nText.\n', '{{< other text="Stays" >}}\n\nŻżżż.\n'),
        ('<Card blurb="Some words" id="a b">Text</Card>\n', '<Card blurb="Żżżż żżżżż" id="a b">Żżżż</Card>\n'),
        (
            '<x-note heading="Read me" lead="no">\nText.\n</x-note>\n',
            '<x-note heading="Żżżż żż" lead="no">\nŻżżż.\n</x-note>\n',
        ),
    ],
)
def test_own_rows_come_first(post, wanted):
    assert translated(post) == wanted


def test_the_coverage_names_the_row():
    document = segment("See !!this!! now.\n", own=Own.of(TABLE))
    assert ("!!this!!", "own") in [(part.span.of(document.text), part.kind) for part in document.coverage()]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"pattern": []}, "protect.pattern"),
        ({"patterns": "x"}, "list of strings"),
        ({"patterns": ["(x"]}, "no regular expression"),
        ({"patterns": ["x*"]}, "matches nothing"),
        ({"shortcodes": ["x"]}, "table of names"),
        ({"shortcodes": {"x": [1]}}, "shortcodes.x"),
    ],
)
def test_mistakes_are_told_in_one_line(table, told):
    with pytest.raises(ConfigError, match=told):
        Own.of(table)


def test_a_pattern_that_backtracks_without_end_is_an_error():
    begun = time.monotonic()
    with pytest.raises(ConfigError, match="takes too long"):
        segment("a" * 60 + "!\n", own=Own.of({"patterns": ["(a|aa)+(a|aa)+(a|aa)+$"]}))
    assert time.monotonic() - begun < 60


def test_the_section_of_the_file_is_used(tmp_path):
    path = tmp_path / "nltrans.toml"
    path.write_text('[protect]\npatterns = ["@@[A-Z ]+@@"]\nshortcodes = { notice = ["1"] }\n', encoding="utf-8")
    document = wiring.segment("Dear @@MY FRIEND@@ here.\n", load(path))
    assert plain(document.segments[0].text) == "Dear  here."
    assert "MY FRIEND" in plain(wiring.segment("Dear @@MY FRIEND@@ here.\n", Settings()).segments[0].text)
