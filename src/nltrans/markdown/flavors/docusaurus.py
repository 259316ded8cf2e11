"""Docusaurus: MDX and admonitions."""

from nltrans.markdown.flavors.common import ADMONITION, FIRST, RICH, VALUE_ATTRIBUTES
from nltrans.markdown.flavors.rule import LINE_END, Flavor, Rule

_INNERMOST = r"\{[^{}\n]{0,300}\}"
_INNER = rf"\{{(?:[^{{}}\n]|{LINE_END}|{_INNERMOST}){{0,1000}}\}}"
_MDX = (
    Rule("template", rf"\{{\{{(?:[^{{}}\n]|\{{(?!\{{)|\}}(?!\}})|{LINE_END}){{0,1000}}\}}\}}"),
    Rule("attributes", r"\{[#.][\w:-][^{}\n]*\}"),
    Rule(
        "esm", r"^(?:import|export)[ \t]+(?:[\w*{\"'])[^\n]*(?:\n(?![ \t]*\n)[^\n]+)*", ends_segment=True
    ),
    Rule("jsx", rf"</?>|(?<!\\)\{{(?:[^{{}}\n]|{LINE_END}|{_INNER}){{0,1000}}\}}"),
)  # fmt: skip

FLAVOR = Flavor(
    "docusaurus",
    (*FIRST, ADMONITION, *_MDX, *(rule for rule in RICH if rule is not VALUE_ATTRIBUTES)),
    frozenset({"tables", "mdx"}),
    r"(?:^|(?=[{<c]))(?:^import\s.+\sfrom\s+['\"]|^export\s+(?:const|default|function)\b|\bclassName="
    r"|^:::[\w-]+|\{/\*|^[ \t]*</?>|^[ \t]*<[A-Z][\w.]*[a-z][\w.]*[\s/>]|<[A-Za-z][^<>\n]*=\{(?!\{[ -]))",
)
