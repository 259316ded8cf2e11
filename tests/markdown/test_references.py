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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="#my-heading">x</a>', '<a href="#élan-vital">x</a>'),
        ("<p>\n<a class=b href='#my-heading'>x</a></p>", "<p>\n<a class=b href='#élan-vital'>x</a></p>"),
        ("[x](<#my-heading>)", "[x](<#élan-vital>)"),
        ('[x]( #my-heading "x")', '[x]( #élan-vital "x")'),
        ("[x][y]\n\n[y]: #my-heading", "[x][y]\n\n[y]: #élan-vital"),
        ("`[x](#my-heading)` x", "`[x](#my-heading)` x"),
        ("[x](#my%2Dheading)", "[x](#%C3%A9lan-vital)"),
    ],
)
def test_all_kinds_of_links_follow_their_heading(before, after):
    assert translated(f"{before}\n\n# My heading\n", {"My heading": "Élan vital"}) == f"{after}\n\n# Élan vital\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[x]({{< ref "#my-heading" >}})', '[x]({{< ref "#élan-vital" >}})'),
        ("<p>\n{{% relref `#my-heading` %}}</p>", "<p>\n{{% relref `#élan-vital` %}}</p>"),
        ('[x][y]\n\n[y]: {{< relref "#my-heading" >}}', '[x][y]\n\n[y]: {{< relref "#élan-vital" >}}'),
        ('<a href="{{< ref "#my-heading" >}}">x</a>', '<a href="{{< ref "#élan-vital" >}}">x</a>'),
        ('[x]({{< ref "other.md#my-heading" >}})', '[x]({{< ref "other.md#my-heading" >}})'),
        ('{{< highlight md >}}\n[x]({{< ref "#my-heading" >}})\n{{< /highlight >}}',) * 2,
    ],
)
def test_shortcodes_follow_their_heading(before, after):
    text = f"{before}\n\n# My heading\n"
    assert translated(text, {"My heading": "Élan vital"}, "hugo") == f"{after}\n\n# Élan vital\n"
