"""Posts of each dialect, in which every prose stands in ⁅⁆: that is translated to the letter, and nothing else changes."""

import re

import pytest

from conftest import ROOT
from nltrans.markdown.flavors import FLAVORS
from nltrans.markdown.segment import detect_flavor
from nltrans.markdown.verify import compare
from roundtrip import assert_covered, assert_identity, assert_rot13, assert_unbroken, masked, targets
from saboteurs import SABOTEURS

GOLDEN = sorted(path for path in (ROOT / "tests" / "golden").glob("*.md"))
POSTS = {path.stem: path.read_text(encoding="utf-8") for path in GOLDEN}


def parts(case):
    """Return a post without the brackets of its prose, and what it must become."""
    return re.sub("[⁅⁆]", "", case), re.sub("⁅(.*?)⁆", lambda match: masked(match[1]), case, flags=re.DOTALL)


def assert_only_prose_changes(case, flavor):
    post, wanted = parts(case)
    document = assert_identity(post, flavor)
    result = document.reassemble_checked(targets(document, masked))
    assert dict(result.rejected) == {}
    assert result.text == wanted
    assert compare(post, result.text, document.flavor) == []
    assert_covered(document)


@pytest.mark.parametrize("flavor", POSTS)
def test_all_prose_of_a_golden_post_and_nothing_else_changes(flavor):
    assert flavor in FLAVORS
    assert_only_prose_changes(POSTS[flavor], flavor)


@pytest.mark.parametrize("flavor", POSTS)
def test_a_golden_post_is_known_by_its_signs(flavor):
    assert detect_flavor(parts(POSTS[flavor])[0]) == flavor


