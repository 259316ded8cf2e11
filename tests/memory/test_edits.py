"""A person's edits: what is learned from them, and how they are kept when the source changes."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.posts import FakePost, translated, written
from nltrans.core.report import Origin
from nltrans.core.written import WrittenSegment
from nltrans.memory.edits import carry_over, learn, merge
from nltrans.memory.pieces import cut, join

SOURCE = "# News\n\nThe first one. The second one. The third one.\n\nAnother paragraph is here. It has `code` in it.\n\nBye.\n"


def lessons(edited, source=SOURCE):
    record = written(source)
    units = learn(record, FakePost(record.base), FakePost(edited), "en").units
    assert all(unit.origin is Origin.HUMAN for unit in units)
    return {unit.source: unit.target for unit in units}


def update(edited, new_source, source=SOURCE):
    """Run the whole of it: learn, translate anew what is not known, merge."""
    record = written(source)
    learned = learn(record, FakePost(record.base), FakePost(edited), "en")
    segments = FakePost(new_source).segments
    known = carry_over(record, learned, [segment.text for segment in segments])
    fresh, at = "", 0
    for number, segment in enumerate(segments):
        target = known[number].target if number in known else translated(segment.text)
        for code in segment.codes:
            target = target.replace(f"⟦{code.number}/⟧", code.open[0])
        fresh += new_source[at : segment.span.start] + target
        at = segment.span.end
    fresh += new_source[at:]
    new = [
        WrittenSegment(s.id, s.text, known[n].target if n in known else translated(s.text), Origin.MT)
        for n, s in enumerate(segments)
    ]
    return merge(record, FakePost(record.base), FakePost(edited), FakePost(fresh), new, learned.pieces)


def edit(*changes, text=None):
    text = translated(SOURCE) if text is None else text
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_pieces_concatenate_to_the_post():
    for text in (SOURCE, SOURCE.replace("\n", "\r\n"), "", "\n\n", "x", "  a. b\n\n\n- c\n- d\n   \n"):
        pieces = cut(FakePost(text))
        assert "".join(piece.raw for piece in pieces) == text
        assert join(pieces) == text


def test_nothing_is_learned_from_an_untouched_file():
    assert lessons(translated(SOURCE)) == {}


def test_a_reworded_sentence_is_learned_with_its_neighbours():
    record = written(SOURCE)
    (unit,) = learn(record, FakePost(record.base), FakePost(edit(("SECOND ONE", "SECONDE"))), "en").units
    assert (unit.source, unit.target) == ("The second one.", "THE SECONDE.")
    assert (unit.previous, unit.next) == ("The first one.", "The third one.")
    assert (unit.document, unit.target_language) == ("post.md", "fr")


def test_marks_are_kept_when_learning():
    assert lessons(edit(("IT HAS `code` IN IT.", "IT HAS IN IT `code`."))) == {
        "It has ⟦1/⟧ in it.": "IT HAS IN IT ⟦1/⟧."
    }


@pytest.mark.parametrize(
    "changes",
    [
        [("IT HAS `code` IN IT.", "IT HAS NOTHING IN IT.")],
        [("IT HAS `code` IN IT.", "IT HAS `other` IN IT.")],
        [("THE FIRST ONE. THE SECOND ONE.", "THE FIRST ONE AND THE SECOND ONE.")],
        [("THE SECOND ONE. ", "")],
        [("BYE.", "BYE.\n\nTRANSLATED WITH LOVE.")],
        [("THE SECOND ONE.", "zzzz yyyy xxxx wwww vvvv.")],
        [("THE FIRST ONE. THE SECOND ONE.", "THE SECOND ONE. THE FIRST ONE.")],
    ],
)
def test_what_is_not_sure_is_not_learned(changes):
    assert lessons(edit(*changes)) == {}


def test_a_sentence_split_in_two_is_learned_whole():
    assert lessons(edit(("ANOTHER PARAGRAPH IS HERE.", "ANOTHER PARAGRAPH. IS HERE."))) == {
        "Another paragraph is here.": "ANOTHER PARAGRAPH. IS HERE."
    }


EDITS = {
    "nothing": [],
    "reworded": [("THE SECOND ONE", "THE SECONDE ONE")],
    "added": [("BYE.", "A NOTE BY ME.\n\nBYE.")],
    "removed": [("THE SECOND ONE. ", "")],
    "paragraph split": [("ONE. THE THIRD", "ONE.\n\nTHE THIRD")],
    "paragraphs merged": [("THE THIRD ONE.\n\nANOTHER", "THE THIRD ONE. ANOTHER")],
    "sentences merged": [("THE FIRST ONE. THE SECOND ONE.", "THE FIRST ONE AND THE SECOND ONE.")],
    "moved": [("ANOTHER PARAGRAPH IS HERE. IT HAS `code` IN IT.\n\n", ""), ("# NEWS\n\n", "# NEWS\n\nANOTHER PARAGRAPH IS HERE. IT HAS `code` IN IT.\n\n")],
    "last line without end": [("BYE.\n", "BYE!")],
    "windows": [("\n", "\r\n")],
}  # fmt: skip


@pytest.mark.parametrize("changes", EDITS.values(), ids=EDITS.keys())
def test_edits_stand_while_the_source_stands(changes):
    edited = edit(*changes)
    merged = update(edited, SOURCE)
    assert merged.text == edited
    assert not merged.conflicts
    assert not merged.superseded


@pytest.mark.parametrize("changes", EDITS.values(), ids=EDITS.keys())
def test_edits_stand_beside_a_change_elsewhere(changes):
    merged = update(edit(*changes), SOURCE.replace("News", "Old news"))
    assert merged.text == edit(*changes).replace("NEWS", "OLD NEWS")
    assert not merged.conflicts
    assert not merged.superseded


def test_a_changed_sentence_is_translated_anew_and_its_neighbour_keeps_the_persons_words():
    edited = edit(("THE FIRST ONE", "LA PREMIÈRE, THE FIRST ONE"))
    merged = update(edited, SOURCE.replace("second one", "second and last"))
    assert merged.text == edited.replace("THE SECOND ONE", "THE SECOND AND LAST")


def test_words_for_a_sentence_that_changed_are_told():
    edited = edit(("THE SECOND ONE", "THE SECONDE ONE"))
    merged = update(edited, SOURCE.replace("second one", "second and last"))
    assert "THE SECOND AND LAST." in merged.text
    assert [s.words for s in merged.superseded] == ["THE SECONDE ONE."]
    assert not merged.conflicts


def test_a_moved_paragraph_is_updated_where_it_is():
    edited = edit(*EDITS["moved"])
    merged = update(edited, SOURCE.replace("is here", "was here"))
    assert merged.text == edited.replace("IS HERE", "WAS HERE")


def test_a_paragraph_that_the_source_moves_takes_the_persons_words_along():
    edited = edit(("ANOTHER PARAGRAPH IS", "ANOTHER PARAGRAPHE IS"))
    paragraph = "Another paragraph is here. It has `code` in it.\n\n"
    merged = update(edited, SOURCE.replace(paragraph, "").replace("# News\n\n", "# News\n\n" + paragraph))
    assert merged.text.startswith("# NEWS\n\nANOTHER PARAGRAPHE IS HERE. IT HAS `code` IN IT.\n\nTHE FIRST")
    assert merged.text.count("PARAGRAPHE") == 1


def test_what_a_person_took_out_stays_out():
    merged = update(edit(("THE SECOND ONE. ", "")), SOURCE.replace("second one", "second and last"))
    assert "SECOND" not in merged.text
    assert [(s.words, s.replacement) for s in merged.superseded] == [("", "THE SECOND AND LAST.")]


def test_additions_of_both_stand():
    merged = update(edit(("BYE.", "A NOTE BY ME.\n\nBYE.")), SOURCE.replace("Bye.", "New text.\n\nBye."))
    assert merged.text.endswith("A NOTE BY ME.\n\nNEW TEXT.\n\nBYE.\n")
    same = update(edit(("BYE.", "NEW TEXT.\n\nBYE.")), SOURCE.replace("Bye.", "New text.\n\nBye."))
    assert same.text.count("NEW TEXT.") == 1


def test_merged_sentences_conflict_when_one_of_them_changes():
    merged = update(edit(*EDITS["sentences merged"]), SOURCE.replace("second one", "second and last"))
    assert merged.conflicts == ("THE FIRST ONE AND THE SECOND ONE.",)


def test_a_sentence_that_the_source_lost_goes_and_is_told():
    merged = update(edit(("THE SECOND ONE", "THE SECONDE ONE")), SOURCE.replace("The second one. ", ""))
    assert "SECOND" not in merged.text
    assert [(s.words, s.replacement) for s in merged.superseded] == [("THE SECONDE ONE.", "")]


def test_new_lines_end_as_the_persons_do():
    merged = update(edit(("\n", "\r\n")), SOURCE.replace("Bye.", "New text.\n\nBye."))
    assert merged.text.endswith("NEW TEXT.\r\n\r\nBYE.\r\n")
    assert "\n" not in merged.text.replace("\r\n", "")


def test_a_sentence_that_seems_to_have_moved_is_not_lost():
    source = "Model model. Model data. Model language. Model model.\n"
    edited = "HUMAN W3. MODEL DATA. HUMAN W2. MODEL MODEL HUMAN W1.\n"
    merged = update(edited, source.replace("Model data. ", ""), source)
    assert {"W1", "W2", "W3"} <= set(re.findall(r"W\d", merged.text + "".join(merged.conflicts)))


WORDS = st.sampled_from(["model", "data", "paper", "language", "training", "result", "score", "image"])
SENTENCE = st.lists(WORDS, min_size=2, max_size=6).map(lambda words: " ".join(words).capitalize() + ".")
PARAGRAPHS = st.lists(st.lists(SENTENCE, min_size=1, max_size=4), min_size=1, max_size=5)


def changed(draw, paragraphs, new):
    """Change, add, remove, move, split and merge; `new` makes a sentence."""
    paragraphs = [list(sentences) for sentences in paragraphs]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(paragraphs) - 1))
        sentences = paragraphs[at]
        place = draw(st.integers(0, len(sentences) - 1))
        match draw(st.integers(0, 6)):
            case 0:
                sentences[place] = new()
            case 1:
                sentences.insert(place, new())
            case 2 if len(sentences) > 1:
                del sentences[place]
            case 3:
                paragraphs.insert(draw(st.integers(0, len(paragraphs) - 1)), paragraphs.pop(at))
            case 4 if place:
                paragraphs[at : at + 1] = [sentences[:place], sentences[place:]]
            case 5 if at:
                paragraphs[at - 1 : at + 1] = [paragraphs[at - 1] + sentences]
            case 6:
                sentences[place] = sentences[place][:-1] + " " + new()
    return paragraphs


def text_of(paragraphs):
    return "\n\n".join(" ".join(sentences) for sentences in paragraphs) + "\n"


@given(st.data())
def test_no_word_of_a_person_is_lost(data):
    """A person's words are marked by a number each; the source's by none."""
    paragraphs = data.draw(PARAGRAPHS)
    source = text_of(paragraphs)
    numbers = itertools.count(100)
    theirs = changed(data.draw, [[translated(s) for s in p] for p in paragraphs], lambda: f"HUMAN W{next(numbers)}.")
    new_source = text_of(changed(data.draw, paragraphs, lambda: data.draw(SENTENCE)))
    edited = text_of(theirs)
    merged = update(edited, new_source, source)
    everything = merged.text + "".join(merged.conflicts) + "".join(s.words for s in merged.superseded)
    assert set(re.findall(r"W\d+", edited)) <= set(re.findall(r"W\d+", everything))
    if source == new_source:
        assert merged.text == edited
    if edited == translated(source):
        assert merged.text == translated(new_source)
