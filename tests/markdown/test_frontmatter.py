import codecs
import json

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from nltrans.errors import FrontMatterError, LimitError
from nltrans.markdown import frontmatter
from nltrans.markdown.frontmatter import read, set_values

ALL = ("**.*",)


def rot13(text):
    return codecs.encode(text, "rot13")


def loaded(block):
    content = block.content.of(block.source)
    if block.format == "yaml":
        return YAML(typ="safe", pure=True).load(content)
    return tomlkit.parse(content).unwrap() if block.format == "toml" else json.loads(content)


def texts(block, patterns=ALL):
    return {value.key: value.text for value in block.values(patterns)}


POSTS = {
    "quotes": '---\ntitle: "NLP: the \\"best\\" of"   # keep\nexcerpt: \'It\'\'s fine\'\ntags: [nlp, "deep, wide"]\ndate: 2020-02-23\n---\n\nBody\n',
    "plain over lines": "---\ntitle: plain text\n  going on\nn: 1\n---\n",
    "quoted over lines": "---\ntitle: 'one\n  two\n\n  three'\nexcerpt: \"a\\\n   b \\\n   c\n\n   d e\"\n---\n",
    "folded": "---\nexcerpt: >\n  Folded text\n  here.\npermalink: /2020/a/\n---\n",
    "folded with paragraphs": "---\nexcerpt: >-  # why\n    one\n    two\n\n    three\n      more\n    end\n\nn: 1\n---\n",
    "literal": "---\nsummary: |\n  Line one\n\n  Line two with **bold**\nlist:\n  - name: Ann\n    bio: Writes things\n---\nBody\n",
    "kept newlines": "---\nsummary: |+\n  One\n\n\nn: 1\n---\n",
    "windows": "\ufeff---\r\ntitle: 'one\r\n  two'\r\nexcerpt: >\r\n  three\r\n  four\r\n...\r\nBody\r\n",
    "escapes": '---\ntitle: "It\\u2019s caf\\xe9 \\U0001F600 \\/ ok"\n---\n',
    "escaped breaks": '---\ntitle: "a “b”\n  trail\\\n  \\  c \\\n  d"\n---\n',
    "indentation in the header": "---\na: |2-\n     lead\n    b\nc: >2\n\n  lead\n  d\n---\n",
    "blanks at the end of a block": "---\na: |-\n  text \t\nb: >-\n  word \n  word  \n\n  \nc: 1\n---\n",
    "anchors and tags": "---\ntitle: &t !!str Hello there\nalso: *t\n---\n",
    "flow": "---\nimages: [{alt: some text, x: 1}, {alt: 'other'}]\n---\n",
    "no newline at the end": "---\ntitle: Hello\n---",
    "toml": '+++\ntitle = \'Hello world\'\ndate = 2024-02-02T04:14:54-08:00\ntags = ["a b", "c"] # c\n[params]\n  author = \'John\'\n[[a.b]]\ncaption=\'x y\'\n[[a.b]]\ncaption = "x \\"z\\" \\u00e9"\n[a.b.c]\nalt.en = "q"\n+++\n\nBody\n',
    "toml over lines": '+++\r\na = \'\'\'\r\nfoo\r\nbar\'\'\'\r\nb = """\\\r\n   one \\\r\n   two\r\nthree"""\r\nc = [\r\n  { d = "x" }, # why\r\n]\r\n+++\r\n',
    "json": '{\n "title": "A \\u2019 \\/ \\ud83d\\ude00 b",\n "n": [1, {"alt": "hey you"}, null],\n "o": {}\n}\n\nBody',
}


@pytest.mark.parametrize("name", POSTS)
def test_values_are_what_a_parser_says_and_stand_where_they_say(name):
    text = POSTS[name]
    block = read(text)
    assert block.span.of(text) == block.source
    for node in block.nodes:
        if node.kind == "string":
            value = loaded(block)
            for step in node.key.split("."):
                value = value[int(step)] if isinstance(value, list) else value[step]
            assert value.replace("\r\n", "\n").rstrip("\n") == node.text.rstrip("\n")
    for value in block.values(ALL):
        raw = value.span.of(text)
        assert value.text.split()[0][:1] in raw


@pytest.mark.parametrize("name", POSTS)
def test_the_same_texts_give_the_same_bytes(name):
    block = read(POSTS[name])
    assert block.replace(texts(block)) == block.source


