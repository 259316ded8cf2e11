"""Lines that stand for themselves stay lines, each a segment; wrapped prose is one sentence."""

import pytest

from nltrans.core.marks import plain
from nltrans.markdown.segment import segment
from roundtrip import assert_identity, assert_rot13, targets

STANDING = [
    "Jane Doe\nEditor in chief\nExample Media Inc.\n",
    "Best regards,\nThe whole team\n",
    "When: Monday at noon\nWhere: The main hall\nPrice: free\n",
    "**Location:** Berlin\n**Salary:** $80k\n**Remote:** yes\n",
    "**Date**: May\n**Place**: Paris\n",
    "_Topic:_ parsing\n_Level:_ beginners\n",
    "a. Letter item\nb. Another letter\n",
    "(a) the first\n(b) the second\n(c) the third\n",
    "i. one of them\nii. two of them\n",
    "A) Yes, it does\nB) No, it does not\n",
    "• one thing\n• another thing\n",
    "– one thing\n– another thing\n",
    "🚀 new models\n📚 old books\n🎉 good news\n",
    "Example Media\n123 Main Street\nSpringfield\nUSA\n",
    "The sun goes down behind the hill\nThe birds are quiet in the trees\nA lonely dog is barking still\nAnd softly falls the evening breeze\n",
    "Follow us:\nhttps://example.org/follow\n",
    "> Jane Doe\n> Chief of nothing\n",
    "- Talk by Jane\n  Room: the big hall\n  Time: at noon\n",
]
WRAPPED = [
    "This is a paragraph that somebody wrapped at some width, and its lines\ngo on until the sentence is over, as all wrapped prose does, which is\nwhat one sees in most files.\n",
    "We trained a large model on texts of the web and of books, as Google\nResearch did before us, and it was better than all of those before.\n",
    "The model was made by people at\nStanford and is good.\n",
    "We used the data of\nWikipedia for it.\n",
    "one line of small letters\nanother line of them\n",
    "Semantic lines break after a clause,\nand go on with the next one,\nuntil the end.\n",
    "It was in the spring of the year\n2024 that it began.\n",
]


@pytest.mark.parametrize("post", STANDING)
def test_each_line_is_a_segment(post):
    document = assert_identity(post)
    lines = [
        line for line in post.split("\n") if any(c.isalpha() for c in line.replace("https://example.org/follow", ""))
    ]
    assert len(document.segments) == len(lines)
    assert not any("\n" in part.span.of(post) for part in document.segments)
    reordered = targets(document, lambda text: f"{text} and many more words than before")
    out = document.reassemble_checked(reordered)
    assert (out.text.count("\n"), dict(out.rejected)) == (post.count("\n"), {})
    assert_rot13(post)


@pytest.mark.parametrize("post", WRAPPED)
def test_wrapped_prose_is_one_sentence(post):
    (part,) = segment(post).segments
    assert plain(part.text) == " ".join(post.split())


def test_a_line_may_begin_small_in_another_language():
    post = "Jane Doe\nEditor in chief\nExample Media Inc.\n"
    document = segment(post)
    out = document.reassemble_checked({document.segments[1].id: "rédactrice en chef"})
    assert (out.text, dict(out.rejected)) == ("Jane Doe\nrédactrice en chef\nExample Media Inc.\n", {})


def test_letters_that_count_lines_are_no_text():
    document = segment("a. Letter item\nb. Another letter\n")
    assert [part.text for part in document.segments] == ["Letter item", "Another letter"]