@pytest.mark.parametrize("flavor", POSTS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_golden_post_comes_back_from_rot13(flavor, end):
    assert_rot13(parts(POSTS[flavor])[0].replace("\n", end), flavor)


@pytest.mark.parametrize("flavor", POSTS)
def test_a_golden_post_survives_every_engine(flavor):
    post = parts(POSTS[flavor])[0]
    spoiled = [saboteur.spoil for saboteur in SABOTEURS]
    assert_unbroken(post, spoiled, flavor)


CASES = {
    "mkdocs": [
        "!!! note\n    ⁅Body.⁆\n",
        '!!! note "⁅Title⁆"\n\n    ⁅Body.⁆\n\n\n    ⁅More of it.⁆\n\n⁅After it.⁆\n',
        "⁅Text before it.⁆\n!!! note\n    ⁅Body.⁆\n⁅Text after it.⁆\n",
        '> !!! note "⁅In a quote⁆"\n>     ⁅Body *here*.⁆\n',
        '- ⁅An item⁆\n\n    ??? note "⁅Title⁆"\n\n        ⁅Body.⁆\n\n            code\n',
        '!!! note "⁅Title with "quotes" inside⁆"\n    ⁅Body.⁆\n',
        '!!! note annotate "⁅Title⁆" { .big }\n    ⁅Body.⁆\n',
        "- !!! note\n\n        ⁅Body in an item.⁆\n",
        '=== "⁅One⁆"\n\n    ⁅First.⁆\n\n    === "⁅Two⁆"\n\n        ⁅Second.⁆\n',
        '=== "⁅C⁆"\n\n    ```c\n    int x;\n    ```\n\n⁅Done.⁆\n',
        '    !!! note "in code"\n        is code\n',
        '```\n!!! note "in a fence"\n```\n',
        '⁅Press⁆ ++enter++ ⁅or⁆ ++"Next"+f1++⁅.⁆\n',
        "⁅It is ^^*new* text^^ and ==marked text== here.⁆\n",
        "--8<--\none.md\ntwo.md\n--8<--\n\n⁅Text.⁆\n",
        '## ⁅Title⁆ {: #own-id .cls title="⁅A hint⁆" }\n',
        '[⁅Link⁆](a.md){ data-title="⁅Shown above⁆" .x }\n',
        "!!! note\n    | ⁅Name⁆ | ⁅Value⁆ |\n    |---|---|\n    | ⁅a cell⁆ | 1 |\n",
    ],
    "obsidian": [
        "![[Note]]\n\n⁅Text⁆ ![[a b#c^d]]⁅ more.⁆\n",
        "⁅See [[⁆Some page#A heading|⁅this *label*⁆]]⁅.⁆\n",
        "⁅A %%hidden *words*%% b⁆\n".replace("%%hidden *words*%%", "⁆%%hidden *words*%%⁅"),
        "> [!note]- ⁅A title⁆\n> ⁅Text.⁆\n\n> [!custom-type|meta] ⁅Another⁆\n",
        "⁅A paragraph.⁆\n^id-of-it\n\n⁅More.⁆\n",
        "# ⁅Title⁆ #tag\n\n⁅About⁆ #nested/tag-name ⁅and⁆ #2024-plan⁅.⁆\n",
        "- [ ] ⁅Write it⁆ ⏳ 2024-05-01 🛫 2024-04-01\n- [-] ⁅Dropped⁆ ❌ 2024-04-02\n",
        "- [ ] ⁅Every time⁆ 🔁 every 2 weeks on Monday 📅 2024-05-01\n",
        "⁅It has⁆ [key:: some value] ⁅in it.⁆\n",
        "status:: active\nmood:: very good\n\n⁅Text.⁆\n",
        "⁅A fact.^[⁆⁅With a *source* here.⁆]⁅ Next.⁆\n",
        "| ⁅One⁆ |\n|---|\n| [[p\\|⁅label⁆]] ⁅text⁆ |\n",
        '```dataview\nLIST FROM "Folder"\n```\n',
    ],
    "pandoc": [
        "::: note\n⁅Text.⁆\n:::\n\n::: {#id .cls}\n## ⁅Title⁆\n\n⁅Text.⁆\n:::\n",
        ":::: {.panel-tabset title='⁅Shown⁆'}\n::: inner\n⁅Deep text.⁆\n:::\n::::\n",
        "⁅As⁆ @doe99 [p. 3] ⁅says, and⁆ [see @a; @b, ch. 2]⁅, it is.⁆\n",
        "⁅A [span with *emphasis*]⁆{.mark} ⁅and [more]⁆{lang=fr}⁅.⁆\n",
        "⁅Term one⁆\n\n:   ⁅A definition.⁆\n\n:   ⁅Another one.⁆\n",
        "| ⁅Roses are red⁆\n|   ⁅Violets are blue⁆\n| ⁅A line that goes\n  on here⁆\n",
        "⁅x⁆^2^⁅ and CO⁆~2~⁅ are text.⁆\n".replace("⁅x⁆", "⁅Ax⁆"),
        '```{r}\n#| fig-cap:\n#|   - "⁅First plot⁆"\n#|   - "⁅Second plot⁆"\n#| echo: true\nplot(1)\n```\n',
        "```{ojs}\n//| fig-cap: ⁅A chart of it⁆\nx = 1\n```\n",
        "```r\n# not an option\n#| echo: false\n```\n",
        '{{< video https://example.org/v.mp4 title="⁅The talk⁆" >}}\n',
        "Table: ⁅A caption of it⁆\n\n⁅Text⁆ {{< meta date >}}⁅ here.⁆\n",
        "% ⁅The title⁆\n% Jane\n\n⁅Text.⁆\n".replace("% Jane", "% ⁅Jane⁆"),
        "1) ⁅one⁆\n2) ⁅two⁆\n\n(a) ⁅first⁆\n(b) ⁅second⁆\n",
        "⁅He wrote⁆ \\LaTeX{} ⁅and⁆ \\cite{doe99}⁅.⁆\n",
        '## ⁅A heading⁆ {-}\n\n![](a.png){fig-alt="⁅An alternative⁆"}\n',
    ],
    "hexo": [
        "{% codeblock title lang:js %}\n*not* markdown\n{% endcodeblock %}\n\n⁅Text.⁆\n",
        "{% raw %}*kept*{% endraw %} ⁅Text.⁆\n",
        "{% note primary %}\n⁅A **note**.⁆\n{% endnote %}\n",
        "{% pullquote left %}\n⁅A quote.⁆\n{% endpullquote %}\n",
        "⁅See⁆ {% post_link a-b %} ⁅and⁆ {% asset_link a.pdf '⁅the file⁆' %}⁅.⁆\n",
        "{% img left /a.png 300 200 '⁅A title⁆' %}\n",
        "title: ⁅Hello there⁆\ntags: [a, b]\n---\n⁅Text.⁆\n",
        "{% folding open, ⁅See more⁆ %}\n⁅Text.⁆\n{% endfolding %}\n",
    ],
    "hugo": [
        '{{% notice info "⁅A title⁆" %}}\n⁅Text.⁆\n{{% /notice %}}\n',
        '{{< details "⁅See more⁆" >}}\n⁅Text.⁆\n{{< /details >}}\n',
        '{{< callout type="info" title="⁅Read it⁆" >}}\n⁅Text.⁆\n{{< /callout >}}\n',
        '{{< card link="/a" title=\'⁅One⁆\' subtitle="⁅Two⁆" >}}\n',
    ],
    "gfm": [
        "⁅See [*term*]⁆(*t)⁅.⁆\n\n[*t]: ⁅The definition.⁆\n".replace("[*term*]⁆(", "[*term](⁆").replace("⁆(⁆", "⁆("),
        "⁅Say ==this== and ++that++.⁆\n",
        "[⁅Go⁆](u){ .button target=_blank }\n",
        "⁅A [part of *it*]⁆{.red}⁅ here.⁆\n",
        "⁅The⁆ {--⁅old⁆--}{++⁅new⁆++} ⁅way⁆ {>>why<<}⁅ is.⁆\n",
        '<abbr title="⁅Some words⁆">⁅SW⁆</abbr> ⁅said it.⁆\n',
        "⁅Hello⁆ {% if a %}{{ a }}{% else %}⁅friend⁆{% endif %}⁅!⁆\n",
        "⁅Dear⁆ {{#if name}}{{name}}{{else}}⁅friend⁆{{/if}}⁅,⁆\n",
    ],
}


@pytest.mark.parametrize(("flavor", "case"), [(flavor, case) for flavor in CASES for case in CASES[flavor]])
def test_only_prose_of_a_construct_changes(flavor, case):
    assert_only_prose_changes(case, flavor)
    assert_only_prose_changes(case.replace("\n", "\r\n"), flavor)
    assert_rot13(parts(case)[0], flavor)
