import pytest

from nltrans.language.identify import identify

LANGUAGES = ("en", "fr", "pt", "es", "de")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The model translates newsletters on an ordinary laptop.", "en"),
        ("Le modèle traduit des bulletins sur un ordinateur ordinaire.", "fr"),
        ("O modelo traduz boletins em um computador comum, sem internet.", "pt"),
        ("Das Modell übersetzt Rundbriefe auf einem gewöhnlichen Rechner.", "de"),
    ],
)
def test_sentences(text, language):
    guess = identify(text, LANGUAGES)
    assert guess.language == language
    assert guess.reliable
    assert guess.probability > 0.9


def test_short_texts_are_not_reliable():
    assert not identify("BERT", LANGUAGES).reliable


def test_languages_that_the_model_does_not_know_are_left_out():
    assert identify("Le modèle traduit des bulletins.", ("xx", "fr", "en")).language == "fr"
    with pytest.raises(ValueError, match="xx"):
        identify("a", ("xx",))
