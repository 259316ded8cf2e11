from nltrans.glossary.extract import extract

PAIRS = [
    ("A neural network learns.", "Un réseau de neurones apprend."),
    ("Neural networks win again.", "Les réseaux de neurones gagnent encore."),
    ("We like the neural network.", "Nous aimons le réseau de neurones."),
    ("PyTorch is fast, see https://pytorch.org/docs", "PyTorch est rapide, voir https://pytorch.org/docs"),
    ("Use PyTorch now.", "Utilisez PyTorch maintenant."),
    ("⟦1⟧PyTorch⟦/1⟧ again", "⟦1⟧PyTorch⟦/1⟧ encore"),
    ("The cat sleeps.", "Le chat dort."),
]


def test_phrases_are_linked_with_their_forms():
    first, *others = extract(PAIRS, "en", "fr")
    assert (first.source, first.target) == ("neural network", "réseau de neurones")
    assert first.target_forms == ("réseaux de neurones",)
    assert (first.count, first.source_count, first.target_count, first.score) == (3, 3, 3, 1.0)
    assert not {"neural", "network"} & {candidate.source for candidate in others}


def test_what_translators_keep_is_marked():
    kept = next(c for c in extract(PAIRS, "en", "fr") if c.source == "PyTorch")
    assert kept.do_not_translate
    assert kept.count == 3


def test_each_side_is_used_once():
    found = extract(PAIRS * 3, "en", "fr")
    assert len({c.source for c in found}) == len({c.target for c in found}) == len(found)


def test_limits_hold():
    assert {c.source for c in extract(PAIRS, "en", "fr", min_count=4)} == set()
    assert all(c.score >= 0.9 for c in extract(PAIRS * 3, "en", "fr", min_score=0.9))
    assert extract([], "en", "fr") == []


def test_language_without_a_word_list():
    pairs = [("the neural network", "neuraalinen verkko on"), ("a neural network", "neuraalinen verkko")] * 3
    assert ("neural network", "neuraalinen verkko") in {(c.source, c.target) for c in extract(pairs, "en", "fi")}
