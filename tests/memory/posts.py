"""Posts for tests of edits: paragraphs of sentences that end in full stops, `code` as their only markup."""

import re
from dataclasses import dataclass

from nltrans.core.document import CodeKind, InlineCode, Segment, Span, UnitKind
from nltrans.core.report import Origin
from nltrans.core.written import WrittenSegment, WrittenTarget


@dataclass(frozen=True)
class FakePost:
    text: str

    @property
    def segments(self):
        found = []
        for match in re.finditer(r"[^\s.][^.\n]*(?:\.|$|(?=\n))", self.text, re.MULTILINE):
            codes = []

            def mark(code, codes=codes):
                codes.append(InlineCode(len(codes) + 1, CodeKind.CODE, False, (code[0],)))
                return f"⟦{len(codes)}/⟧"

            text = re.sub(r"`[^`]*`", mark, match[0])
            line = self.text.count("\n", 0, match.start()) + 1
            number = str(len(found))
            found.append(Segment(number, number, UnitKind.PARAGRAPH, text, tuple(codes), Span(*match.span()), line))
        return found


def translated(source):
    """Pretend to translate: upper case, so that a translation looks like nothing else."""
    return re.sub(r"(`[^`]*`)|[a-z]+", lambda match: match[1] or match[0].upper(), source)


def written(source, target=None):
    """Return the record of a post whose base is `target`, sentence for sentence."""
    target = translated(source) if target is None else target
    pairs = zip(FakePost(source).segments, FakePost(target).segments, strict=True)
    segments = tuple(WrittenSegment(one.id, one.text, other.text, Origin.MT) for one, other in pairs)
    return WrittenTarget("post.fr.md", "post.md", "fr", "", "", target, segments)
