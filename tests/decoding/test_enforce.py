import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core import marks
from nltrans.core.ports import Alignment, TermConstraint
from nltrans.core.report import Severity
from nltrans.core.term import Glossary, Term
from nltrans.decoding.enforce import constraints, enforce
from nltrans.glossary.match import Bare, Matcher
from nltrans.glossary.words import words


def term(source, *targets, **options):
    return Term(source, targets or (source,), **options)


FRENCH = (
    term("deep learning", "apprentissage profond", forbidden=("apprentissage machine profond",)),
    term("neural network", "réseau de neurones", "réseaux de neurones"),
    term("embedding", "plongement", "plongements"),
    term("model", "modèle", "modèles", gender="masculine"),
    term("dataset", "jeu de données", "jeux de données"),
    term("accuracy", "exactitude", gender="feminine"),
    term("fine-tuning", "réglage fin"),
    term("hyperparameter", "hyperparamètre", "hyperparamètres"),
    term("hash", "hachage", "hachages"),
    term("task", "tâche", "tâches"),
    term("AI", "IA", gender="feminine", case_sensitive=True),
    term("graph network", "réseau de graphes", "réseaux de graphes"),
    term("BERT", do_not_translate=True, case_sensitive=True),
)


def align(source, target, pairs, strength=1.0):
    """Align words by index: {target word: source words}."""
    spans = []
    for text in (source, target):
        bare = Bare.of(text)
        spans.append(tuple(bare.span(word.start, word.end) for word in words(bare.text)))
    rows = [[0.0] * len(spans[0]) for _ in spans[1]]
    for j, several in pairs.items():
        for i in several:
            rows[j][i] = strength / len(several)
    return Alignment(spans[0], spans[1], tuple(map(tuple, rows)))


def run(source, target, pairs, terms=FRENCH, language="fr", strength=1.0):
    matches = Matcher(Glossary("en", language, terms)).match(source)
    alignment = None if pairs is None else align(source, target, pairs, strength)
    return enforce(source, target, matches, alignment, language)


def checks(findings):
    return [finding.check for finding in findings]


@pytest.mark.parametrize(
    ("source", "target", "pairs", "expected"),
    [
        ("the embedding", "l'incorporation", {0: [0], 1: [1]}, "le plongement"),
        ("The embedding", "L’incorporation", {0: [0], 1: [1]}, "Le plongement"),
        ("of the embedding", "de l'incorporation", {0: [0], 1: [1], 2: [2]}, "du plongement"),
        ("to the embedding", "à l'incorporation", {0: [0], 1: [1], 2: [2]}, "au plongement"),
        ("of embedding", "d'incorporation", {0: [0], 1: [1]}, "de plongement"),
        ("the embeddings", "les incorporations", {0: [0], 1: [1]}, "les plongements"),
        ("an embedding", "une incorporation", {0: [0], 1: [1]}, "un plongement"),
        ("this accuracy", "ce degré", {0: [0], 1: [1]}, "cette exactitude"),
        ("the accuracy", "le degré", {0: [0], 1: [1]}, "l'exactitude"),
        ("that accuracy is", "que justesse est", {0: [0], 1: [1], 2: [2]}, "qu'exactitude est"),
        ("the hyperparameter", "le réglage", {0: [0], 1: [1]}, "l'hyperparamètre"),
        ("the hash", "l'empreinte", {0: [0], 1: [1]}, "le hachage"),
        ("its accuracy", "sa justesse", {0: [0], 1: [1]}, "son exactitude"),
        ("the AI", "le système", {0: [0], 1: [1]}, "l'IA"),
        ("The datasets", "Les ensembles de données", {0: [0], 1: [1], 2: [1], 3: [1]}, "Les jeux de données"),
        ("Deep learning", "Apprentissage approfondi", {0: [1], 1: [0]}, "Apprentissage profond"),
        ("Deep learning is", "L’étude profonde est", {0: [0], 1: [1], 2: [0], 3: [2]}, "L’apprentissage profond est"),
        ("one ⟦1⟧embedding⟦/1⟧ x", "un ⟦1⟧enchâssement⟦/1⟧ x", {0: [0], 1: [1], 2: [2]}, "un ⟦1⟧plongement⟦/1⟧ x"),
        ("the ⟦1⟧accuracy⟦/1⟧", "la ⟦1⟧justesse⟦/1⟧", {0: [0], 1: [1]}, "l'⟦1⟧exactitude⟦/1⟧"),
        ("with BERT", "avec Bert", {0: [0], 1: [1]}, "avec BERT"),
        ("neural networks", "réseaux neuronaux", {0: [1], 1: [0]}, "réseaux de neurones"),
        ("the model", "les méga-super-trucs", {2: [1], 3: [1]}, "les modèles"),
        ("the dataset x", "l'ensemble de données x", {0: [0], 1: [0, 1], 3: [1], 4: [2]}, "le jeu de données x"),
        ("one graph network", "un réseau neuronal de graphes", {1: [2], 2: [1, 2]}, "un réseau de graphes"),
        ("task ⟦1/⟧ of task", "travail ⟦1/⟧ de tâche", {0: [0], 2: [2]}, "tâche ⟦1/⟧ de tâche"),
    ],
)
def test_replaces_what_is_aligned_and_keeps_agreement(source, target, pairs, expected):
    assert run(source, target, pairs)[0] == expected


