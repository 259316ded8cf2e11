"""Jekyll: Liquid and kramdown."""

from nltrans.core.document import CodeKind
from nltrans.markdown.flavors.common import FIRST, LIQUID_CODE, PARAMETER, RICH
from nltrans.markdown.flavors.rule import LINE_END, Flavor, Rule

LIQUID = (
    LIQUID_CODE,
    Rule(
        "liquid", rf"\{{%-?[ \t]*include\w*\s(?:[^%{{\n]|\{{(?!%)|%(?!\}})|{LINE_END}){{0,1000}}%\}}", prose=PARAMETER
    ),
)
_KRAMDOWN = (
    Rule("kramdown", r"^\\\\[ \t]*$|\\\\(?=[ \t]*$)", CodeKind.BREAK, ends_segment=True),
    Rule("kramdown", r"\{::(?P<kramdown_name>comment|nomarkdown)\b[^}\n]{0,500}(?<!/)\}", close=r"\{:/[^}\n]{0,99}\}"),
    Rule("kramdown", r"^[ \t>]*\^[ \t]*$", ends_segment=True),
    Rule("attributes", r"\{:(?:[^{}\n]|\{(?!:)){0,500}\}"),
)

FLAVOR = Flavor(
    "jekyll",
    (*FIRST, *LIQUID, *_KRAMDOWN, *RICH),
    frozenset({"tables", "definitions", "kramdown", "markdown-in-html"}),
    r"\{[%{:]|\\\\[ \t]*\r?$|^layout:|^[ \t>]*\*\[[^\]\n]+\]:|(?<=\s)markdown=[\"']?(?:1|block|span)\b",
)
