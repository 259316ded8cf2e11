"""Hugo: shortcodes and Goldmark's attributes."""

from nltrans.markdown.flavors.common import ADMONITION, FIRST, RICH, SHORTCODE, SHORTCODE_CODE
from nltrans.markdown.flavors.rule import Flavor, Rule

_COLUMN = Rule("shortcode", r"^[ \t]*<-+>[ \t]*$", ends_segment=True)

FLAVOR = Flavor(
    "hugo",
    (*FIRST, ADMONITION, SHORTCODE_CODE, SHORTCODE, _COLUMN, *RICH),
    frozenset({"tables", "definitions"}),
    r"\{\{[<%]|\A\ufeff?\+\+\+\r?\n",
)
