"""Front matter: YAML, TOML or JSON at the head of a post, changed without touching other bytes.

`read` finds it and says where each value stands; `FrontMatter.replace` re-spells chosen strings
in the style that they have; `set_values` adds and changes keys. Each rewrite is parsed again and
compared with what was wanted.
"""

from __future__ import annotations

from nltrans.markdown.frontmatter.block import DEFAULT_KEYS, FrontMatter, Value, read
from nltrans.markdown.frontmatter.edit import set_values

__all__ = ["DEFAULT_KEYS", "FrontMatter", "Value", "read", "set_values"]
