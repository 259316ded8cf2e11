import pytest

from nltrans.markdown.slug import explicit_id, slugger

TEXTS = [
    # heading, GitHub, Jekyll, kramdown, Hugo
    ("Getting started", "getting-started", "getting-started", "getting-started", "getting-started"),
    ("What is BERT?", "what-is-bert", "what-is-bert", "what-is-bert", "what-is-bert"),
    ("1. First steps", "1-first-steps", "1-first-steps", "first-steps", "1-first-steps"),
    ("Où ça ?", "où-ça-", "où-ça-", "o-a-", "où-ça-"),
    ("snake_case & more", "snake_case--more", "snake_case--more", "snakecase--more", "snake_case--more"),
    ("Publications 📙", "publications-", "publications-", "publications-", "publications-"),
    ("Self-attention — explained", "self-attention--explained", "self-attention--explained", "self-attention--explained", "self-attention--explained"),
    ("你好 World", "你好-world", "你好-world", "world", "你好-world"),
    ("你好", "你好", "你好", "section", "你好"),
    ("a\tb", "ab", "a-b", "ab", "ab"),
    ("हिन्दी", "हिन्दी", "हिन्दी", "section", "हनद"),
    ("½ ²", "-", "-", "section", "-"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "gfm", "jekyll", "kramdown", "hugo"), TEXTS)
def test_rules(heading, gfm, jekyll, kramdown, hugo):
    for flavor, wanted in {
        "gfm": gfm,
        "docusaurus": gfm,
        "commonmark": gfm,
        "jekyll": jekyll,
        "kramdown": kramdown,
        "hugo": hugo,
    }.items():
        assert slugger(flavor).slug(heading) == wanted


@pytest.mark.parametrize(
    ("flavor", "headings", "ids"),
    [
        ("gfm", ["A", "A", "A 1", "A"], ["a", "a-1", "a-1-1", "a-2"]),
        ("gfm", ["A 1", "A", "A"], ["a-1", "a", "a-2"]),
        ("jekyll", ["A", "A", "A 1"], ["a", "a-1", "a-1"]),
        ("kramdown", ["1", "2", "A", "A"], ["section", "section-1", "a", "a-1"]),
        ("hugo", ["A 1", "A", "A", "?", "!"], ["a-1", "a", "a-2", "heading", "heading-1"]),
    ],
)
def test_repeated_headings(flavor, headings, ids):
    rule = slugger(flavor)
    assert [rule.slug(heading) for heading in headings] == ids


@pytest.mark.parametrize(("flavor", "second"), [("gfm", "a"), ("jekyll", "a"), ("kramdown", "a"), ("hugo", "a-1")])
def test_explicit_ids_are_used_and_taken_where_the_generator_says_so(flavor, second):
    rule = slugger(flavor)
    assert rule.slug("Something else", explicit="a") == "a"
    assert rule.slug("A") == second


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("## Title {#my-id}", "my-id"),
        ("## Title {#my-id} ##", "my-id"),
        ("Title {: #my-id .wide}", "my-id"),
        ("Title {.wide #my-id}", "my-id"),
        ("Title {#my.id}", "my"),
        ("Title", None),
        ("Title {#a} end", None),
        ("Title{#a}", None),
        ("Title {x=1}", None),
    ],
)
def test_explicit_id_in_the_source(heading, wanted):
    assert explicit_id(heading, "hugo") == wanted
    assert explicit_id(heading, "gfm") is None