@pytest.mark.parametrize("name", POSTS)
def test_rot13_twice_gives_the_bytes_back(name):
    block = read(POSTS[name])
    once = read(block.replace({key: rot13(text) for key, text in texts(block).items()}))
    assert once.keys == block.keys
    assert texts(once) == {key: rot13(text) for key, text in texts(block).items()}
    assert once.replace({key: rot13(text) for key, text in texts(once).items()}) == block.source


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("title: Hello # c", "Bonjour", "title: Bonjour # c"),
        ("title: Hello", "NLP : le début", 'title: "NLP : le début"'),
        ("title: Hello", "C #5", 'title: "C #5"'),
        ("title: Hello", "L'été", "title: L'été"),
        ("title: Hello", "- a", 'title: "- a"'),
        ("title: Hello", "no", 'title: "no"'),
        ("title: Hello", "2020-01-01", 'title: "2020-01-01"'),
        ("title: Hello", "", 'title: ""'),
        ("title: Hello", "a\nb", 'title: "a\\nb"'),
        ("title: Hello", "\x07", 'title: "\\x07"'),
        ("t: {title: Hello}", "a, b", 't: {title: "a, b"}'),
        ("title: 'Hello'", "L'été", "title: 'L''été'"),
        ("title: 'Hello'", "a\tb", 'title: "a\\tb"'),
        ('title: "Hello"', 'a "b" \\ c', 'title: "a \\"b\\" \\\\ c"'),
        ("title: >\n  Hello\n  you", "Bonjour à vous", "title: >\n  Bonjour à vous"),
        ("title: >-\n  Hello\n  you", "mot " * 20 + "fin", "title: >-\n  " + "mot " * 14 + "mot\n  " + "mot " * 5 + "fin"),
        ("title: >-\n  Hello\n  you", "un\ndeux", "title: >-\n  un\n\n  deux"),
        ("title: >-\n  Hello", " un", 'title: " un"'),
        ("title: |\n  Hello\n  you", "un\ndeux\n\ntrois", "title: |\n  un\n  deux\n\n  trois"),
        ("title: |\n  Hello", "", 'title: ""'),
    ],
)  # fmt: skip
def test_yaml_spelling(before, text, after):
    block = read(f"---\n{before}\nn: 1\n---\n")
    assert block.replace({"title": text, "t.title": text}) == f"---\n{after}\nn: 1\n---\n"


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("title = 'Hello'", "Été", "title = 'Été'"),
        ("title = 'Hello'", "L'été", 'title = "L\'été"'),
        ('title = "Hello"', 'a "b" \\', 'title = "a \\"b\\" \\\\"'),
        ('title = "Hello"', "a\nb", 'title = "a\\nb"'),
        ("title = '''Hello'''", "L'été", "title = '''L'été'''"),
        ("title = '''Hello'''", "a'''b'", "title = \"a'''b'\""),
        ('title = """Hello"""', "a\nb", 'title = """a\nb"""'),
    ],
)
def test_toml_spelling(before, text, after):
    block = read(f"+++\n{before} # c\n+++\n")
    assert block.replace({"title": text}) == f"+++\n{after} # c\n+++\n"


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.sampled_from(sorted(POSTS)), st.lists(ANY_TEXT, min_size=12, max_size=12))
def test_any_text_comes_back_from_a_parser(name, new):
    block = read(POSTS[name])
    wanted = dict(zip(texts(block), new, strict=False))
    after = read(block.replace(wanted))
    assert after.keys == block.keys
    kept = {n.key: n.text for n in block.nodes if n.kind == "string"} | wanted
    final_newlines_are_the_header_s = {n.key for n in block.nodes if n.style in (">", "|")}
    for node in after.nodes:
        if node.kind == "string":
            if node.key in final_newlines_are_the_header_s and node.style in (">", "|"):
                assert node.text == kept[node.key].rstrip("\n")
            else:
                assert node.text == kept[node.key]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Body\n",
        "---\n",
        "---\nno end\n",
        "---\nFoo\n---\nBar\n---\n",
        "---\n\nA: paragraph? no\n\n- list\n---\n",
        " ---\ntitle: x\n---\n",
        "{% raw %}\n",
        "{: .wide}\n",
        "{{< x >}}\n",
        '{"not json}\n',
        '{"a": 1} and text\n',
        "***\n---\n",
    ],
)
def test_posts_without_front_matter(text):
    assert read(text) is None


def test_an_empty_block_is_front_matter():
    assert read("---\n---\nBody").keys == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\na: 1\ntitle: a: b\n---\n", 3),
        ("---\ntitle: 'x\n---\n", 3),
        ("---\na: 1\nb: [1\n---\n", 4),
        ("---\na: 1\nb: \x07\n---\n", 3),
        ("---\na: " + "[" * 3000 + "\n---\n", 2),
        ("+++\na = 1\nb = \n+++\n", 3),
        ("+++\na = 1\na = 2\n+++\n", 3),
        ('{\n "a": 1,\n "b" 2\n}\n', 3),
    ],
)
def test_broken_front_matter_names_the_line(text, line):
    with pytest.raises(FrontMatterError, match="front matter does not parse") as caught:
        read(text)
    assert caught.value.line == line


def test_front_matter_beyond_the_bound():
    with pytest.raises(LimitError):
        read("---\ntitle: " + "x " * frontmatter.block.LONGEST + "\n---\n")
    assert read("---\n" + "prose " * frontmatter.block.LONGEST + "\n---\n") is None


KEYS = "---\ntitle: My post\nimage:\n  path: a/b.png\n  alt: A cat\nauthors:\n  - name: Ann Lee\n    bio: Writes\nlink: https://e.com/x\nmail: a@b.com\ncover: cat.png\ntemplate: '{{ page.title }}'\ncount: 3\ndescription: 1.5\nsubtitle: '🚀'\nfaq: [one q, two q]\n---\n"