def test_number_follows_the_determiner_of_the_target():
    assert run("every dataset", "les corpus", {0: [0], 1: [1]})[0] == "les jeux de données"
    assert run("the datasets", "le corpus", {0: [0], 1: [1]})[0] == "le jeu de données"


def test_terms_without_another_number():
    terms = (
        term("training data", "données d'entraînement", gender="feminine"),
        term("corpus", "corpus", gender="masculine"),
        term("bias", "biais", gender="masculine"),
    )
    whole = {0: [0], 1: [1, 2], 2: [1, 2]}
    assert run("the training data", "la formation brute", whole, terms)[0] == "les données d'entraînement"
    assert run("of training data", "d'infos", {0: [0], 1: [1, 2]}, terms)[0] == "de données d'entraînement"
    assert run("the corpus", "la collection", {0: [0], 1: [1]}, terms)[0] == "le corpus"
    assert run("the biases", "les préjugés", {0: [0], 1: [1]}, terms)[0] == "les biais"


def test_a_plural_that_the_entry_lacks_is_not_made_up():
    target, findings = run("fine-tuning", "les mises au point", {1: [0, 1], 2: [0, 1], 3: [0, 1]})
    assert (target, checks(findings)) == ("les mises au point", ["glossary-missed"])


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("neural networks", "un réseau de neurones"),
        ("models", "Le MODÈLE"),
        ("deep learning models", "modèles d'apprentissage profond"),
        ("BERT", "BERT"),
        ("the ⟦1⟧deep⟦/1⟧ learning", "l'⟦1⟧apprentissage⟦/1⟧ profond"),
    ],
)
def test_accepted_forms_stay(source, target):
    everything = {j: list(range(len(words(Bare.of(source).text)))) for j in range(len(words(Bare.of(target).text)))}
    assert run(source, target, everything) == (target, ())


@pytest.mark.parametrize(
    ("source", "target", "pairs", "strength"),
    [
        ("the embedding", "l'incorporation", None, 1),
        ("the embedding", "l'incorporation", {}, 1),
        ("the embedding of x", "la chose de x", {1: [0, 2, 3], 3: [3]}, 1),
        ("the embedding and it", "la chose, la bête", {1: [1], 3: [1]}, 1),
        ("embedding-based", "à base d'incorporation", {3: [0]}, 1),
        ("deep ⟦1⟧learning⟦/1⟧", "étude ⟦1⟧intense⟦/1⟧", {0: [1], 1: [0]}, 1),
        ("embedding", "chose ⟦1⟧très⟦/1⟧ dure", {0: [0], 1: [0], 2: [0]}, 1),
        ("embedding", "une a b c d e f", {i: [0] for i in range(7)}, 1),
        ("embedding size", "taille vectorielle", {0: [1], 1: [0]}, 1),
        ("Deep Learning Day at x", "Deep Learning Day à x", {0: [0], 1: [1], 2: [2], 3: [3], 4: [4]}, 1),
        ("the BERT agent", "le rêveur agent", {1: [1, 2]}, 1),
    ],
)
def test_what_is_unsure_stays_with_a_finding(source, target, pairs, strength):
    result, findings = run(source, target, pairs, strength=strength)
    assert result == target
    assert checks(findings) == ["glossary-missed"]
    assert findings[0].severity is Severity.MAJOR


def test_forbidden_target_is_replaced_without_alignment():
    assert run("of deep learning", "de l'apprentissage machine profond", None) == ("de l'apprentissage profond", ())


def test_forbidden_target_that_a_mark_cuts_stays_with_a_finding():
    target, findings = run("deep learning", "apprentissage ⟦1⟧machine⟦/1⟧ profond", None)
    assert target == "apprentissage ⟦1⟧machine⟦/1⟧ profond"
    assert [(f.check, f.severity) for f in findings] == [("term-forbidden", Severity.CRITICAL)]


