from __future__ import annotations

import json
from dataclasses import replace

import pytest

import tiny_models
from nltrans.core.document import Span
from nltrans.core.ports import Request, TermConstraint
from nltrans.decoding.passes import Text
from nltrans.engines.codec import Decoded
from nltrans.engines.subword import SubwordEngine
from nltrans.errors import EngineFailure, UnsupportedLanguage
from roads import decode


class Copier(SubwordEngine):
    """A network that copies its source, one attention weight a piece; it can be told to fail."""

    kind = "copier"
    loops: frozenset[str] = frozenset()
    hopeless: frozenset[str] = frozenset()
    careless: frozenset[str] = frozenset()
    """Texts that lose their marks unless several hypotheses are looked through."""

    miscounts = False
    forgets = False
    """Whether placeholders are dropped."""

    def _start(self):
        self.calls = []
        self.seen = []

    def _decode(self, groups, search):
        self.seen += [sentence for group in groups for sentence in group]
        self.calls.append((search.careful, [len(group) for group in groups]))
        return [[self.answer(sentence, search) for sentence in group] for group in groups]

    def answer(self, sentence, search):
        pieces = sentence.source[:-1]
        text = "".join(pieces).replace("▁", " ").strip()
        if text in self.hopeless or (text in self.loops and not search.careful):
            pieces = (*pieces, *["▁again"] * (20 if search.careful else 40))
        if text in self.careless and search.hypotheses == 1:
            pieces = tuple(piece for piece in pieces if not piece.startswith("⟦"))
        if self.miscounts:
            pieces = tuple(piece.replace("2", "1") if "⟦" not in piece else piece for piece in pieces)
        if self.forgets:
            pieces = tuple(piece for piece in pieces if not piece.endswith("/⟧"))
        width = len(sentence.source)
        rows = [[1.0 if at == step else 0.0 for at in range(width)] for step in range(len(pieces))]
        return Decoded(tuple(pieces), (-0.5,) * len(pieces), rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copier")
    tiny_models.sentencepiece(
        folder / "source.spm", symbols=("⟦1⟧", "⟦/1⟧", "⟦1/⟧", "⟦2/⟧", "⟦t⟧", "⟦=⟧", "⟦/t⟧"), byte_fallback=True
    )
    return folder


@pytest.fixture
def make(folder):
    def engine(**fields):
        manifest = {"name": "m", "version": "2", "architecture": "marian", "source": "en", "target": "fr", **fields}
        (folder / "nltrans.json").write_text(json.dumps(manifest), encoding="utf-8")
        return Copier(folder, "en", "fr")

    return engine


INLINE = {"marks": {"scheme": "nltrans", "max_index": 2}, "terms": True}


PASSES = ("lexicon", "case", "placeholders", "clauses", "demands", "loops")


def ask(engine, *texts, terms=(), target="fr"):
    """Translate with the passes that subword engines have need of."""
    return decode(engine, *(Text(text, terms=terms) for text in texts), target=target, only=PASSES)


def links(answer):
    """Which words of the source each word of the target comes from, as texts."""
    return [
        [span for span, weight in zip(answer.alignment.source, row, strict=True) if weight]
        for row in answer.alignment.weights
    ]


def test_name_and_capabilities_come_from_the_manifest(make):
    engine = make(**INLINE, max_tokens=99)
    assert engine.name == "copier:m@2"
    can = engine.capabilities
    assert (can.pairs, can.marks, can.max_marks, can.terms, can.max_tokens) == ({("en", "fr")}, "nltrans", 2, True, 99)


def test_a_probe_says_which_marks_a_model_copies(make, folder):
    (folder / "probe.json").write_text('{"shape": "[{}]", "shares": {}, "max_marks": 3, "sentences": 30}')
    try:
        assert (make().capabilities.marks, make(**INLINE).capabilities.marks) == ("[{}]", "nltrans")
    finally:
        (folder / "probe.json").unlink()


@pytest.mark.parametrize(
    "text", ["Read the paper.", "⟦1⟧Read⟦/1⟧ the ⟦2/⟧ paper.", "⟦1⟧Read ⟦2/⟧⟦/1⟧", "the ⟦2/⟧, so."]
)
def test_marks_go_through_a_model_that_knows_them(make, text):
    (answer,) = ask(make(**INLINE), text)
    assert answer.text == text
    for span, sources in zip(answer.alignment.target, links(answer), strict=True):
        assert span in sources


def test_a_constraint_is_aligned_with_its_term(make):
    text = "Read the paper now."
    (answer,) = ask(make(**INLINE), text, terms=(TermConstraint(9, 14, "journal"),))
    assert "⟦" not in answer.text
    assert {span for row in links(answer) for span in row} <= {
        *(Span(a, b) for a in range(len(text)) for b in range(a + 1, len(text) + 1))
    }
    at = answer.text.index("journal")
    places = [row for span, row in zip(answer.alignment.target, links(answer), strict=True) if span.start >= at]
    assert places[0] == [Span(9, 14)]


def test_marks_are_plain_text_for_a_model_that_does_not_know_them(make):
    engine = make()
    assert engine.capabilities.marks is None
    assert ask(engine, "Read it.")[0].text == "Read it."


def test_long_text_is_cut_at_clauses_and_joined(make):
    text = "We read the paper, then we tried the code; it took an hour, and so on."
    engine = make(max_tokens=24)
    (answer,) = ask(engine, text)
    assert answer.text == text
    assert sum(sum(group) for _, group in engine.calls) > 1
    assert len(answer.token_log_probs) == len(answer.alignment.target) == len(answer.alignment.source)
    for span, sources in zip(answer.alignment.target, links(answer), strict=True):
        assert sources == [span]


def test_very_long_text_has_no_alignment(make):
    text = ", ".join(["we read the paper"] * 60)
    (answer,) = ask(make(max_tokens=24), text)
    assert (answer.text, answer.alignment) == (text, None)


def test_a_word_beyond_the_limit_is_copied(make):
    text = "see " + "x" * 200 + " there"
    engine = make(max_tokens=24)
    (answer,) = ask(engine, text)
    assert answer.text == text


def test_white_space_between_parts_is_kept_and_no_space_is_put_into_chinese(make, folder):
    text = "we read the paper,  then we tried the code of it"
    assert ask(make(max_tokens=18), text)[0].text == text
    make(max_tokens=18, target=["fr", "zh"])
    chinese = Copier(folder, "en", "zh")
    (answer,) = ask(chinese, text, target="zh")
    assert answer.text == text.replace(",  ", ",")


def test_a_loop_is_decoded_again_with_care(make, monkeypatch):
    monkeypatch.setattr(Copier, "loops", frozenset({"Why?"}))
    engine = make()
    answers = ask(engine, "Why?", "Read it.")
    assert [(answer.text, answer.looping) for answer in answers] == [("Why?", False), ("Read it.", False)]
    assert [careful for careful, groups in engine.calls if groups] == [False, True]
    assert sum(engine.calls[1][1]) == 1


def test_a_loop_that_stays_is_told_and_the_shorter_one_given(make, monkeypatch):
    monkeypatch.setattr(Copier, "hopeless", frozenset({"Why?"}))
    (answer,) = ask(make(), "Why?")
    assert answer.looping
    assert answer.text.count("again") == 20


def test_a_sentence_that_lost_its_marks_is_searched_for_wider(make, monkeypatch):
    text = "⟦1⟧Read⟦/1⟧ it."
    engine = make(**INLINE)
    assert ask(engine, text)[0].text == text
    assert [groups for _, groups in engine.calls if groups] == [[1]]
    monkeypatch.setattr(Copier, "careless", frozenset({"⟦1⟧ Read⟦/1⟧ it."}))
    assert [answer.text for answer in ask(engine, text, "Read it.")] == [text, "Read it."]
    assert [sum(groups) for _, groups in engine.calls if groups] == [1, 2, 1]


def test_words_that_the_vocabulary_cannot_spell_go_through_as_placeholders(make):
    text = "⟦2/⟧ Read Žižek now."
    engine = make(**INLINE)
    (answer,) = ask(engine, text)
    assert answer.text == text
    (sentence,) = engine.seen
    assert "⟦1/⟧" in sentence.source
    assert not any(piece.startswith("<0x") for piece in sentence.source)
    assert Span(10, 15) in answer.alignment.source
    assert Span(10, 15) in answer.alignment.target
    for span, sources in zip(answer.alignment.target, links(answer), strict=True):
        assert span in sources


def test_a_placeholder_that_is_lost_gives_way_to_its_word(make, monkeypatch):
    monkeypatch.setattr(Copier, "forgets", True)
    (answer,) = ask(make(**INLINE), "Read Žižek now.")
    assert answer.text == "Read Žižek now."


def test_a_number_that_came_out_wrong_goes_through_as_a_placeholder(make, monkeypatch):
    monkeypatch.setattr(Copier, "miscounts", True)
    texts = ["Read 42 of them.", "Read it."]
    assert [answer.text for answer in ask(make(**INLINE), *texts)] == texts
    assert ask(make(), texts[0])[0].text == "Read 41 of them."


def test_a_model_without_marks_gets_the_letters(make):
    engine = make()
    assert ask(engine, "Read Žižek now.")[0].text == "Read Žižek now."
    assert not any("⟦" in piece for sentence in engine.seen for piece in sentence.source)


def test_an_english_title_is_read_in_small_letters(make):
    engine = make()
    answers = ask(engine, "Tools and Datasets for Readers", "Grace Lindsay", "FREE BOOKS")
    assert [answer.text for answer in answers] == ["Tools and datasets for readers", "Grace Lindsay", "FREE BOOKS"]
    assert any("free▁books" in "".join(sentence.source) for sentence in engine.seen)


def test_equal_sentences_are_decoded_once(make):
    engine = make()
    ask(engine, "Why?", "Why?", "Why?")
    assert engine.calls[0] == (False, [1])


def test_another_pair_is_refused_before_loading(make):
    engine = make()
    with pytest.raises(UnsupportedLanguage, match="made for en to fr, not en to de"):
        engine.translate([Request("x", "en", "de")])
    assert not hasattr(engine, "calls")


@pytest.mark.parametrize("error", [RuntimeError("no memory"), ValueError("bad"), MemoryError()])
def test_errors_of_the_network_are_engine_failures(make, monkeypatch, error):
    def fail(*_, **__):
        raise error

    engine = make()
    monkeypatch.setattr(engine, "_decode", fail)
    with pytest.raises(EngineFailure, match="copier:m@2 failed"):
        ask(engine, "x")


@pytest.fixture
def words(folder):
    path = folder / "lexicon.tsv"
    path.write_text("paper\tarticle\nread\tlu\n", encoding="utf-8")
    yield
    path.unlink()


def asked(engine):
    return ["".join(sentence.source).replace("▁", "").removesuffix("</s>") for sentence in engine.seen]


def test_a_word_left_in_the_source_language_is_asked_for(make, words):
    engine = make(**INLINE)
    ask(engine, "12 paper.", "12 code.")
    assert asked(engine) == ["12paper.", "12code.", "12⟦t⟧paper⟦=⟧article⟦/t⟧."]


@pytest.mark.parametrize(("loses", "expected"), [((), "12 ⟦1⟧article⟦/1⟧."), (("⟦1⟧", "⟦/1⟧"), "12 ⟦1⟧paper⟦/1⟧.")])
def test_what_the_dictionary_gives_is_taken_unless_marks_are_lost(make, words, folder, loses, expected):
    class Obedient(Copier):
        """Writes the wanted translation alone."""

        def answer(self, sentence, search):
            source = list(sentence.source)
            if "⟦t⟧" in source:
                del source[source.index("⟦t⟧") : source.index("⟦=⟧") + 1]
                source = [piece for piece in source if piece not in loses]
            return super().answer(replace(sentence, source=tuple(source)), search)

    make(**INLINE)
    (answer,) = ask(Obedient(folder, "en", "fr"), "12 ⟦1⟧paper⟦/1⟧.")
    assert answer.text == expected


def test_the_title_of_a_work_goes_through_as_a_placeholder(make):
    engine = make(**INLINE)
    text = "see ⟦1⟧“Code of the Paper”⟦/1⟧."
    (answer,) = ask(engine, text)
    assert answer.text == text.replace("“", '"').replace("”", '"')
    assert asked(engine) == ["see⟦1⟧<0x22>⟦2/⟧<0x22>⟦/1⟧."]


def test_a_word_alone_is_asked_for_at_once(make, words):
    engine = make(**INLINE)
    ask(engine, "Paper")
    assert asked(engine) == ["⟦t⟧paper⟦=⟧article⟦/t⟧"]


def test_terms_of_the_glossary_come_before_the_dictionary(make, words):
    engine = make(**INLINE)
    ask(engine, "Paper", terms=(TermConstraint(0, 5, "code"),))
    assert asked(engine) == ["⟦t⟧paper⟦=⟧code⟦/t⟧"]