@pytest.mark.parametrize(
    ("patterns", "keys"),
    [
        (frontmatter.DEFAULT_KEYS, ["title", "image.alt", "authors.0.bio"]),
        (["image.*"], ["image.alt"]),
        (["*.alt"], ["image.alt"]),
        (["authors.*.name", "title"], ["title", "authors.0.name"]),
        (["**.name"], ["authors.0.name"]),
        (["faq"], ["faq.0", "faq.1"]),
        (["link", "mail", "cover", "template", "count", "description", "subtitle"], []),
        ([], []),
    ],
)
def test_patterns_choose_strings_of_prose(patterns, keys):
    assert [value.key for value in read(KEYS).values(patterns)] == keys


YAML_POST = '---\n# top\ntitle: "T [EN]" # c\nmodified: # when\ntags: [a, b]\nlist:\n  - x\nimage:\n  thumb: a.png\n# end\n---\n\nBody'


@pytest.mark.parametrize(
    ("key", "value", "before", "after"),
    [
        ("lang", "fr", "# end\n", "# end\nlang: fr\n"),
        ("lang", "no", "# end\n", '# end\nlang: "no"\n'),
        ("title", "x: y", '"T [EN]" # c', '"x: y" # c'),
        ("modified", "now", "modified: # when", "modified: now # when"),
        ("draft", True, "# end\n", "# end\ndraft: true\n"),
        ("tags", ["c", "d: e"], "[a, b]", '[c, "d: e"]'),
        ("list", "one", "list:\n  - x\n", "list: one\n"),
        ("image.alt", "A cat", "thumb: a.png\n", "thumb: a.png\n  alt: A cat\n"),
        ("a.b", "c", "# end\n", "# end\na:\n  b: c\n"),
        ("image", None, "image:\n  thumb: a.png\n", ""),
        ("list", None, "list:\n  - x\n", ""),
        ("tags.0", "c", "[a, b]", "[c, b]"),
        ("nothing", None, "", ""),
    ],
)
def test_set_values_in_yaml(key, value, before, after):
    assert set_values(YAML_POST, {key: value}) == YAML_POST.replace(before, after, 1)


@pytest.mark.parametrize(
    ("text", "key", "value", "wanted"),
    [
        ("Body\n", "lang", "fr", "---\nlang: fr\n---\n\nBody\n"),
        ("\ufeff\r\nBody\r\n", "lang", "fr", "\ufeff---\r\nlang: fr\r\n---\r\n\r\nBody\r\n"),
        ("---\n---\nBody", "a.b", 1, "---\na:\n  b: 1\n---\nBody"),
        ('+++\ntitle = "x"\n\n[p]\na = 1\n+++\n', "lang", "fr", '+++\ntitle = "x"\n\nlang = "fr"\n[p]\na = 1\n+++\n'),
        ('+++\ntitle = "x"\n[p]\na = 1\n+++\n', "p.b", "é", '+++\ntitle = "x"\n[p]\nb = "é"\na = 1\n+++\n'),
        ("+++\na = { b = 1 }\n+++\n", "a.c", False, "+++\na = { b = 1, c = false }\n+++\n"),
        ("---\n{a: 1, b: [x]}\n---\n", "lang", "fr", "---\n{a: 1, b: [x], lang: fr}\n---\n"),
        ("---\na:\n  - b: 1\n---\n", "a.0", "x", "---\na:\n  - x\n---\n"),
        ("+++\na = 1\nb = 2\n+++\n", "a", None, "+++\nb = 2\n+++\n"),
        ('{\n  "a": "x",\n  "o": {}\n}\n', "lang", "fr", '{\n  "a": "x",\n  "o": {},\n  "lang": "fr"\n}\n'),
        ('{\n  "a": "x",\n  "o": {}\n}\n', "o.p.q", 1, '{\n  "a": "x",\n  "o": {"p": {"q": 1}}\n}\n'),
        ('{\n  "a": "x",\n  "o": {}\n}\n', "a", None, '{\n  "o": {}\n}\n'),
        ('{\n  "a": "x",\n  "o": {}\n}\n', "o", None, '{\n  "a": "x"\n}\n'),
    ],
)
def test_set_values_elsewhere(text, key, value, wanted):
    assert set_values(text, {key: value}) == wanted


@pytest.mark.parametrize("text", ["+++\n[a]\nb = 1\n+++\n", "+++\na = 1\n[[b]]\nc = 1\n+++\n"])
def test_tables_are_not_replaced_by_values(text):
    with pytest.raises(FrontMatterError, match="cannot set"):
        set_values(text, {"a" if "[a]" in text else "b.0": "x"})


def test_a_key_that_has_no_place_is_refused():
    with pytest.raises(FrontMatterError, match=r"tags\.0"):
        set_values("---\ntags: [a, b]\n---\n", {"tags.0": None})