def test_second_occurrence_is_put_right_where_the_first_is():
    target, findings = run("a model or model", "un modèle ou maquette", {0: [0], 1: [1], 2: [2], 3: [3]})
    assert (target, findings) == ("un modèle ou modèle", ())
    target, _ = run("a model or model", "une maquette ou modèle", {0: [0], 1: [1], 2: [2], 3: [3]})
    assert target == "un modèle ou modèle"


def test_longer_term_keeps_its_words():
    terms = (term("language model", "modèle de langue"), term("model", "modèle"))
    target, findings = run("a language model", "un modèle de langue", None, terms)
    assert (target, findings) == ("un modèle de langue", ())


def test_change_of_gender_beside_an_adjective_is_told():
    pairs = {0: [0], 1: [2], 2: [1]}
    target, findings = run("a new embedding", "une incorporation nouvelle", pairs)
    assert target == "un plongement nouvelle"
    assert [(f.check, f.severity) for f in findings] == [("term-agreement", Severity.MINOR)]


@pytest.mark.parametrize(
    ("language", "terms", "source", "target", "expected"),
    [
        ("pt", (term("network", "rede", "redes", gender="feminine"),), "of the network", "do modelo", "da rede"),
        ("pt", (term("model", "modelo", "modelos"),), "in the models", "nas redes", "nos modelos"),
        ("es", (term("network", "red", "redes", gender="feminine"),), "of the network", "del modelo", "de la red"),
        ("de", (term("model", "Modell", "Modelle"),), "this model", "dieses Muster", "dieses Modell"),
    ],
)
def test_other_languages(language, terms, source, target, expected):
    noun, place = len(words(source)) - 1, len(words(target)) - 1
    assert run(source, target, {place: [noun]}, terms, language)[0] == expected


def test_constraints_leave_out_terms_that_hold_marks():
    matches = Matcher(Glossary("en", "fr", FRENCH)).match("⟦1⟧model⟦/1⟧ deep ⟦2⟧learning⟦/2⟧")
    assert constraints(matches) == (TermConstraint(3, 8, "modèle"),)


def test_verbs_and_adjectives_are_measured_but_not_forced():
    terms = (
        term("train", "entraîner", part_of_speech="verb"),
        term("multilingual", "multilingue", "multilingues", part_of_speech="adjective"),
        term("end-to-end", "de bout en bout", part_of_speech="adjective"),
    )
    source = "trained multilingual end-to-end"
    matches = Matcher(Glossary("en", "fr", terms)).match(source)
    assert [constraint.target for constraint in constraints(matches)] == ["de bout en bout"]
    pairs = {0: [0], 1: [1], 2: [2, 3, 4]}
    target, findings = run(source, "ajusté plurilingue complet", pairs, terms)
    assert (target, checks(findings)) == ("ajusté plurilingue de bout en bout", ["glossary-missed"] * 2)
    assert checks(run(source, "entraîné multilingues de bout en bout", {}, terms)[1]) == []


_SOURCES = st.lists(
    st.sampled_from(["the", "model", "embeddings", "deep learning", "BERT", "of", "x"]), min_size=1, max_size=6
)
_TARGETS = st.lists(
    st.sampled_from(["l'", "le ", "la ", "modèle ", "Bert ", "apprentissage ", "machine ", "profond ", "de ", "x, "]),
    min_size=1,
    max_size=8,
)


@given(_SOURCES, _TARGETS, st.data())
def test_marks_survive_and_a_second_run_changes_nothing(source_words, target_words, data):
    pieces = []
    for number, part in enumerate((source_words, target_words)):
        start = data.draw(st.integers(0, len(part) - 1), label=f"start {number}")
        end = data.draw(st.integers(start + 1, len(part)), label=f"end {number}")
        join = "" if number else " "
        pieces.append(join.join([*part[:start], "⟦1⟧", *part[start:end], "⟦/1⟧", *part[end:]]).strip())
    source, target = pieces
    sizes = [len(words(Bare.of(text).text)) for text in pieces]
    pairs = {j: data.draw(st.lists(st.integers(0, sizes[0] - 1), max_size=2, unique=True)) for j in range(sizes[1])}
    result, _ = run(source, target, pairs)
    assert marks.MARK.findall(result) == marks.MARK.findall(target)
    matches = Matcher(Glossary("en", "fr", FRENCH)).match(source)
    assert enforce(source, result, matches, None, "fr")[0] == result
