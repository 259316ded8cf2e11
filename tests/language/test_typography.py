import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.language.typography import Typography, detect, fold, localize

PLAIN, TYPOGRAPHIC = Typography.PLAIN, Typography.TYPOGRAPHIC


def shown(text):
    return text.replace("\u00a0", "~").replace("\u202f", "^")


@pytest.mark.parametrize(
    ("text", "plain", "typographic"),
    [
        ("Ça va? Oui! Note: rien; fin.", "Ça va ? Oui ! Note : rien ; fin.", "Ça va^? Oui^! Note~: rien^; fin."),
        ("Ça va ? Oui\u202f!", "Ça va ? Oui !", "Ça va^? Oui^!"),
        ("Vraiment?!", "Vraiment ?!", "Vraiment^?!"),
        ("Quoi...?", "Quoi... ?", "Quoi...^?"),
        ("(?) ! à 10:30, ratio 3:1, a::b", "(?) ! à 10:30, ratio 3:1, a::b", "(?)^! à 10:30, ratio 3:1, a::b"),
        ('Il dit "oui": "l\'IA".', 'Il dit "oui" : "l\'IA".', "Il dit «~oui~»~: «~l’IA~»."),
        ("«Oui», « non »", "« Oui », « non »", "«~Oui~», «~non~»"),
        ("“Oui”, c’est ça", '"Oui", c\'est ça', "«~Oui~», c’est ça"),
        ('"un "deux" trois"', '"un "deux" trois"', "«~un “deux” trois~»"),
        ('l\'"attention"', 'l\'"attention"', "l’«~attention~»"),
        ('un écran de 5"', 'un écran de 5"', 'un écran de 5"'),
        ("5% ou 3,5 % ou 100%20", "5 % ou 3,5 % ou 100%20", "5~% ou 3,5~% ou 100%20"),
        ("Merci :) et ;-)", "Merci :) et ;-)", "Merci :) et ;-)"),
        ("Super :tada: !important", "Super :tada: !important", "Super :tada: !important"),
        ("Voir http://a.b/c?d=e! ou a.b+c@d.fr!", "Voir http://a.b/c?d=e ! ou a.b+c@d.fr !", "Voir http://a.b/c?d=e^! ou a.b+c@d.fr^!"),
        ("Le code `a ? b:c`!", "Le code `a ? b:c` !", "Le code `a ? b:c`^!"),
    ],
)  # fmt: skip
def test_french(text, plain, typographic):
    assert localize(text, "fr", PLAIN) == plain
    assert shown(localize(text, "fr", TYPOGRAPHIC)) == typographic
    assert localize(text, "fr", Typography.NONE) == text


@pytest.mark.parametrize(
    ("text", "typographic"),
    [
        ("Voir ⟦1⟧ici⟦/1⟧: ⟦2/⟧!", "Voir ⟦1⟧ici⟦/1⟧~: ⟦2/⟧^!"),
        ("⟦1⟧Note:⟦/1⟧ rien", "⟦1⟧Note~:⟦/1⟧ rien"),
        ("⟦1⟧Fin!⟦/1⟧", "⟦1⟧Fin^!⟦/1⟧"),
        ("d'⟦1⟧IA⟦/1⟧ et l'⟦2/⟧", "d’⟦1⟧IA⟦/1⟧ et l’⟦2/⟧"),
        ('"⟦1⟧mot⟦/1⟧" et ⟦2⟧"mot"⟦/2⟧', "«~⟦1⟧mot⟦/1⟧~» et ⟦2⟧«~mot~»⟦/2⟧"),
        ("⟦1⟧5⟦/1⟧%", "⟦1⟧5⟦/1⟧~%"),
    ],
)
def test_marks_stay_and_are_looked_through(text, typographic):
    assert shown(localize(text, "fr", TYPOGRAPHIC)) == typographic


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("de", "Sie sagt: „ja ‚und‘ nein“, 5~%!"),
        ("es", "Sie sagt: “ja ‘und’ nein”, 5~%!"),
        ("pt-BR", "Sie sagt: “ja ‘und’ nein”, 5%!"),
        ("pt-PT", "Sie sagt: «ja “und” nein», 5%!"),
        ("it", "Sie sagt: «ja “und” nein», 5%!"),
        ("sv", "Sie sagt: ”ja ’und’ nein”, 5~%!"),
        ("fr-CA", "Sie sagt~: «~ja “und” nein~», 5~%!"),
        ("fr-CH", "Sie sagt^: «^ja ‹und› nein^», 5%^!"),
        ("sw", 'Sie sagt: "ja "und" nein", 5 %!'),
    ],
)
def test_other_languages(language, wanted):
    assert shown(localize('Sie sagt: "ja "und" nein", 5 %!', language, TYPOGRAPHIC)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0.3 point sur 12,345.6", "0,3 point sur 12^345,6"),
        ("1,000,000 de phrases", "1^000^000 de phrases"),
        ("PyTorch 1.4, version 2.1, v2.0, 1.2.3", "PyTorch 1.4, version 2.1, v2.0, 1.2.3"),
        ("le 2020-01-01 à 10.0.0.1", "le 2020-01-01 à 10.0.0.1"),
    ],
)
def test_numbers_are_an_option(text, wanted):
    assert shown(localize(text, "fr", TYPOGRAPHIC, numbers=True)) == wanted
    assert localize(text, "fr", TYPOGRAPHIC) == text


