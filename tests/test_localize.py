import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from nltrans.errors import ConfigError, OutputError
from nltrans.localize import Localization, apply, keep_source

SOURCE = '---\ntitle: "NLP News #1 [EN]: words"\nauthor: ann\nlang: en\nlayout: post\n---\n\nHello there.\n'
TARGET = '---\ntitle: "Nouvelles NLP #1 [EN] : mots"\nauthor: ann\nlang: en\nlayout: post\n---\n\nBonjour.\n'


def localized(settings=None, *, source=SOURCE, text=TARGET, to="fr"):
    return apply(text, source, settings or Localization(), "en", to, path="posts/a.en.md")


def test_what_is_there_is_changed_by_default():
    assert localized() == TARGET.replace("[EN]", "[FR]").replace("lang: en", "lang: fr")
    assert localized(to="pt-BR") == TARGET.replace("[EN]", "[PT-BR]").replace("lang: en", "lang: pt-BR")


@pytest.mark.parametrize("text", ["Hello\n", "---\ntitle: Hello\n---\nHello\n", "+++\ntitle = 'x'\n+++\n"])
def test_nothing_is_added_by_default(text):
    assert localized(text=text, source=text) == text


def test_a_tag_that_the_engine_lost_comes_back():
    assert 'title: "Nouvelles [FR]"' in localized(text=TARGET.replace("NLP #1 [EN] : mots", "").replace('s "', 's"'))


def test_a_tag_that_the_engine_garbled_is_put_right():
    assert 'title: "Nouvelles NLP #1 [FR] : mots"' in localized(text=TARGET.replace("[EN]", "[IN]"))


def test_every_setting():
    settings = Localization(
        lang="always",
        lang_key="locale",
        title_tag="always",
        author="{translator} after {author}",
        translator="bob",
        extra={"ref": "{stem}", "image": {"alt": "texte"}, "draft": True, "link": "{{ page.url }}"},
        remove=("layout",),
        note="*Traduit de l'anglais ({source_lang}).*",
    )
    text = localized(
        settings,
        source="---\ntitle: A\nauthor: ann\nlayout: post\n---\nHi\n",
        text="---\ntitle: B\nauthor: ann\nlayout: post\n---\nSalut",
    )
    assert text == (
        '---\ntitle: B [FR]\nauthor: bob after ann\nlocale: fr\ntranslator: bob\nref: a.en\nimage:\n  alt: texte\n'
        'draft: true\nlink: "{{ page.url }}"\n---\nSalut\n\n*Traduit de l\'anglais (en).*\n'
    )  # fmt: skip


def test_never_is_never():
    assert localized(Localization(lang="never", title_tag="never")) == TARGET


def test_a_note_keeps_the_line_endings():
    settings = Localization(note="un\ndeux")
    assert localized(settings, source="A\r\n", text="B\r\n\r\n") == "B\r\n\r\nun\r\ndeux\r\n"


def test_unknown_fields_are_named():
    with pytest.raises(ConfigError, match=r"\{name\}"):
        localized(Localization(note="by {name}"))


def test_settings_of_a_configuration_file():
    table = {"lang": "always", "title-tag": "never", "remove": ["a"], "keep-source": True, "extra": {"b": 1}}
    assert Localization.of(table) == Localization(
        lang="always", title_tag="never", remove=("a",), keep_source=True, extra={"b": 1}
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"language": "fr"}, "unknown"),
        ({"lang": "sometimes"}, "sometimes"),
        ({"note": 1}, "str"),
        ({"remove": "a"}, "list"),
    ],
)
def test_wrong_settings(table, message):
    with pytest.raises(ConfigError, match=message):
        Localization.of(table)


POST = """\
---
title: x
---

# Head

First -- a *long* `--x` <!-- c --> one
over lines. {% link x %}

\\\\
Next.

- one

- two

  more

```
code
```

    indented

> quote

| a | b |
|---|---|
| c | d |

[^1]: A note.

    Its end.
"""


def translated(text):
    head, body = text.split("# Head", 1)
    kept = re.split(r"(```.*?```|    indented|`[^`]*`|<!--.*?-->|\{%.*?%\})", "# Head" + body, flags=re.DOTALL)
    return head + "".join(part.upper() if not at % 2 else part for at, part in enumerate(kept))


def tokens(text):
    parsed = MarkdownIt("commonmark").enable("table").parse(text.split("---\n", 2)[2])
    return [t.type for t in parsed if not (t.type == "html_block" and t.content.startswith("<!-- "))]


def test_the_source_is_kept_in_comments():
    target = translated(POST)
    kept = keep_source(target, POST)
    assert tokens(kept) == tokens(target)
    assert "<!-- # Head -->\n\n# HEAD" in kept
    assert "<!-- First - - a *long* `- -x` <!- - c - -> one\nover lines. { % link x %} -->\n\nFIRST" in kept
    assert "<!-- \\\\\nNext. -->\n\n\\\\\nNEXT." in kept
    assert "<!-- - one\n\n- two\n\n  more -->\n\n- ONE" in kept
    assert "<!-- [^1]: A note.\n\n    Its end. -->\n\n[^1]: A NOTE." in kept
    assert kept.count("code") == 1
    assert kept.count("indented") == 1


def test_a_post_that_did_not_change_gets_no_comments():
    assert keep_source(POST, POST) == POST


def test_mdx_has_its_own_comments():
    assert keep_source("B\r\n", "A */ {x}\r\n", "docusaurus") == "{/* A * / {x} */}\r\n\r\nB\r\n"


def test_texts_with_other_blocks_are_refused():
    with pytest.raises(OutputError, match="2 blocks became 1"):
        keep_source("a\n", "a\n\nb\n")


@given(st.text(alphabet="-<>!*/{}% ", max_size=30))
def test_nothing_ends_a_comment_early(source):
    for flavor, opening, closing in (("", "<!-- ", " -->"), ("docusaurus", "{/* ", " */}")):
        comment = keep_source("b\n", f"a{source}\n", flavor).removesuffix("\n\nb\n")
        assert comment.startswith(opening)
        assert comment.index(closing.strip()) == len(comment) - 3


def test_newsletters_keep_their_blocks(dair):
    for path in sorted((dair / "en-fr").glob("issue-*.en.md")):
        source = path.read_text(encoding="utf-8")
        target = re.sub(r"(?m)^(?=[A-Z])", "Or, ", source)
        kept = keep_source(target, source)
        assert tokens(kept) == tokens(target)
        assert kept.count("\n<!-- ") > 15
