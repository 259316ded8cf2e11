"""Make the picture of the README: a post and what nltrans made of it, side by side.

    python scripts/picture.py examples/post.md fr docs/images/before-after.png

needs Chromium on the path. The left half is the post, the right half its translation, both
rendered from their Markdown; nothing is retouched.
"""

from __future__ import annotations

import argparse
import base64
import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt

from nltrans.markdown.frontmatter import read

STYLE = """
body { margin: 0; display: flex; font: 15px/1.45 Georgia, 'DejaVu Serif', serif; color: #222; background: #fff }
article { flex: 1; width: 50%; box-sizing: border-box; padding: 18px 26px; overflow: hidden }
article + article { border-left: 2px solid #ddd }
pre.front { font: 11.5px/1.45 'DejaVu Sans Mono', monospace; background: #f4f4ee; padding: 8px; white-space: pre-wrap }
h1 { font-size: 24px; margin: .5em 0 .3em } h2 { font-size: 19px; margin: .5em 0 .3em } p { margin: .5em 0 }
img { display: none } code, pre { font-family: 'DejaVu Sans Mono', monospace; font-size: 12.5px }
a { color: #0645ad } blockquote { margin: .6em 0; padding-left: 12px; border-left: 4px solid #ccc; color: #555 }
.label { font: bold 12px 'DejaVu Sans', sans-serif; color: #888; letter-spacing: .08em; text-transform: uppercase }
"""


def page(name: str, text: str) -> str:
    front = read(text)
    head = text[: front.span.end] if front else ""
    md = MarkdownIt("commonmark").enable("table")
    md.renderer.rules["html_block"] = lambda *_: ""
    body = md.render(text[len(head) :].replace("\\\\\n", ""))
    return f'<article><div class="label">{name}</div><pre class="front">{html.escape(head)}</pre>{body}</article>'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("post", type=Path)
    parser.add_argument("language")
    parser.add_argument("picture", type=Path)
    args = parser.parse_args()
    text = args.post.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        post = Path(shutil.copy(args.post, folder))
        command = [sys.executable, "-m", "nltrans", "translate", str(post), "--to", args.language, "--glossary", "nlp"]
        subprocess.run([*command, "--out", f"{folder}/translated.md"], check=True)
        translated = Path(folder, "translated.md").read_text(encoding="utf-8")
    name = args.post.stem
    content = page(f"{name}.md", text) + page(f"{name}.{args.language}.md", translated)
    document = f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{content}'
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
    args.picture.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        address = "data:text/html;base64," + base64.b64encode(document.encode()).decode()
        subprocess.run(
            [
                chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                "--disable-background-networking", f"--user-data-dir={profile}", "--window-size=1400,1000",
                f"--screenshot={args.picture.resolve()}", address,
            ],
            check=True, capture_output=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
