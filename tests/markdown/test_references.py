"""Reference links keep their label when their text is translated; links to headings keep their heading."""

import pytest

from nltrans.markdown.segment import segment
from nltrans.markdown.verify import compare
from roundtrip import assert_rot13

LINKS = "See [BERT], [the post][], [this one][bert] and [1][].\n\n[bert]: /b\n[the post]: /p\n[1]: /1\n"


def translated(text, words, flavor="gfm"):
    document = segment(text, flavor=flavor)
    wanted = {}
    for part in document.segments:
        target = part.text
        for before, after in words.items():
            target = target.replace(before, after)
        wanted[part.id] = target
    result = document.reassemble_checked(wanted)
    assert dict(result.rejected) == {}
    assert compare(text, result.text, flavor) == []
    return result.text


@pytest.mark.parametrize(
    ("flavor", "first_line"),
    [
        ("gfm", "See [Berte][BERT], [l'article][the post ], [this one][bert] and [1][]."),
        ("jekyll", "See [Berte][BERT], [l'article][The post], [this one][bert] and [1][]."),
    ],
)
def test_labels_stay(flavor, first_line):
    text = translated(LINKS, {"BERT": "Berte", "the post": "l'article"}, flavor)
    assert text.splitlines()[0] == first_line
    assert_rot13(LINKS, flavor)


@pytest.mark.parametrize(
    ("flavor", "slug"),
    [("gfm", "élan-vital"), ("jekyll", "élan-vital"), ("hugo", "élan-vital"), ("docusaurus", "élan-vital")],
)
def test_fragments_follow_their_heading(flavor, slug):
    text = "[Jump](#my-heading) or [again](#my-heading-1).\n\n# My heading\n\n# My heading\n"
    assert translated(text, {"My heading": "Élan vital"}, flavor) == (
        f"[Jump](#{slug}) or [again](#{slug}-1).\n\n# Élan vital\n\n# Élan vital\n"
    )


def test_explicit_ids_stay():
    text = "[Jump](#start).\n\n# My heading {#start}\n"
    assert translated(text, {"My heading": "Départ"}, "hugo") == "[Jump](#start).\n\n# Départ {#start}\n"
