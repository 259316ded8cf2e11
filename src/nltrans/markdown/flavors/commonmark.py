"""CommonMark as it stands in its specification."""

from nltrans.markdown.flavors.common import ALWAYS, FIRST
from nltrans.markdown.flavors.rule import Flavor

FLAVOR = Flavor("commonmark", (*FIRST, *ALWAYS))
