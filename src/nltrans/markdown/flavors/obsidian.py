"""Obsidian: embeds, comments, block ids, nested tags, callouts, and what the plug-ins Dataview and Tasks read."""

from nltrans.core.document import CodeKind
from nltrans.markdown.flavors.common import FIRST, INLINE_NOTE, RICH
from nltrans.markdown.flavors.rule import CONTAINERS, LINE_END, Flavor, Rule

_DATES = "📅⏳🛫✅❌➕🔁🔂🆔⛔🏁⏫🔼🔽🔺⏬"
_RULES = (
    Rule(
        "comment", rf"{CONTAINERS}%%[ \t]*$[\s\S]{{0,5000}}?^[ \t>]*%%[ \t]*$", ends_segment=True, prefixed=True
    ),
    Rule("comment", rf"%%(?:[^%\n]|%(?!%)|{LINE_END}){{1,1000}}%%", starts="%(?=%)"),
    Rule(
        "block-id", r"(?<=[ \t])\^[\w-]{1,99}(?=[ \t]*$)|^[ \t>]*\^[\w-]{1,99}[ \t]*$",
        prefixed=True, starts=r"\^(?=\w)",
    ),
    Rule("tag", r"(?<![\w&/#\]])#(?=[\w/-]*[^\W\d_])\w[\w/-]*", CodeKind.LITERAL, starts=r"#(?=\w)"),
    Rule("field", r"(?<!\w)[\[(][\w -]{1,60}::[ \t]*[^\[\]()\n]{0,300}[\])]", starts=r"\((?=[\w -]{1,60}::)"),
    Rule(
        "field", rf"{CONTAINERS}[\w*_][\w *-]{{0,60}}::(?=[ \t]|$)(?![ \t]+\S+[ \t]+\S+[ \t]+\S+[ \t]+\S)[^\n]*$",
        ends_segment=True, prefixed=True,
    ),
    Rule(
        "field", rf"{CONTAINERS}[\w*_][\w *-]{{0,60}}::(?=[ \t]+\S+[ \t]+\S+[ \t]+\S+[ \t]+\S)",
        ends_segment=True, prefixed=True,
    ),
    Rule(
        "task-data",
        rf"[🔁🔂][ \t]*[^\n{_DATES}#^]{{1,99}}(?=[ \t]+[{_DATES}#^]|[ \t]*$)"
        rf"|[{_DATES}]\ufe0f?[ \t]*(?:\d{{4}}-\d\d-\d\d|[a-z0-9,]{{4,40}}(?=[ \t]*$))?",
        CodeKind.LITERAL, starts=f"[{_DATES}]",
    ),
    Rule("size", r"\|\d{1,5}(?:x\d{1,5})?(?=\](?:\(|\[))", CodeKind.LITERAL, starts=r"\|(?=\d)"),
    INLINE_NOTE,
)  # fmt: skip

FLAVOR = Flavor(
    "obsidian",
    (*FIRST, *_RULES, *RICH),
    frozenset({"tables"}),
    r"!\[\[|\[\[[^\[\]\n]+\|[^\[\]\n]+\]\]|^[ \t>]*%%[ \t]*$|%%[ \t][^%\n]+[ \t]%%|^>[ \t]*\[!\w+\][+-]"
    r"|(?<=[ \t])\^[a-z0-9-]{3,}[ \t]*\r?$|^```(?:dataview|dataviewjs|tasks)\b|[\[(][a-z][\w -]*::",
)