PIECES = st.sampled_from(
    [*" \u00a0\u202f.:;!?%\"'«»“”’()5aÉ-…,_\n", "⟦1⟧", "⟦/1⟧", "⟦2/⟧", "mot", "l'", "http://a.b/c?d", ":x:", "`a ? b`", "\ufdd0", "3.5", "1,000"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join)
LANGUAGES = st.sampled_from(["fr", "fr-CA", "de", "pt-BR", "sv", "hu", "xx"])


@given(TEXTS, LANGUAGES, st.sampled_from(list(Typography)), st.booleans())
def test_a_second_call_changes_nothing(text, language, style, numbers):
    once = localize(text, language, style, numbers=numbers)
    assert localize(once, language, style, numbers=numbers) == once


@given(TEXTS, LANGUAGES, st.sampled_from(list(Typography)), st.booleans())
def test_only_spaces_quotes_and_separators_change(text, language, style, numbers):
    localized = localize(text, language, style, numbers=numbers)
    free = r"[\s\u00a0\u202f\"'«»“”„‟’‘‚‹›.,]"
    assert re.sub(free, "", localized) == re.sub(free, "", text)
    assert re.findall(r"⟦/?\d/?⟧", localized) == re.findall(r"⟦/?\d/?⟧", text)
    for kept in ("http://a.b/c?d", ":x:"):
        if f" {kept} " in text:
            assert kept in localized


@given(TEXTS, LANGUAGES)
def test_folding_twice_is_folding_once(text, language):
    assert fold(fold(text, language), language) == fold(text, language)


@pytest.mark.parametrize("text", ['Ça va ? « Oui », c\'est 5 % : "bien" !', "Le « mot » d'un « autre »…"])
def test_folding_takes_typography_back(text):
    folded = fold(text, "fr")
    assert fold(localize(text, "fr", PLAIN), "fr") == folded
    assert fold(localize(text, "fr", TYPOGRAPHIC), "fr") == folded


def test_fold_keeps_words_and_other_languages_spaces():
    assert fold("Ça va\u202f? «\u00a0L’IA\u00a0» ... 5\u00a0%", "fr") == 'Ça va? "L\'IA" … 5%'
    assert fold("so : x", "de") == "so : x"


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("", PLAIN),
        ("No quotes at all.", PLAIN),
        ('It\'s a "test".', PLAIN),
        ("It’s a “test”.", TYPOGRAPHIC),
        ("It’s a “test”, isn't it? It's.", PLAIN),
        ("It’s a “test” with `it's` and <a title=\"x\">.\n\n```\nit's\n```\n", TYPOGRAPHIC),
        ('---\ntitle: "It\'s"\n---\nIt’s.', TYPOGRAPHIC),
    ],
)
def test_detect(text, style):
    assert detect(text) is style


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "piece", ['"', "« ", "a ? ", "⟦1⟧", "5 %", "' ", "http://", "`", "\u00a0", "a", "a.", ":a", "a@", "<", "]("]
)
def test_long_texts_take_linear_time(piece):
    text = piece * (100_000 // len(piece))
    for style in Typography:
        localize(text, "fr", style, numbers=True)
    detect(text)
    fold(text, "fr")
