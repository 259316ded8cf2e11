"""Plain, marked and constrained training examples, rendered from aligned pairs.

Marks stand where both sides carry the same Markdown, and around phrases that the word alignment
says translate each other (the consistent phrase pairs of Koehn et al. 2003). Constraints are such
phrases too (Dinu et al. 2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sentencepiece
import simplemma
from scripts.train.vocabulary import EOS, UNKNOWN

from nltrans.core.marks import closing, opening, standalone
from nltrans.engines import inline_tokens
from nltrans.engines.inline_tokens import MAX_INDEX

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scripts.train.augment import Aligned, Draw
    from scripts.train.pairs import Bounds
    from scripts.train.vocabulary import Vocabularies

SMOOTHNESS = 0.3
"""Power of the probabilities by which pieces are drawn: at 1 hardly any but the likeliest, at 0 letters mostly."""


@dataclass(frozen=True)
class Mark:
    """A mark to be set around, or in place of, a phrase of both sides."""

    index: int
    alone: bool
    source: Bounds
    target: Bounds


@dataclass(frozen=True)
class Constraint:
    source: Bounds
    target: Bounds
    wanted: str


@dataclass(frozen=True)
class Example:
    """Piece numbers of both sides and links (target piece, source piece)."""

    source: list[int]
    target: list[int]
    links: list[tuple[int, int]]


# --- phrases -------------------------------------------------------------------------------


def phrases(pair: Aligned, draw: Draw, count: int, longest: int = 6) -> list[tuple[Bounds, Bounds]]:
    """Draw up to `count` disjoint phrases that translate each other."""
    by_source: dict[int, list[int]] = {}
    by_target: dict[int, list[int]] = {}
    for i, j in pair.links:
        by_source.setdefault(i, []).append(j)
        by_target.setdefault(j, []).append(i)
    found: list[tuple[Bounds, Bounds]] = []
    for _ in range(count * 4):
        if len(found) == count or not pair.source_words:
            break
        first = draw.randrange(len(pair.source_words))
        last = min(len(pair.source_words), first + 1 + int(draw.expovariate(0.7))) - 1
        phrase = _consistent(pair, first, last, by_source, by_target) if last - first < longest else None
        if phrase and all(_disjoint(phrase[0], s) and _disjoint(phrase[1], t) for s, t in found):
            found.append(phrase)
    return found


def _consistent(
    pair: Aligned, first: int, last: int, by_source: dict[int, list[int]], by_target: dict[int, list[int]]
) -> tuple[Bounds, Bounds] | None:
    if first not in by_source or last not in by_source:
        return None
    targets = [j for i in range(first, last + 1) for j in by_source.get(i, ())]
    low, high = min(targets), max(targets)
    if high - low > 2 * (last - first) + 3:
        return None
    if any(not first <= i <= last for j in range(low, high + 1) for i in by_target.get(j, ())):
        return None
    source = (pair.source_words[first][0], pair.source_words[last][1])
    target = (pair.target_words[low][0], pair.target_words[high][1])
    edges = pair.source[source[0]], pair.source[source[1] - 1], pair.target[target[0]], pair.target[target[1] - 1]
    return (source, target) if all(edge.isalnum() for edge in edges) else None


def _disjoint(one: Bounds, other: Bounds) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def _nested_or_disjoint(one: Bounds, other: Bounds) -> bool:
    inside = (one[0] >= other[0] and one[1] <= other[1]) or (other[0] >= one[0] and other[1] <= one[1])
    return inside or _disjoint(one, other)


# --- marks and constraints -----------------------------------------------------------------


def draw_marks(pair: Aligned, draw: Draw) -> list[Mark]:
    """Draw marks: those of the Markdown, and more around phrases."""
    spans = [(code.standalone, code.source, code.target) for code in pair.codes]
    wanted = draw.choice((0, 0, 1)) if spans else draw.choice((1, 1, 1, 2, 2, 3, 4))
    for source, target in phrases(pair, draw, wanted):
        alone = draw.random() < 0.2
        spans.append((alone, source, target))
        if not alone and draw.random() < 0.25:
            spans.append((False, source, target))
    if wanted and draw.random() < 0.12:
        spans.append((False, *_whole(pair, draw)))
    kept: list[tuple[bool, Bounds, Bounds]] = []
    for span in sorted(spans, key=lambda span: span[1][0] - span[1][1]):
        if all(_compatible(span, other) for other in kept):
            kept.append(span)
    kept = sorted(kept, key=lambda span: (span[1][0], -span[1][1]))[:MAX_INDEX]
    indices: Sequence[int] = range(1, len(kept) + 1)
    if draw.random() < 0.4:
        indices = draw.sample(range(1, MAX_INDEX + 1), len(kept))
    return [Mark(index, *span) for index, span in zip(indices, kept, strict=True)]


def _whole(pair: Aligned, draw: Draw) -> tuple[Bounds, Bounds]:
    """Return the bounds of all of both sides, at times without the final stop."""
    source, target = pair.source, pair.target
    if source[-1] == target[-1] and source[-1] in ".:!?" and draw.random() < 0.5:
        source, target = source[:-1], target[:-1].rstrip()
    return (0, len(source.rstrip())), (0, len(target))


def _compatible(span: tuple[bool, Bounds, Bounds], other: tuple[bool, Bounds, Bounds]) -> bool:
    """Whether `span` can stand beside or inside the longer `other`, alike on both sides."""
    (_, source, target), (alone, source_other, target_other) = span, other
    if _disjoint(source, source_other):
        return _disjoint(target, target_other)
    inside = source_other[0] <= source[0] and source[1] <= source_other[1]
    return not alone and inside and target_other[0] <= target[0] and target[1] <= target_other[1]


def draw_constraints(pair: Aligned, marks: Sequence[Mark], draw: Draw) -> list[Constraint]:
    """Draw one to three terms with the translation that they have in this pair."""
    constraints = []
    for source, target in phrases(pair, draw, draw.choice((1, 1, 2, 2, 3)), longest=4):
        if any(not _term_fits(source, mark) for mark in marks):
            continue
        if len(pair.source[source[0] : source[1]]) > 3:
            constraints.append(Constraint(source, target, _dictionary_form(pair, target, draw)))
    return sorted(constraints, key=lambda constraint: constraint.source)


def _term_fits(term: Bounds, mark: Mark) -> bool:
    if _disjoint(term, mark.source):
        return True
    return not mark.alone and mark.source[0] <= term[0] and term[1] <= mark.source[1]


def _dictionary_form(pair: Aligned, target: Bounds, draw: Draw) -> str:
    """Return the wanted translation as a glossary would have it: small initial, at times the lemma."""
    wanted = pair.target[target[0] : target[1]]
    if target[0] == 0 and wanted[1:2].islower() and draw.random() < 0.8:
        wanted = wanted[0].lower() + wanted[1:]
    if " " not in wanted and wanted.islower() and draw.random() < 0.15:
        wanted = simplemma.lemmatize(wanted, lang="fr")
    return wanted


# --- rendering -----------------------------------------------------------------------------


def render(
    pair: Aligned,
    marks: Sequence[Mark],
    constraints: Sequence[Constraint],
    vocabularies: Vocabularies,
    seed: int | None = None,
) -> Example:
    """Return the example of a pair with these marks and constraints.

    With a `seed` the source is cut into likely pieces instead of the likeliest ones (subword regularization,
    Kudo 2018), so that a sentence that comes in every pass never looks the same.
    """
    text, origins = insert(pair.source, marks, lambda mark: mark.source)
    places = {origin: place for place, origin in enumerate(origins) if origin >= 0}
    terms = [(places[c.source[0]], places[c.source[1] - 1] + 1, c.wanted) for c in constraints]
    source, source_at = _pieces(inline_tokens.encode(text, terms), origins, vocabularies.source, seed)
    text, origins = insert(pair.target, marks, lambda mark: mark.target)
    target, target_at = _pieces(inline_tokens.encode(text), origins, vocabularies.target)
    links = _links(pair, (source, source_at), (target, target_at))
    for constraint, wanted in zip(constraints, _wanted(source), strict=True):
        used = [n for n, place in enumerate(target_at) if constraint.target[0] <= place < constraint.target[1]]
        links = [link for link in links if link[0] not in used]
        links += _joined(used, wanted, copied=len(used) == len(wanted))
    return Example([*source, EOS], [*target, EOS], [*links, (len(target), len(source))])


def _wanted(source: list[int]) -> list[list[int]]:
    """Return the places of the pieces of each wanted target."""
    places: list[list[int]] = []
    inside = False
    for n, piece in enumerate(source):
        if piece == _TERM_TARGET:
            places.append([])
        elif inside and piece != _TERM_CLOSE:
            places[-1].append(n)
        inside = piece == _TERM_TARGET or (inside and piece != _TERM_CLOSE)
    return places


def insert(text: str, marks: Sequence[Mark], side: Callable[[Mark], Bounds]) -> tuple[str, list[int]]:
    """Return `text` with marks in the product's form, and for each character its place in `text` or -1."""
    opens: dict[int, list[Mark]] = {}
    closes: dict[int, list[Mark]] = {}
    for mark in sorted(marks, key=lambda mark: side(mark)[0] - side(mark)[1]):
        start, end = side(mark)
        opens.setdefault(start, []).append(mark)
        if not mark.alone:
            closes.setdefault(end, []).insert(0, mark)
    out: list[str] = []
    origins: list[int] = []
    skip_to = 0
    for place in range(len(text) + 1):
        symbols = [closing(mark.index) for mark in closes.get(place, ())]
        for mark in opens.get(place, ()):
            symbols.append(standalone(mark.index) if mark.alone else opening(mark.index))
            if mark.alone:
                skip_to = side(mark)[1]
        inserted = "".join(symbols)
        out.append(inserted)
        origins.extend([-1] * len(inserted))
        if place < len(text) and place >= skip_to:
            out.append(text[place])
            origins.append(place)
    return "".join(out), origins


