from __future__ import annotations


def test_the_longest_prefix_of_an_origin_says_its_weight(config):
    assert config.weight("cataclysm-words") == config.weights["cataclysm-words"] < config.weight("cataclysm")
    assert config.weight("unheard-of") == config.weight("cataclysm") == config.weights[""]


def test_an_annealing_has_pairs_and_parts_of_its_own(config):
    drawing, other = config.for_drawing(), config.for_annealing(interpolated=True)
    assert drawing.weight("hf-course") > config.weight("hf-course")
    assert drawing.weight("adobe-target") < config.weight("adobe-target")
    assert set(drawing.pairs) == {*config.pairs} - {"lexicon"}
    assert "lexicon" in other.pairs
    assert other.weight("hf-course") == other.weight("adobe-target") == 1.0
    assert (other.stage, other.seed) != (config.stage, config.seed)
    assert other.train == config.train


def test_an_annealing_without_interpolated_pairs_is_on_all_by_weights_of_its_own(config):
    drawing, other = config.for_drawing(), config.for_annealing(interpolated=False)
    assert other.weight("hf-course") == drawing.weight("hf-course") > config.weight("hf-course")
    assert other.pairs == config.pairs
    assert (other.stage, other.seed) != (config.stage, config.seed)
