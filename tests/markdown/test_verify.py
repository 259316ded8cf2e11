"""What `nltrans verify` finds, and what it must not find."""

import pytest

from nltrans.markdown.verify import compare

SOURCE = """---
title: A
layout: post
---
# Two ideas

See [x](#two-ideas), ![alt](i.png "t"), `c`, $y$, <b>n</b>[^1] and {% if a %}.

```py
x
```

<div class="a">t</div>

- a
- b

[r]: u 'T'
[^1]: Note.
"""

TARGET = """---
title: B
layout: post
---
# Deux idées

Voir [x](#deux-idées), ![texte](i.png "u"), `c`, $y$, <b>n</b>[^1] et {% if a %}.

```py
x
```

<div class="a">u</div>

- c
- d

[r]: u 'V'
[^1]: Remarque.
"""


def test_a_faithful_translation_has_no_differences():
    assert compare(SOURCE, TARGET, "jekyll") == []


@pytest.mark.parametrize(
    ("kind", "before", "after", "lines"),
    [
        ("front-matter", "layout: post\n", "", (1, None)),
        ("link", "(#deux-idées)", "(/autre)", (7, None)),
        ("image", "i.png", "j.png", (7, None)),
        ("code", "`c`", "`d`", (7, None)),
        ("code", "x\n```", "y\n```", (9, None)),
        ("math", "$y$", "$z$", (7, None)),
        ("html", "<b>n</b>", "n", (7, None)),
        ("html", 'class="a"', 'class="b"', (13, None)),
        ("template", "{% if a %}", "{% if b %}", (7, None)),
        ("footnote", "[^1] et", " et", (7, None)),
        ("definition", "[r]: u", "[r]: v", (18, None)),
        ("blocks", "- d\n", "", (16, None)),
        ("anchor", "idées)", "idees)", (None, 7)),
    ],
)
def test_each_kind_of_loss_is_found_where_it_is(kind, before, after, lines):
    target = TARGET.replace(before, after)
    assert target != TARGET
    found = [d for d in compare(SOURCE, target, "jekyll") if d.kind == kind]
    assert lines in [(d.source_line, d.target_line) for d in found]


def test_a_post_compared_with_itself_is_the_same():
    assert compare(SOURCE, SOURCE) == []


def test_what_is_lost_in_one_direction_is_added_in_the_other():
    target = TARGET.replace("`c`", "`d`")
    forth = {(d.kind, d.message) for d in compare(SOURCE, target, "jekyll")}
    back = {(d.kind, d.message) for d in compare(target, SOURCE, "jekyll")}
    swap = {"lost": "added", "added": "lost"}
    assert {(kind, f"{swap[word]}:{rest}") for kind, m in forth for word, _, rest in [m.partition(":")]} == back


def kinds(before, after, flavor="gfm"):
    return {(d.kind, d.target_line) for d in compare(before, after, flavor)}


def test_a_sentence_left_in_the_source_language_is_named():
    before = "The first sentence of the post says little. The second one says more of it.\n\n# A title\n"
    after = "La première phrase en dit peu. The second one says more of it.\n\n# Un titre\n"
    assert ("left-in-source", 1) in kinds(before, after)
    assert not kinds(before, "La première phrase en dit peu. La seconde en dit davantage.\n\n# Un titre\n")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("It goes from a → b.\n", "Cela va de a à b.\n", "symbol"),
        ("Use the words => here.\n", "Utilisez les mots ici.\n", "symbol"),
        ("Dear %name%, hello.\n", "Bonjour %nom%.\n", "literal"),
        ("Dear {{name}}, hello.\n", "Bonjour {{ nom }}.\n", "literal"),
        ("Hello :count people.\n", "Bonjour :nombre personnes.\n", "literal"),
        ("# A title\n\nText.\n", "#Un titre\n\nTexte.\n", "heading"),
        (":::note\nText.\n:::\n\nMore.\n", ":::note\nTexte.\n\nPlus.\n", "blocks"),
    ],
)
def test_slips_are_named(before, after, kind):
    assert kind in {found for found, _ in kinds(before, after)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('He said "yes" -- and left...\n', "Il a dit « oui » — et il est parti…\n"),
        ("It costs $10 & more.\n", "Cela coûte 10 $ et plus.\n"),
        ("Read #topic now.\n", "Lisez #topic maintenant.\n"),
        (":::note\nText.\n:::\n", ":::note\nTexte.\n:::\n"),
    ],
)
def test_what_a_good_translation_does_is_no_slip(before, after):
    assert kinds(before, after) == set()
