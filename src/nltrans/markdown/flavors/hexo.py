"""Hexo: tag plug-ins, with those of its themes NexT, Butterfly and Fluid."""

from nltrans.markdown.flavors.common import FIRST, LIQUID_CODE, RICH
from nltrans.markdown.flavors.rule import Flavor, Rule

_BODY = r"[^%\n]|%(?!\})"
_TAGS = (
    LIQUID_CODE,
    Rule(
        "tag",
        rf"\{{%-?[ \t]*(?:asset_img|asset_link|post_link|img|image|link|link_tag|note|button|btn|video|label|tabs?)\b"
        rf"(?:{_BODY}){{0,1000}}%\}}",
        prose=r"(?<=\s)[\"'](?P<prose>[^\"'\n]*[^\W\d_][^\"'\n]*)[\"']|(?<=[\s,]@)(?P<prose2>[^%@\n]*[^%@\s])",
    ),
    Rule(
        "tag", rf"\{{%-?[ \t]*(?:folding|fold|hide_?toggle|spoiler|details|collapse)\b(?:{_BODY}){{0,300}}%\}}",
        prose=r"(?:folding|fold|hide_?[Tt]oggle|spoiler|details|collapse)\s+(?:\w+,\s*)?[\"@]?(?P<prose>[^%\"@\n]*[^%\"@\s,])",
    ),
    Rule("tab", r"<!--[ \t]*(?:tab\b[^\n>]*|endtab)[ \t]*-->", prose=r"tab[ \t]+(?P<prose>[^@\n]*[^@\s-])", first=True),
)  # fmt: skip

FLAVOR = Flavor(
    "hexo",
    (*FIRST, *_TAGS, *RICH),
    frozenset({"tables"}),
    r"\{%-?[ \t]*(?:end)?(?:codeblock|asset_(?:img|link|path)|post_(?:link|path)|pullquote|blockquote|note|tabs|cq"
    r"|youtube|jsfiddle|gist|button|btn|folding|hidetoggle)\b"
    r"|\A\ufeff?(?!---)[a-z_]+:[^\n]*\n(?:[^\n]*\n){0,40}?---[ \t]*\r?\n",
)
