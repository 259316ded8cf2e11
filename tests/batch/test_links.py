"""Links between posts, links by table, and posts that know their versions."""

import pytest

import nltrans
from nltrans.batch.links import AddressBook, Policy, rewrite
from nltrans.errors import ConfigError

TABLE = {
    "https://en.wikipedia.org/wiki/BERT": "https://{lang}.wikipedia.org/wiki/BERT",
    "https://forms.example.org/*": "https://forms.example.org/{lang}/*",
    "pt": {"https://example.org/": "https://example.org/pt"},
}


@pytest.fixture
def book(tmp_path):
    def book(**options):
        names = ("2020/2020-01-02-first.md", "2020/2020-02-03-second.md", "third.en.md")
        texts = ("# One\n", "---\npermalink: /second-issue/\n---\n\nTwo\n", "Three\n")
        for name, text in zip(names, texts, strict=True):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        pairs = [
            (tmp_path / name, language, tmp_path / "i18n" / language / name)
            for name in names
            for language in ("fr", "pt")
        ]
        return AddressBook(Policy.of(options, TABLE), pairs, tmp_path, "en")

    return book


JEKYLL = {
    "links": True,
    "site": "https://news.example.org/",
    "url": "/{year}/{month}/{day}/{title}/",
    "target-url": "/{lang}{address}",
}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("2020-02-03-second.md", "2020-02-03-second.md"),
        ("../third.en.md#part", "../third.en.md#part"),
        ("/2020/01/02/first/", "/fr/2020/01/02/first/"),
        ("/2020/01/02/first", "/fr/2020/01/02/first/"),
        ("https://news.example.org/2020/01/02/first/#top", "https://news.example.org/fr/2020/01/02/first/#top"),
        ("{{ site.baseurl }}/second-issue/", "{{ site.baseurl }}/fr/second-issue/"),
        ("/second-issue", "/fr/second-issue/"),
        ("/third/", None),
        ("#here", None),
        ("https://elsewhere.example.org/second-issue/", None),
        ("../img/plot.png", None),
        ("https://en.wikipedia.org/wiki/BERT", "https://fr.wikipedia.org/wiki/BERT"),
        ("https://forms.example.org/join?x=1", "https://forms.example.org/fr/join?x=1"),
        ("https://example.org/", None),
    ],
)
def test_where_links_lead(book, tmp_path, url, expected):
    assert book(**JEKYLL).resolve(url, tmp_path / "2020/2020-01-02-first.md", "fr") == expected


def test_files_in_other_folders(tmp_path):
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("x\n")
    pairs = [(tmp_path / "a.md", "fr", tmp_path / "a.fr.md"), (tmp_path / "b.md", "fr", tmp_path / "fr" / "b.md")]
    book = AddressBook(Policy(posts=True), pairs, tmp_path, "en")
    assert book.resolve("b.md", tmp_path / "a.md", "fr") == "fr/b.md"
    assert book.resolve("./a.md#x", tmp_path / "b.md", "fr") == "../a.fr.md#x"
    assert book.resolve("b.md", tmp_path / "a.md", "pt") is None


def test_off_by_default_but_for_the_table(book, tmp_path):
    quiet = book()
    post = tmp_path / "2020/2020-01-02-first.md"
    assert quiet.resolve("2020-02-03-second.md", post, "fr") is None
    assert quiet.resolve("https://example.org/", post, "pt") == "https://example.org/pt"
    assert not Policy.of({}, {}).is_on


def test_versions(book, tmp_path):
    post = tmp_path / "2020/2020-02-03-second.md"
    assert book(**JEKYLL).versions(post, "fr") == {"en": "/second-issue/", "pt": "/pt/second-issue/"}
    assert book().versions(tmp_path / "third.en.md", "fr") == {"en": "../../third.en.md", "pt": "../pt/third.en.md"}


def test_only_links_are_rewritten():
    text = (
        'A [link](https://a.org/x "https://a.org/x"), <https://a.org/x>, [ref], [b](<https://a.org/x>),\n'
        '`https://a.org/x` and <a title="t" href="https://a.org/x">https here</a> [c]({{ site.url }}/a b).\n'
        "![image](https://a.org/x) [d](https://a.org/(x))\n\n"
        "[ref]: https://a.org/x 'title'\n\n```\n[code](https://a.org/x)\n```\n"
    )
    out, changes = rewrite(nltrans.segment(text), lambda url: "/new" if url == "https://a.org/x" else None)
    assert out == (
        'A [link](/new "https://a.org/x"), </new>, [ref], [b](</new>),\n'
        '`https://a.org/x` and <a title="t" href="/new">https here</a> [c]({{ site.url }}/a b).\n'
        "![image](https://a.org/x) [d](https://a.org/(x))\n\n"
        "[ref]: /new 'title'\n\n```\n[code](https://a.org/x)\n```\n"
    )
    assert [change.line for change in changes] == [1, 1, 1, 2, 5]
    assert rewrite(nltrans.segment(text), lambda _: None) == (text, [])


@pytest.mark.parametrize("bad", [{"links": "yes"}, {"url": "/{slug}/"}, {"versions": 3}, {"versions-in-posts": True}])
def test_bad_settings_are_named(bad):
    with pytest.raises(ConfigError, match=f"batch.{next(iter(bad))}"):
        Policy.of(bad, {})
