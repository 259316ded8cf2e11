"""How much longer posts of one pattern take when they are four times as large.

    python -m scripts.bench.growth --size 8000

Four is linear, sixteen quadratic. Each figure is a ratio of the best processor times of the repeats.
"""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from scripts.bench.markdown import best

from nltrans.markdown.segment import segment

if TYPE_CHECKING:
    from collections.abc import Callable

_PATTERNS = {
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
_WIDE: dict[str, Callable[[int], str]] = {
    "columns": lambda size: f"{'|a' * (size // 6)}|\n{'|-' * (size // 6)}|\n{'|b' * (size // 6)}|\n",
    "rows": lambda size: "a|b\n-|-\n" + "x|y\n" * (size // 4),
    "footnote definitions": lambda size: "".join(f"[^{number}]: a\n" for number in range(size // 9)),
    "link definitions": lambda size: "".join(f"[a{number}]: /b\n" for number in range(size // 10)),
    "runs of backticks": lambda size: " ".join("`" * number for number in range(1, int((2 * size) ** 0.5))),
    "front matter": lambda size: "---\n" + "".join(f"k{n}: a\n" for n in range(size // 9)) + "---\na\n",
}
POSTS: dict[str, Callable[[int], str]] = {
    **{name: lambda size, text=text: text * (size // len(text)) + "\n\n[x]: y\n" for name, text in _PATTERNS.items()},
    **_WIDE,
}
"""A post of about so many characters for each pattern."""


def there_and_back(text: str) -> None:
    """Segment a post and put it back together."""
    document = segment(text, flavor="jekyll")
    assert document.reassemble({part.id: part.text for part in document.segments}) == text


def main() -> None:
    """Print a line for each pattern."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=8_000, help="characters of the smaller post")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    sizes = options.size, 4 * options.size
    for name, make in POSTS.items():
        small, large = (best(options.repeat, partial(there_and_back, make(size))) for size in sizes)
        print(f"{name:24} {small * 1000:8.1f} ms {large * 1000:8.1f} ms {large / small:6.1f}", flush=True)


if __name__ == "__main__":
    main()
