"""The pipeline on whole posts: lossless, deterministic, and unbroken by any engine."""

import codecs
from contextlib import closing
from pathlib import Path

import pytest

import nltrans
from nltrans.core.marks import MARK
from nltrans.core.report import Origin, Severity, Strategy
from nltrans.core.term import Glossary, Term
from nltrans.engines.pseudo import PseudoEngine
from nltrans.errors import ConfigError, EngineError, UnsupportedLanguage
from nltrans.markdown.segment import detect_flavor, segment
from nltrans.markdown.verify import skeleton
from nltrans.storage.memory_sqlite import SqliteMemory
from saboteurs import BREAKERS, SABOTEURS

POST = (Path(__file__).parent.parent / "examples" / "post.md").read_text(encoding="utf-8")


def rot13(text):
    pieces, at = [], 0
    for match in MARK.finditer(text):
        pieces += [codecs.encode(text[at : match.start()], "rot13"), match[0]]
        at = match.end()
    return "".join([*pieces, codecs.encode(text[at:], "rot13")])


def each(function):
    return lambda texts: [function(text) for text in texts]


def plain_settings():
    return nltrans.Settings(typography="none", localize={"lang": "never", "title-tag": "never"})


def test_an_engine_that_returns_its_input_changes_nothing():
    crlf = "\ufeff" + POST.rstrip("\n").replace("\n", "\r\n")
    for text in (POST, crlf):
        result = nltrans.translate(text, to="fr", engine=each(str))
        assert result.text == text
        assert all(s.source == s.target for s in result.segments)


def test_rot13_applied_twice_changes_nothing():
    once = nltrans.translate(POST, to="fr", engine=each(rot13), settings=plain_settings())
    assert once.text != POST
    twice = nltrans.translate(once.text, to="fr", engine=each(rot13), settings=plain_settings())
    assert twice.text == POST


@pytest.mark.parametrize("saboteur", SABOTEURS, ids=lambda saboteur: saboteur.title)
def test_no_engine_breaks_a_post(saboteur):
    flavor = detect_flavor(POST)
    result = nltrans.translate(POST, to="fr", engine=saboteur)
    assert skeleton(result.text, flavor) == skeleton(POST, flavor)
    for part in result.segments:
        kept = part.origin is Origin.SOURCE
        assert kept == (part.strategy is Strategy.SOURCE)
        assert not kept or any(f.severity is Severity.CRITICAL and f.line == part.line for f in part.findings)


@pytest.mark.parametrize("breaker", BREAKERS, ids=lambda breaker: breaker.title)
def test_an_engine_that_fails_as_a_whole_is_an_error(breaker):
    with pytest.raises(EngineError, match="saboteur"):
        nltrans.translate(POST, to="fr", engine=breaker)


def test_posts_translated_together_come_out_as_alone():
    pipeline = nltrans.Translator().pipeline("fr")
    short = "# Words\n\nA model reads *pieces of words*.\n"
    together = pipeline.translate_all([segment(POST), segment(short)])
    assert together == [pipeline.translate(segment(POST)), pipeline.translate(segment(short))]


def test_a_second_run_is_served_by_the_memory():
    calls = []

    def shout(texts):
        calls.extend(texts)
        return [text.upper() for text in texts]

    with closing(SqliteMemory(":memory:")) as memory:
        first = nltrans.translate("Hello world.\n\nHello moon.\n", to="fr", engine=shout, memory=memory)
        assert len(calls) == 2
        second = nltrans.translate("Hello world.\n\nHello moon.\n", to="fr", engine=shout, memory=memory)
    assert len(calls) == 2
    assert second.text == first.text == "HELLO WORLD.\n\nHELLO MOON.\n"
    assert {s.strategy for s in second.segments} == {Strategy.MEMORY}
    assert second.score is first.score is None  # nobody fitted an estimate to this function


def test_the_score_of_a_translation_is_remembered_with_it():
    with closing(SqliteMemory(":memory:")) as memory:
        first, second = (nltrans.translate("The model is small.\n", to="fr", memory=memory) for _ in range(2))
    assert second.segments[0].strategy is Strategy.MEMORY
    assert second.score == first.score > 0


def test_equal_sentences_are_translated_once():
    calls = []

    def count(texts):
        calls.extend(texts)
        return list(texts)

    nltrans.translate("Same words.\n\nSame words.\n\nSame words.\n", to="fr", engine=count)
    assert calls == ["Same words."]


def test_terms_are_found_put_right_and_reported():
    glossary = Glossary("en", "fr", (Term("cat", ("chat",), forbidden=("matou",)), Term("dog", ("chien",))))
    answers = {"A cat sleeps.": "Un matou dort.", "A dog barks.": "Il aboie."}
    engine = each(lambda text: answers.get(text, "Il aboie."))
    result = nltrans.translate("A cat sleeps.\n\nA dog barks.\n", to="fr", engine=engine, glossary=glossary)
    assert [match.term.source for part in result.segments for match in part.terms] == ["cat", "dog"]
    assert result.text == "Un chat dort.\n\nIl aboie.\n"
    assert [(f.check, f.line) for f in result.findings if "glossary" in f.check] == [("glossary-missed", 3)]


def test_a_sentence_begins_as_in_the_source():
    result = nltrans.translate("***Free datasets***\n", to="fr", engine=each(lambda text: text.replace("Free", "bons")))
    assert result.text == "***Bons datasets***\n"


def test_progress_ends_at_the_number_of_segments():
    document = segment("One.\n\nTwo.\n\nOne.\n")
    seen = []
    pipeline = nltrans.Translator(engine="pseudo").pipeline("fr")
    pipeline.translate(document, seen.append)
    assert sum(seen) == len(document.segments) == 3


def test_an_estimate_that_cannot_be_read_names_its_engine():
    class Broken(PseudoEngine):
        estimator_weights = '{"models": []}'

    with pytest.raises(ConfigError, match="the quality estimate of pseudo cannot be read"):
        nltrans.translate("Words.\n", to="fr", engine=Broken(source="en", target="fr"))


def test_scores_are_weighted_by_words_and_signed():
    result = nltrans.translate(POST, to="fr")
    words = [len(part.source.split()) for part in result.segments]
    mean = sum(n * part.score for n, part in zip(words, result.segments, strict=True)) / sum(words)
    assert result.score == pytest.approx(mean)
    assert result.scores[0].value == pytest.approx(mean)
    assert "model:" in result.scores[0].signature


def test_an_empty_post_is_an_empty_post():
    for text in ("", "\n", "---\nlayout: post\n---\n", "```\ncode\n```\n"):
        result = nltrans.translate(text, to="fr")
        assert (result.text, result.segments, result.score) == (text, (), None)


def test_a_language_that_is_none_is_refused():
    with pytest.raises(UnsupportedLanguage, match="'klingonese'"):
        nltrans.translate("Hi.", to="klingonese")


def test_real_posts_survive_a_hostile_engine(dair):
    hostile = next(saboteur for saboteur in SABOTEURS if "block" in saboteur.title)
    text = (dair / "en-fr" / "issue-05.en.md").read_text(encoding="utf-8")
    flavor = detect_flavor(text)
    result = nltrans.translate(text, to="fr", engine=hostile)
    assert skeleton(result.text, flavor) == skeleton(text, flavor)
