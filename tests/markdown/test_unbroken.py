"""Whatever an engine answers, a post keeps its skeleton; and no more of it stays untranslated than must."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from nltrans.markdown.segment import segment
from nltrans.markdown.verify import compare, skeleton
from roundtrip import assert_unbroken, targets
from saboteurs import INJECTIONS, SABOTEURS
from strategies import flavors, hostile_parts, posts

GOLDEN = json.loads((ROOT / "tests" / "golden" / "tricky.json").read_text(encoding="utf-8"))
EVERYTHING = " ".join(INJECTIONS.values())


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["name"])
def test_tricky_inputs_survive_everything_at_once(case):
    spoiled = (
        lambda text: EVERYTHING + text,
        lambda text: text + EVERYTHING,
        lambda text: text.replace(" ", EVERYTHING),
    )
    assert_unbroken(case["md"], spoiled, case.get("flavor", "auto"))


@settings(deadline=None)
@given(posts, flavors, st.sampled_from(SABOTEURS))
def test_any_post_survives_any_engine(text, flavor, saboteur):
    assert_unbroken(text, [saboteur.spoil], flavor)


@settings(deadline=None)
@given(posts, flavors, hostile_parts, hostile_parts)
def test_any_post_survives_any_text(text, flavor, before, after):
    assert_unbroken(text, [lambda target: before + target + after], flavor)


@pytest.mark.parametrize("saboteur", SABOTEURS, ids=lambda saboteur: saboteur.title)
def test_no_markup_gets_into_front_matter_or_titles(saboteur):
    text = (
        "---\ntitle: A *plain* title\nexcerpt: More of it\n---\n\nSee [this], [that].\n\n"
        '[this]: /x "Its title"\n[that]: /y "A \\"quoted\\" title"\n'
    )
    result = segment(text)
    spoilt = result.reassemble_checked(targets(result, saboteur.spoil)).text
    # signs that an engine adds to the words are told of, and are no structure
    assert [found for found in compare(text, spoilt) if found.kind != "symbol"] == []


def test_one_bad_target_costs_no_other():
    document = segment("One *two* three.\n\nFour **five** six.\n\n- Seven\n- Eight\n")
    good = targets(document, str.upper)
    spoiled = next(part.id for part in document.segments if part.text.startswith("Four"))
    result = document.reassemble_checked(good | {spoiled: "FOUR SIX."})
    assert result.text == "ONE *TWO* THREE.\n\nFour **five** six.\n\n- SEVEN\n- EIGHT\n"
    assert list(result.rejected) == [spoiled]


def test_markup_in_a_target_is_escaped_not_refused():
    document = segment("A plain sentence.\n")
    (part,) = document.segments
    for answer in ("Une *phrase* `simple`.", "Une [phrase](x).", "# Une phrase", "Une <b>phrase</b>.", "1. Une phrase"):
        result = document.reassemble_checked({part.id: answer})
        assert dict(result.rejected) == {}
        assert skeleton(result.text, document.flavor) == skeleton(document.text, document.flavor)
        assert [again.text for again in segment(result.text).segments] == [answer]


def test_text_that_needs_no_escape_gets_none():
    document = segment("A plain sentence, really.\n")
    (part,) = document.segments
    for answer in ("Une phrase (vraiment) : 100 % !", "C'est 5 * 3 - 2 = 13 & plus.", "a_b_c [sic] #1"):
        assert document.reassemble_checked({part.id: answer}).text == answer + "\n"


@pytest.mark.parametrize(
    ("post", "answer", "expected"),
    [
        ("A plain text.\n", "Un *texte* (2.5) - fin.", "Un \\*texte\\* (2.5) - fin.\n"),
        ("A plain text.\n", "# Titre #1", "\\# Titre #1\n"),
        (
            "<p>A plain text</p>\n",
            'Un <b>texte</b> & "fin"',
            "<p>Un &lt;b&gt;texte&lt;/b&gt; &amp; &quot;fin&quot;</p>\n",
        ),
        ('[](y "A plain text")\n', 'Un "texte" (fin)', '[](y "Un \\"texte\\" \\(fin\\)")\n'),
        ("![A plain text](y)\n", "Un ] texte", "![Un \\] texte](y)\n"),
        ("See this: [x](y).\n", "Voir ça!⟦1⟧x⟦/1⟧.", "Voir ça\\![x](y).\n"),
    ],
)
def test_escapes_fit_their_place(post, answer, expected):
    document = segment(post)
    (part,) = (part for part in document.segments)
    result = document.reassemble_checked({part.id: answer})
    assert (result.text, dict(result.rejected)) == (expected, {})


@pytest.mark.parametrize(
    "line", ["- Item {} has **bold** text\n", "> Item {} has **bold** text\n>\n", "Item {} has **bold** text\n\n"]
)
def test_bad_targets_in_a_long_block_cost_no_others(line):
    document = segment("".join(line.format(number) for number in range(60)))
    bad = {part.id for part in document.segments[::12]}
    wanted = {
        part.id: part.text.replace("⟦1⟧", "a⟦1⟧ ") if part.id in bad else part.text.upper()
        for part in document.segments
    }
    result = document.reassemble_checked(wanted)
    assert set(result.rejected) == bad
    assert result.text.count("TEXT") == 55


def test_what_only_kramdown_takes_for_markup_is_escaped():
    document = segment("A plain text.\n\nWith `code` here.\n", flavor="jekyll")
    first, second = document.segments
    result = document.reassemble_checked({first.id: "Un | texte ` simple `` ici.", second.id: "Avec ⟦1/⟧ | ici."})
    assert result.text == "Un \\| texte \\` simple \\`\\` ici.\n\nAvec `code` \\| ici.\n"
    assert segment("Une | barre.\n", flavor="gfm").reassemble_checked({"u1/s1": "One | bar."}).text == "One | bar.\n"


def test_a_bar_in_a_cell_does_not_push_the_next_cells_out_of_the_table():
    document = segment("| a name | b name |\n|---|---|\n| a cell | 42 |\n")
    spelled = {part.id: part.text.replace(" ", " | ") for part in document.segments}
    result = document.reassemble_checked(spelled)
    assert result.text == "| a \\| name | b \\| name |\n|---|---|\n| a \\| cell | 42 |\n"