def _pieces(
    model_text: inline_tokens.ModelText,
    origins: list[int],
    processor: sentencepiece.SentencePieceProcessor,
    seed: int | None = None,
) -> tuple[list[int], list[int]]:
    """Return the pieces of a text and the place in the plain text of the last character of each."""
    if seed is None:
        ids = processor.encode(model_text.text)
    else:
        sentencepiece.set_random_generator_seed(seed)
        ids = processor.encode(model_text.text, enable_sampling=True, alpha=SMOOTHNESS, nbest_size=-1)
    places: list[int] = []
    end = -1  # SentencePiece puts a space before the text
    for piece in processor.id_to_piece(ids):
        if piece.startswith("<0x"):
            end += int(piece[3:5], 16) & 0xC0 != 0x80
        else:
            end += len(piece)
        offset = model_text.offsets[end - 1] if end > 0 else -1
        places.append(origins[offset] if offset >= 0 else -1)
    return ids, places


def _links(
    pair: Aligned, source_pieces: tuple[list[int], list[int]], target_pieces: tuple[list[int], list[int]]
) -> list[tuple[int, int]]:
    """Return the links between pieces: those of their words, and each mark with itself.

    Each takes pieces and their places. A word that is copied is linked piece by piece where both sides cut it
    into as many: the head that learns from the links learns to copy.
    """
    (source, source_at), (target, target_at) = source_pieces, target_pieces
    by_source, by_target = _by_word(pair.source_words, source_at), _by_word(pair.target_words, target_at)
    partners: dict[int, list[int]] = {}
    for i, j in pair.links:
        partners.setdefault(j, []).append(i)
    symbols = {piece: n for n, piece in enumerate(source) if piece in _MARKS}
    links = [(n, symbols[piece]) for n, piece in enumerate(target) if piece in symbols]
    for j, words in partners.items():
        ours = by_target.get(j, [])
        theirs = sorted(n for i in words for n in by_source.get(i, ()))
        same = [pair.target[slice(*pair.target_words[j])]] == [pair.source[slice(*pair.source_words[i])] for i in words]
        links += _joined(ours, theirs, copied=same and len(ours) == len(theirs))
    return links


def _joined(ours: list[int], theirs: list[int], *, copied: bool) -> list[tuple[int, int]]:
    """Return links one to one for what is copied, else of each with each."""
    if copied:
        return list(zip(ours, theirs, strict=True))
    return [(one, other) for one in ours for other in theirs]


def _by_word(spans: Sequence[Bounds], places: list[int]) -> dict[int, list[int]]:
    """Return the pieces of each word."""
    word_at = {place: n for n, (start, end) in enumerate(spans) for place in range(start, end)}
    found: dict[int, list[int]] = {}
    for n, place in enumerate(places):
        if place in word_at:
            found.setdefault(word_at[place], []).append(n)
    return found


_FIRST = UNKNOWN + 1
"""Number of the first mark in the vocabulary."""
_MARKS = range(_FIRST, _FIRST + 3 * MAX_INDEX)
_TERM_TARGET, _TERM_CLOSE = _MARKS.stop + 1, _MARKS.stop + 2
