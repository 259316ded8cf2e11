"""Hypothesis strategies: posts as people write them, and as nobody would."""

from __future__ import annotations

from hypothesis import strategies as st

from nltrans.markdown.flavors import FLAVORS

_WORDS = (
    "model", "the", "a", "of", "Data", "BERT", "don't", "e.g.", "et", "al.", "v2.1.0", "3.5%", "naïve", "x_i", "文字",
    "can", "learn", "fast", "NLP", "is", "fun", "why?", "yes!", "end.", "GPT-3", "1.", "-", "+", "#1", "@you", "&", "<",
    "*", "_", "[", "]", "(", ")", "$5", "|", "\\", ":", "🚀", "=", "~", "!",
)  # fmt: skip
_ATOMS = (
    "`code`", "``a ` b``", "<b>bold</b>", "<br>", "<!-- note -->", "https://example.org/a_b?c=d", "<https://example.org>",
    "me@example.org", "[text](https://example.org)", '[text](/url "Title")', "[text][ref]", "[ref]", "[ref][]",
    "![alt text](a.png)", '![alt](a.png "Title")', "[![img](b.svg)](/c)", "*em*", "_em_", "**strong**", "***both***",
    "~~gone~~", "$x_i^2$", "[^1]", "&amp;", "&copy;", "&nbsp;", "\\*", "\\[", "&#65;", "{{ page.url }}", "{% if a %}",
    '{{< ref "a" >}}', ":tada:", "#hashtag", "[jump](#first-heading)", "<kbd>Ctrl</kbd>", "<span class='notranslate'>No</span>",
    '<a href="/x" title="Hint">link</a>', "$$y$$", "{: .big}", "{props.x}", "⟦1⟧", "⟦/⟧", "**a *b* c**", "[a *b* c](/d)",
)  # fmt: skip

words = st.sampled_from(_WORDS)
atoms = st.sampled_from(_ATOMS)
sentences = st.lists(st.one_of(words, words, atoms), min_size=1, max_size=9).map(" ".join)
_glue = st.sampled_from([" ", "\n", "  \n", "\\\n", " \\\\\n", "", "\t"])


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """Sentences in lines, wrapped in one way or another."""
    parts = draw(st.lists(sentences, min_size=1, max_size=4))
    return parts[0] + "".join(draw(_glue) + part for part in parts[1:])


def _indented(text: str, first: str, rest: str) -> str:
    return "\n".join((first if index == 0 else rest) + line for index, line in enumerate(text.split("\n")))


_LEAVES = st.one_of(
    paragraphs(),
    paragraphs(),
    st.tuples(st.sampled_from(["# ", "## ", "### "]), sentences).map("".join),
    sentences.map(lambda text: f"{text}\n==="),
    sentences.map(lambda text: f"    {text}"),
    sentences.map(lambda text: f"```python\n{text}\n```"),
    sentences.map(lambda text: f"<div>\n{text}\n</div>"),
    sentences.map(lambda text: f'<p title="{text}">{text}</p>'),
    sentences.map(lambda text: f"<details>\n<summary>{text}</summary>\n\n{text}\n\n</details>"),
    st.tuples(sentences, sentences).map(lambda pair: f"| {pair[0]} | b |\n|---|:-:|\n| {pair[1]} | d |"),
    sentences.map(lambda text: f"[^1]: {text}"),
    sentences.map(lambda text: f'[ref]: https://example.org "{text}"'),
    sentences.map(lambda text: f"Term\n: {text}"),
    sentences.map(lambda text: f":::note\n\n{text}\n\n:::"),
    sentences.map(lambda text: f"<!-- notranslate -->\n{text}\n<!-- /notranslate -->"),
    st.sampled_from(
        [
            "---",
            "\\\\",
            "{:toc}",
            "$$\nx = y\n$$",
            "<!--more-->",
            "[[toc]]",
            "{% raw %}{{ x }}{% endraw %}",
            "## First heading",
        ]
    ),
)


def _contain(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    block = st.lists(children, min_size=1, max_size=2).map("\n\n".join)
    return st.one_of(
        block.map(lambda text: _indented(text, "> ", "> ")),
        block.map(lambda text: _indented(text, "- ", "  ")),
        block.map(lambda text: _indented(text, "1. ", "   ")),
        block.map(lambda text: _indented(text, "- [ ] ", "  ")),
        block.map(lambda text: _indented(text, "> ", "")),
    )


_blocks = st.recursive(_LEAVES, _contain, max_leaves=4)
_FRONT = st.sampled_from(
    [
        "",
        "",
        "---\ntitle: Hello *world*\ntags: [a, b]\n---\n",
        '+++\ntitle = "A title"\n+++\n',
        "---\nlayout: post\n---\n\n",
    ]
)


@st.composite
def written(draw: st.DrawFn) -> str:
    """A post that a person could have written."""
    blocks = draw(st.lists(_blocks, min_size=1, max_size=5))
    text = draw(_FRONT) + draw(st.sampled_from(["\n\n", "\n\n", "\n"])).join(blocks)
    text += draw(st.sampled_from(["\n", "", "\n\n", "  "]))
    text = text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))
    return draw(st.sampled_from(["", "", "\ufeff"])) + text


_SYNTAX = "ab .\n\n\t\\`*_{}[]<>()#+-.!|&:;~$\"'=/^@%123é文🚀\u00a0\r"
noise = st.text(st.sampled_from(_SYNTAX), max_size=40)
"""Characters that mean something to Markdown, in no order."""

documents = written()
"""Posts that a person could have written."""

posts = st.one_of(documents, documents, noise)
"""Posts, now and then in no order."""

flavors = st.sampled_from(FLAVORS)

hostile_parts = st.one_of(noise, atoms, st.text(max_size=20))
"""What an engine might put into a target."""
