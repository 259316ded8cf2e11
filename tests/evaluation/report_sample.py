"""A translation with something of everything, and with attacks in every place that a report shows."""

from __future__ import annotations

from nltrans.core.document import CodeKind, InlineCode, Span, UnitKind
from nltrans.core.report import (
    Finding,
    Origin,
    Score,
    SegmentTranslation,
    Severity,
    Strategy,
    Translation,
    WordConfidence,
)
from nltrans.core.term import Term, TermMatch

ATTACK = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"

LINK = InlineCode(1, CodeKind.LINK, paired=True, open=("[",), close=("](https://example.org/a?b=1&c=2)",))
EVIL = InlineCode(1, CodeKind.LINK, paired=True, open=("[",), close=("](javascript:alert(1))",))
CODE = InlineCode(2, CodeKind.CODE, paired=False, open=("`fit()`",), equivalent="fit()")
STRONG = InlineCode(3, CodeKind.STRONG, paired=True, open=("**",), close=("**",))


def segment(number, kind, source, target, score, *findings, **options):
    named = tuple(Finding(check, severity, message, f"p{number}/s1", number) for check, severity, message in findings)
    options.setdefault("strategy", Strategy.MARKS)
    options.setdefault("origin", Origin.MT)
    return SegmentTranslation(
        f"p{number}/s1", kind, number, source, target, score=score, findings=named, engine="fake", **options
    )


def words(target, *probabilities):
    spans, at = [], 0
    for word in target.split():
        start = target.index(word, at)
        at = start + len(word)
        spans.append(Span(start, at))
    return tuple(WordConfidence(span, p) for span, p in zip(spans, probabilities, strict=False))


def sample():
    fine = TermMatch(Term("fine-tuning", ("réglage fin",)), Span(4, 15), "réglage fin")
    target = "Le réglage fin adapte un modèle."
    segments = (
        segment(1, UnitKind.HEADING, "What is new", "Les nouveautés", 0.81),
        segment(
            3, UnitKind.PARAGRAPH, "The fine-tuning adapts a model.", target, 0.72,
            terms=(fine,), words=words(target, 0.95, 0.9, 0.9, 0.55, 0.3, 0.1),
        ),
        segment(
            4, UnitKind.PARAGRAPH, "Read ⟦1⟧the paper⟦/1⟧ and call ⟦2/⟧ ⟦3⟧now⟦/3⟧.",
            "Lisez ⟦1⟧l'article⟦/1⟧ et appelez ⟦2/⟧ ⟦3⟧maintenant⟦/3⟧.", 0.55, codes=(LINK, CODE, STRONG),
        ),
        segment(6, UnitKind.HEADING, "Numbers", "Nombres", 0.66),
        segment(
            8, UnitKind.PARAGRAPH, "It has 24 layers.", "Il a 42 couches", 0.31,
            ("number-changed", Severity.CRITICAL, "24 became 42"), ("punctuation", Severity.MINOR, "no final '.'"),
        ),
        segment(
            9, UnitKind.LIST_ITEM, "The data are with the model.", "Les données sont with le modèle.", 0.44,
            ("source-word-left", Severity.MAJOR, "left from the source: with"),
        ),
        segment(10, UnitKind.LIST_ITEM, "A reviewed sentence.", "Une phrase relue.", 1.0, origin=Origin.REVIEWED),
        segment(
            12, UnitKind.PARAGRAPH, f"⟦1⟧{ATTACK}⟦/1⟧ ⟦9/⟧", f"⟦1⟧{ATTACK}⟦/1⟧ ⟦7⟧", 0.2,
            ("markup-broken", Severity.CRITICAL, ATTACK), codes=(EVIL,),
            terms=(TermMatch(Term(ATTACK, (ATTACK,), forbidden=("script",)), Span(3, 20), ATTACK),),
        ),
    )  # fmt: skip
    findings = (
        Finding("structure", Severity.MINOR, f"about the whole post {ATTACK}", line=1),
        *(finding for one in segments for finding in one.findings),
    )
    scores = (Score("estimate", 0.58, "model:estimate-en-fr|version:1"),)
    text = f"---\ntitle: x\n---\n\n# Les nouveautés\n\nLisez [l'article](https://example.org).\n\n{ATTACK}\n\n[x](javascript:alert(1))\n"
    return Translation(text, "en", "fr", segments, findings, scores, f"fake:{ATTACK}@1")


SOURCE = f"---\ntitle: x\n---\n\n# What is new\n\nRead [the paper](https://example.org).\n\n{ATTACK}\n\n![alt](pic.png)\n\n| a | b |\n|--:|:--|\n| 1 | 2 |\n"
