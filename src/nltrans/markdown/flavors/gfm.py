"""GitHub's Markdown, and what most readers of Markdown have added to it; the dialect of a post without signs."""

from nltrans.markdown.flavors.common import ADMONITION, FIRST, RICH
from nltrans.markdown.flavors.rule import Flavor

FLAVOR = Flavor("gfm", (*FIRST, ADMONITION, *RICH), frozenset({"tables", "definitions"}))
