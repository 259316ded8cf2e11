"""Work grows with the size of a post, whatever the post is made of (contract C7)."""

import time

import pytest

from nltrans.markdown.segment import segment

PATTERNS = {
    "opening braces": "{",
    "opening templates": "{{ a ",
    "opening tags": "{% a ",
    "templates": "{{ a }} ",
    "attributes": "*a*{: .b} ",
    "opening attributes": "{:",
    "opening comments": "{::comment}",
    "opening formulas": "\\\\(",
    "opening displays": "\\\\[]",
    "dollars": "$a ",
    "opening brackets": "[](",
    "closing brackets": "]",
    "images in images": "![](",
    "links": "[a](b) ",
    "reference links": "[a][x] ",
    "shortcuts": "[x] ",
    "shortcut paragraphs": "[x]\n\n",
    "footnotes": "[^x] ",
    "emphasis": "*a* ",
    "opening emphasis": "*a **b ",
    "stars": "a**",
    "tildes": "~~a ",
    "backticks": "`a ``b ",
    "less-than signs": "<a ",
    "opening elements": "<b>",
    "comments": "a <!-- ",
    "entities": "&amp;",
    "escapes": "\\*",
    "addresses": "http://a(",
    "mentions": "a@b.",
    "paths": "a/",
    "identifiers": "a_",
    "emoji": "\U0001f600\u200d",
    "other scripts": "中 ",
    "short sentences": "A. B ",
    "quotations": '"A." ',
    "spaces": "a  \n",
    "carriage returns": "a\r",
    "lines": "a\n",
    "items": "- a\n",
    "numbered items": "1. a\n",
    "task lists": "- [ ] a\n",
    "definition lists": "a\n: b\n\n",
    "alerts": "> [!NOTE]\n> a\n\n",
    "quotes": "> a\n",
    "headings": "# a\n",
    "underlined headings": "a\n=\n",
    "rules": "---\n",
    "fences": "```\n",
    "blocks of HTML": "<p>a</p>\n",
    "abbreviations": "*[A]: b\n",
    "definitions": "[a]: b 'c'\n",
}
_WIDE = {
    "columns": lambda size: f"{'|a' * (size // 6)}|\n{'|-' * (size // 6)}|\n{'|b' * (size // 6)}|\n",
    "rows": lambda size: "a|b\n-|-\n" + "x|y\n" * (size // 4),
    "footnote definitions": lambda size: "".join(f"[^{number}]: a\n" for number in range(size // 9)),
    "link definitions": lambda size: "".join(f"[a{number}]: /b\n" for number in range(size // 10)),
    "runs of backticks": lambda size: " ".join("`" * number for number in range(1, int((2 * size) ** 0.5))),
    "front matter": lambda size: "---\n" + "".join(f"k{n}: a\n" for n in range(size // 9)) + "---\na\n",
}
_POSTS = {
    **{name: lambda size, text=text: text * (size // len(text)) + "\n\n[x]: y\n" for name, text in PATTERNS.items()},
    **_WIDE,
}
_SIZE = 8_000


def _seconds(text: str) -> float:
    begun = time.process_time()
    document = segment(text, flavor="jekyll")
    assert document.reassemble({part.id: part.text for part in document.segments}) == text
    return time.process_time() - begun


@pytest.mark.parametrize("make", _POSTS.values(), ids=_POSTS)
def test_four_times_the_text_is_less_than_ten_times_the_work(make):
    """Quadratic work would be sixteen times as much; the best of some tries is what a busy machine cannot spoil."""
    small, large = make(_SIZE), make(4 * _SIZE)
    for _ in range(5):
        least = min(_seconds(small) for _ in range(2))
        if _seconds(large) < 10 * least + 0.05:
            return
    pytest.fail("takes more than linear time")
