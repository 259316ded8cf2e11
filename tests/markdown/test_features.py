"""Inputs of each dialect: what must be reached, what must stay, whatever stands around it."""

import re

import pytest

from nltrans.core.marks import plain
from nltrans.markdown.segment import segment
from nltrans.markdown.verify import skeleton
from roundtrip import masked, targets

CASES = [
    # post, what of it is translated, what stays
    (
        "{% capture note %}\nRead the *whole* note.\n{% endcapture %}\n\n{{ note | markdownify }}\n",
        ["Read the"],
        ["{% capture note %}", "{{ note | markdownify }}"],
    ),
    (
        "{% raw %}\n{{ not.evaluated }} stays\n{% endraw %}\n\nHello world.\n",
        ["Hello world."],
        ["{{ not.evaluated }} stays"],
    ),
    (
        "A claim.[^src]\n\n[^src]: The *source* of it.\n    Second line here.\n{: .foot}\n",
        ["A claim.", "The", "source"],
        ["[^src]:", "{: .foot}"],
    ),
    ("## A heading {#my-id .cls}\n\nText under it.\n", ["A heading", "Text under it."], ["{#my-id .cls}"]),
    (
        '{{< figure src="/a b.png" caption="A nice figure" >}}\n\nSome prose here.\n',
        ["Some prose here."],
        ['src="/a b.png"'],
    ),
    (
        "{{% notice tip %}}\nUse **small** models.\n{{% /notice %}}\n",
        ["Use"],
        ["{{% notice tip %}}", "{{% /notice %}}"],
    ),
    (
        "import Tabs from '@theme/Tabs';\nexport const x = 1;\n\n<Tabs items={['a', 'b']} label=\"keep\">\n\nInside the tab.\n\n</Tabs>\n",
        ["Inside the tab."],
        ["items={['a', 'b']}", "export const x = 1;"],
    ),
    (":::tip My *title*\n\nDo this now.\n\n:::\n", ["Do this now."], [":::tip", ":::"]),
    (
        "| Name | Meaning |\n|:-----|--------:|\n| `a\\|b` | A pipe \\| here |\n| **bold** text | x |\n",
        ["Name", "Meaning", "A pipe"],
        ["`a\\|b`", "|:-----|--------:|"],
    ),
    (
        "See <https://x.org/a_b> and www.example.com/a_b, or mail me@x.org.\n",
        ["See"],
        ["<https://x.org/a_b>", "www.example.com/a_b", "me@x.org"],
    ),
    (
        '<figure>\n  <img src="a.png" alt="A cat">\n  <figcaption>The cat <em>sleeps</em>.</figcaption>\n</figure>\n',
        ["A cat", "The cat"],
        ["<figcaption>", 'src="a.png"'],
    ),
    (
        '<table><tr><th>Model</th><td title="Hint text">Good one</td></tr></table>\n',
        ["Model", "Hint text", "Good one"],
        ["<tr><th>"],
    ),
    (
        '[a]: http://x.org/a\n  "The title"\n\nSee [the page][a].\n',
        ["The title", "See", "the page"],
        ["[a]: http://x.org/a", "][a]"],
    ),
    (
        "A [link](http://x.org/a_(b)) and [other](<a b> (A title)).\n",
        ["A title", "link"],
        ["http://x.org/a_(b)", "<a b>"],
    ),
    ("**模型**是 *good* here, **“quoted”**text.\n", ["good"], ["模型"]),
    ("Fish &amp; chips cost &lt;5 \\* 3 &copy; 2020.\n", ["Fish"], ["&amp;", "\\*"]),
    ("Line one\\\nline two  \nline three\n", ["Line one", "line two", "line three"], ["\\\n", "  \n"]),
    ("Setext *title*\nover lines\n===\n\n1) one\n\n2) two items\n", ["one", "two items"], ["===", "2)"]),
    ('{"title": "A JSON title", "draft": true}\n\nBody text.\n', ["A JSON title", "Body text."], ['"draft": true']),
    ("\ufeff---\r\ntitle: Hello there\r\n---\r\n\r\nBody\ttext.\r\n", ["Hello there"], ["\ufeff---\r\n"]),
    ("שלום this is **mixed** text.\n", ["mixed"], ["שלום"]),
    (
        "Term\n: The definition *here*.\n\n*[NLP]: Natural Language Processing\n{: .x}\n",
        ["Term", "The definition"],
        ["*[NLP]:"],
    ),
    (
        "Press <kbd>Ctrl</kbd>+<kbd>C</kbd> to copy, H<sub>2</sub>O too.\n",
        ["Press"],
        ["<kbd>Ctrl</kbd>", "<sub>2</sub>"],
    ),
    ("<details>\n<summary>Click me</summary>\n\nHidden *text*.\n\n</details>\n", ["Click me", "Hidden"], ["<details>"]),
    ('<p translate="no">Keep this</p>\n<p>Translate this</p>\n', ["Translate this"], ["Keep this"]),
    ("<!-- notranslate -->\nKeep me as is.\n<!-- /notranslate -->\n\nChange me.\n", ["Change me."], ["Keep me as is."]),
    ("***bold and it** only it* end.\n", ["bold and it"], ["***"]),
    (
        "- item one\n\n  more text\n- [x] done thing\n  - nested one\n",
        ["item one", "more text", "done thing", "nested one"],
        ["[x]"],
    ),
    ("> quoted text\ncontinues here\n> > deeper words\n", ["quoted text", "deeper words"], ["> >"]),
    ("---\ntitle: >\n  Folded title\n  goes on\ntags: [a, b]\n---\nText.\n", ["Folded title"], ["tags: [a, b]"]),
    ('+++\ntitle = \'It is\'\n[params]\ndescription = """Long\ntext"""\n+++\nText.\n', ["It is"], ["[params]"]),
    ("The price is $5 and $6, but $x_1$ is math.\n", ["The price is"], ["$x_1$"]),
    ("Inline `code` and ``a ` b`` stay, v1.2.3 too.\n", ["Inline"], ["`code`", "``a ` b``", "v1.2.3"]),
    (
        '![A picture of *BERT*](i.png "Its title")\n*A caption below*\n',
        ["A picture of", "Its title", "A caption below"],
        ["i.png"],
    ),
    ("[![CI status](b.svg)](http://ci) is green.\n", ["CI status", "is green."], ["](http://ci)"]),
    ("Visit [our site]( https://x.org ) or [x] (http://no.link).\n", ["Visit", "our site"], ["http://no.link"]),
    ("| a | b |\n|---|---|\n| one cell | two |\n| only one |\n", ["one cell", "only one"], ["|---|---|"]),
    ('{{< tabs >}}\n{{< tab "One" >}}\nTab text.\n{{< /tab >}}\n{{< /tabs >}}\n', ["Tab text."], ['{{< tab "One" >}}']),
    ('[text with `code`](u) and [![img alt](s)](u "T one")\n', ["text with", "img alt", "T one"], ["`code`"]),
    (
        '<a href="x" title="A hint">Link text</a> and <img alt=\'Alt one\' src=s>\n',
        ["A hint", "Link text", "Alt one"],
        ['href="x"'],
    ),
    (
        "Hello {name}, you have {count} items.\n\n<Card title=\"My card\" onClick={() => go('x')}>Card text</Card>\n\nexport const a = 1\n",
        ["Hello", "Card text"],
        ["{name}", "onClick={() => go('x')}"],
    ),
    (
        'Click {% link _posts/a.md %} or [here]({% post_url 2020-01-01-a %} "See it").\n',
        ["Click", "here"],
        ["{% post_url 2020-01-01-a %}"],
    ),
    ("# Title #\n\nA\tB `c\td`\n\n\tcode block\n", ["Title"], ["\tcode block"]),
    (
        "> A \\[^1] escaped ![one label](a.png), a real one[^1]\n\n[^1]: Note\n",
        ["one label", "a real one"],
        ["\\[^1]", "[^1]\n"],
    ),
]


