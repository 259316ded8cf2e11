"""Variables that a program fills in: opaque in every dialect, wherever they stand; what only looks like one is prose."""

import pytest

from nltrans.core.marks import plain
from nltrans.core.placeholders import branches, runs
from nltrans.markdown.flavors import FLAVORS
from nltrans.markdown.segment import segment
from roundtrip import assert_identity, assert_rot13, masked, targets

FORMS = (
    "%name%", "%%expiry_date%%", "%%First Name%%", "%1$s", "%s", "%d", "%.2f", "%(count)s", "%{total}", "%<total>d",
    "@@coupon@@", "@version@", "##CODE##", "#ORDER#", "__count__", "__user_name__", "__COUNT__", ":count", ":first_name",
    "{name}", "{0}", "{user.name}", "{0:C}", "{price:.2f}", "{1,number}", "{when, date, short}", "{!field}", "{$total}",
    "${x}", "${user.name}", "#{x}", "{{x}}", "{{ user.first_name | default: 'x' }}", "{{{x}}}", "{!! $x !!}",
    "<%= x %>", "<<First Name>>", "[% name %]", "*|FNAME|*", "*|LIST:NAME|*", "[FIRST_NAME]", "[[NAME]]", "[[ORDER NO]]",
    "$ORDER$", "[firstname,fallback=there]", "@{user}",
)  # fmt: skip
PLACES = (
    "Dear reader {}, welcome back to us.\n",
    "Dear reader **{}**, you *have {}* left.\n",
    "# A heading about {} things\n\n- the item {}\n- another item\n",
    "See [the {} offer](https://example.org/?a={}) now.\n",
    "| Name | Value |\n|---|---|\n| the {} cell | text |\n",
    "<p>Dear {} friend</p>\n",
    "---\ntitle: 'The {} title'\n---\n\nText.\n",
    "A {} and another {} and the {} again.\n",
)


@pytest.mark.parametrize("form", FORMS)
def test_a_placeholder_is_opaque_wherever_it_stands(form):
    for place in PLACES:
        if "title:" in place and "'" in form:
            continue
        post = place.replace("{}", form)
        document = segment(post, flavor="gfm")
        out = document.reassemble_checked(targets(document, masked))
        assert (out.text.count(form), dict(out.rejected)) == (post.count(form), {}), out.text


@pytest.mark.parametrize("flavor", FLAVORS)
@pytest.mark.parametrize("form", FORMS)
def test_a_placeholder_is_opaque_in_every_dialect(form, flavor):
    post = f"Dear reader {form}, welcome back.\n"
    document = assert_identity(post, flavor)
    assert "Dear reader" in plain(document.segments[0].text)
    assert form in document.reassemble(targets(document, masked))
    assert_rot13(post, flavor)


@pytest.mark.parametrize(
    "text",
    [
        "Use 100% of it, 50% or 5 % of the rest.",
        "Note: see below. The ratio is 3:2 at 10:45.",
        "We met at noon: it was fun :) and good :D really.",
        "The languages C# and F# are fine.",
        "It is **very __bold words__** here.",
        "It costs 5$ or $6 in the USA.",
        "A set {of two words} and [a note] or [see here].",
        "An array a[i] and 1 < 2 or 3 > 2.",
    ],
)
def test_what_only_looks_like_one_is_prose(text):
    (document, part) = (segment(text + "\n"), segment(text + "\n").segments)
    words = "".join(c if c.isalpha() else " " for c in text).split()
    seen = " ".join(plain(item.text) for item in part)
    assert [word for word in words if word not in seen] == []
    assert not list(runs(text))
    assert document.reassemble({}) == text + "\n"


def test_placeholders_may_change_places_but_conditions_may_not():
    document = segment("From %from% to {to} it is {% if a %}good{% endif %}.\n", flavor="gfm")
    (part,) = document.segments
    assert plain(part.text) == "From  to  it is good."
    first = part.text.replace("⟦1/⟧", "x").replace("⟦2/⟧", "⟦1/⟧").replace("x", "⟦2/⟧")
    assert not document.reassemble_checked({part.id: first}).rejected
    second = part.text.replace("⟦3/⟧", "x").replace("⟦4/⟧", "⟦3/⟧").replace("x", "⟦4/⟧")
    assert document.reassemble_checked({part.id: second}).rejected


ICU = [
    ("{n, plural, one {# file} other {# files}}", ["# file", "# files"]),
    ("{n, plural, =0 {no files} one {one file in {place}} other {# files}}", ["no files", "one file in {place}", "# files"]),
    ("{g, select, male {his} female {her} other {their}}", ["his", "her", "their"]),
    (
        "{g, select, male {He has {n, plural, one {one cat} other {# cats}} here} other {They have}}",
        ["He has ", "one cat", "# cats", " here", "They have"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("message", "texts"), ICU)
def test_texts_that_a_message_chooses_between_are_prose(message, texts):
    end, spans = branches(message, 0)
    assert (end, [span.of(message) for span in spans]) == (len(message), texts)
    post = f"Here are {message} for you.\n"
    document = assert_identity(post, "gfm")
    seen = [plain(part.text) for part in document.segments]
    assert "Here are  for you." in seen
    assert [text for text in texts if not any(text.replace("{place}", "").strip("# ") in shown for shown in seen)] == []
    out = document.reassemble_checked(targets(document, masked)).text
    assert out.count("{") == post.count("{")
    assert "plural" in out or "select" in out
    assert_rot13(post, "gfm")


def test_a_message_without_end_is_none():
    assert branches("{n, plural, one {a", 0) is None
    assert branches("{n, plural, one {a} }x", 0) is not None
    assert branches("{n, plural,}", 0) is None


@pytest.mark.parametrize(
    ("post", "kept"),
    [
        (
            "Write &lt;div&gt; or &lt;/p&gt; and &lt;img src=x/&gt; here.\n",
            ["&lt;div&gt;", "&lt;/p&gt;", "&lt;img src=x/&gt;"],
        ),
        ("Use &#60;br&#62; in text.\n", ["&#60;br&#62;"]),
    ],
)
def test_tags_that_are_written_to_be_read_stay(post, kept):
    document = assert_identity(post)
    out = document.reassemble(targets(document, masked))
    assert [item for item in kept if item not in out] == []