@pytest.mark.parametrize(("post", "reached", "kept"), CASES)
def test_prose_is_reached_and_the_rest_stays(post, reached, kept):
    document = segment(post)
    seen = [plain(part.text) for part in document.segments]
    assert [text for text in reached if not any(text in part for part in seen)] == []
    result = document.reassemble_checked(targets(document, masked))
    assert dict(result.rejected) == {}
    assert [text for text in kept if text not in result.text] == []
    assert [text for text in reached if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", result.text)] == []
    assert skeleton(result.text, document.flavor) == skeleton(post, document.flavor)


@pytest.mark.parametrize(("post", "reached", "kept"), CASES)
def test_the_source_gives_back_the_post(post, reached, kept):
    document = segment(post)
    assert document.reassemble(targets(document, str)) == post


MARKED = [
    # what stands in ⁅⁆ is translated to the letter, and nothing else changes; ⟨⟩ is added then
    "| ⁅Name⁆ | ⁅Value⁆ |\n|---|---|\n| ⁅first⁆ | `a|b` |\n{: .table}\n",
    "{{% comment %}} Not shown to readers. {{% /comment %}}\n\n⁅Visible words.⁆\n",
    "<Tabs\n  values={[\n    {label: 'A', value: 'a'},\n  ]}>\n  <TabItem value=\"a\">⁅This is it⁆</TabItem>\n</Tabs>\n",
    "⁅This⁆ <Foo b={x => y} {...props} c={{d: 'e'}}>⁅inner⁆</Foo> ⁅and⁆ <Foo.Bar/> ⁅too⁆ {/* c */}\n",
    "<img src={require('./x.png').default} alt=\"⁅Example banner⁆\" width={200} />\n",
    "<Tabs>\n    <TabItem value='a'>\n\n        ⁅Deeply *indented* text.⁆\n\n    </TabItem>\n</Tabs>\n",
    '<div className="x">\n⁅Read the [docs](⁆/docs/intro⁅) and `⁆code words⁅` now.⁆\n</div>\n',
    "<>\n  ⁅Text in a *fragment*.⁆\n</>\n",
    '<div markdown="1">\n⁅A *nice* [link](⁆/some/path⁅) in it⁆\n\n- ⁅item⁆\n</div>\n\n⁅After.⁆\n',
    "⁅He paid $20,000 and she paid $30,000. A range of $1-$2 and 5$ or 6$.⁆\n",
    "⁅We write⁆ \\(a_i * b\\) ⁅and⁆ \\[\nx = 5\n\\] ⁅but \\(see below\\) and \\[sic\\].⁆\n",
    "\\begin{equation}\nE = mc^2 \\text{ as it is}\n\\end{equation}\n\n⁅As we see above.⁆\n",
    "⁅Ask⁆ @org/team-name ⁅or read⁆ [example.com/docs](https://example.com/docs) ⁅and⁆ fast.ai⁅.⁆\n",
    "⁅See⁆ [[Page Name]] ⁅and [[the note](⁆u⁅)].⁆\n",
    "![⁅A cat⁆](cat.png){width=50% .center}\n",
    "---\ngallery:\n  - url: /a.jpg\n    title: ⁅Picture title⁆\nseo: {title: ⁅Flow title⁆}\n---\n⁅Text.⁆\n",
    '{{< figure src="/a.png" alt="⁅Some \\"alt\\" text⁆" caption=\'⁅The caption.⁆\' >}}\n',
    '{% include figure src="/a.png" caption="⁅The nice caption.⁆" x=page.title %}\n',
    '<img src="x.png" alt="⁅Photo of⁆ {{ page.title }} ⁅here⁆"> ![](y.png "⁅The⁆ {{ page.title }} ⁅title⁆")\n',
    ":     ⁅A far definition⁆\n{: .dl}\n".replace(":  ", "⁅Term⁆\n:  ", 1),
    "<Card\n  title='⁅A card⁆'\n  href='/x'\n>\n  ⁅Body with **bold**.⁆\n</Card>\n",
    "export function F() {\n  const a = 'No';\n\n  return <b>Not this</b>;\n}\n\n⁅Prose after.⁆\n",
    '<div translate="no">\n\n<div>Stays *as is*.</div>\n\n- and this\n\n</div>\n\n⁅But this goes.⁆\n',
    "<P>⁅Upper⁆ <B>⁅case⁆</B></P>\n",
    "⁅Fixes⁆ owner/repo#56 ⁅at⁆ a5c3785ed8d6 ⁅in⁆ /usr/bin/env ⁅or⁆ C:\\Users\\x⁅.⁆\n",
    '+++\r\ndescription = """\r\n⁅two\r\nlines⁆"""\r\np = { subtitle = "⁅Inline⁆" }\r\n+++\r\n⁅Body.⁆\r\n',
    "{: .dl}\n⁅Term one⁆\n⁅Term two⁆\n: ⁅A definition of both,\n  wrapped.⁆\n: ⁅Another.⁆\n",
    "* ⁅a list⁆\n^\n* ⁅another⁆\n{: .x}\n",
    "{{< columns >}}\n⁅Left *column*⁆\n<--->\n⁅Right⁆\n{{< /columns >}}\n",
    "* TOC\n{:toc}\n\n⁅Text.⁆\n",
    "- :::note\n  ⁅A note in an item.⁆\n  :::\n- - [x] ⁅done⁆\n",
    '- <div translate="no">\n\n  Stays *as is*.\n\n  </div>\n\n⁅Goes.⁆\n',
    "![⁅alt one⁆]⟨[alt one]⟩ ⁅and⁆ [![⁅alt one⁆]⟨[alt one]⟩](u)\n\n[alt one]: a\n",
    '> <div class="note"\n>   title="⁅Read\n> me⁆">\n> ⁅A text\n> in two lines⁆</div>\n\n- > <p\n  > >\n  > ⁅More.⁆</p>\n',
    "{: .x}\n> *[HTML]: ⁅A markup language⁆\n> ⁅Text.⁆\n\n- ⁅An item⁆\n\n  *[CSS]: ⁅Style sheets⁆\n",
]


@pytest.mark.parametrize("case", [*MARKED, *(case.replace("\n", "\r\n") for case in MARKED if "\r" not in case)])
def test_all_prose_and_nothing_else_changes(case):
    post = re.sub("⟨.*?⟩|[⁅⁆]", "", case)
    wanted = re.sub("⁅(.*?)⁆", lambda match: masked(match[1]), case, flags=re.DOTALL)
    document = segment(post)
    assert document.reassemble(targets(document, str)) == post
    result = document.reassemble_checked(targets(document, masked))
    assert dict(result.rejected) == {}
    assert result.text == re.sub("[⟨⟩]", "", wanted)
    assert skeleton(result.text, document.flavor) == skeleton(post, document.flavor)


@pytest.mark.parametrize(
    ("post", "texts"),
    [
        ("\ufeff# A heading\n\nText.\n", ["A heading", "Text."]),
        ("\ufeffimport A from 'a';\n\n# A heading\n", ["A heading"]),
        ("\ufeff:::note\nText.\n:::\n", ["Text."]),
        ("\ufeff- An item\n- another\n", ["An item", "another"]),
        ("Where $`a_b`$ holds :+1: and not :-1: there\n", ["Where ⟦1/⟧ holds ⟦2/⟧ and not ⟦3/⟧ there"]),
        ("Term one\nTerm two\n: First\n\n: Second\n  line\n", ["Term one", "Term two", "First", "Second line"]),
        ("> <p\n>   title='A > B'>A text\n> in two lines</p>\n", ["A > B", "A text in two lines"]),
    ],
)
def test_only_prose_reaches_an_engine(post, texts):
    document = segment(post)
    assert [part.text for part in document.segments] == texts
    assert document.reassemble({part.id: part.text for part in document.segments}) == post


def test_no_colon_of_a_definition_reaches_an_engine():
    document = segment("Term one\nTerm two\n\n: First\n\n: Second\n")
    assert [part.text for part in document.segments][1:] == ["First", "Second"]
