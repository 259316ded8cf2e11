"""TMX and TSV: what we write is read back, by us and by another tool, and its files by us."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nltrans.core.memory import TranslationUnit
from nltrans.core.report import Origin
from nltrans.errors import TranslationMemoryError
from nltrans.formats.tmx import Written, read_tmx, write_tmx
from nltrans.formats.tsv import read_tsv, write_tsv

UNITS = [
    TranslationUnit("Read ⟦1⟧the ⟦2⟧paper⟦/2⟧⟦/1⟧ ⟦3/⟧", "Lisez ⟦1⟧l'⟦2⟧article⟦/2⟧⟦/1⟧ ⟦3/⟧", "en", "fr", Origin.HUMAN,
                    previous="A & B", next="<C>", document="posts/a.md", created="2026-01-01T10:00:00+00:00",
                    changed="2026-02-01T10:00:00+00:00"),
    TranslationUnit("Tab\tand\\n line\nend", "Tab\tet\r\nfin", "en", "pt-BR", Origin.MT, engine="e:m@1", score=0.25),
]  # fmt: skip


def seg(source, target, attributes='srclang="en"', one="en", other="fr"):
    return (
        f'<tu {attributes}><tuv xml:lang="{one}"><seg>{source}</seg></tuv>'
        f'<tuv xml:lang="{other}"><seg>{target}</seg></tuv></tu>'
    )


def tmx(*tus, header='<header srclang="en"/>'):
    return f'<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4">{header}<body>{"".join(tus)}</body></tmx>'


@pytest.fixture
def read(tmp_path):
    def read(text, **options):
        path = tmp_path / "file.tmx"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read_tmx(path, **options))

    return read


def written(units):
    stream = io.StringIO(newline="")
    assert write_tmx(units, stream).units == len(units)
    return stream.getvalue()


def test_round_trip(read):
    assert read(written(UNITS)) == UNITS


SAFE = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="⟦⟧\ufffe\uffff")
TEXT = st.text(SAFE, min_size=1, max_size=30).filter(str.strip)


@given(st.lists(st.tuples(TEXT, TEXT, st.sampled_from(["fr", "pt-BR", "zh-Hans"])), max_size=8))
def test_round_trip_of_any_text(tmp_path_factory, rows):
    units = [TranslationUnit(one, other, "en", language, Origin.REVIEWED) for one, other, language in rows]
    path = tmp_path_factory.mktemp("tmx") / "m"
    path.write_text(written(units), encoding="utf-8", newline="")
    assert list(read_tmx(path)) == units
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_tsv(units, stream)
    assert list(read_tsv(path)) == units


def test_translate_toolkit_reads_our_files(tmp_path):
    toolkit = pytest.importorskip("translate.storage.tmx")
    store = toolkit.tmxfile(io.BytesIO(written(UNITS).encode()), sourcelanguage="en", targetlanguage="fr")
    assert len(store.units) == 2
    assert "Read" in store.units[0].source
    assert store.units[0].target.startswith("Lisez")
    assert store.units[1].source == UNITS[1].source


def test_we_read_its_files(tmp_path, read):
    toolkit = pytest.importorskip("translate.storage.tmx")
    store = toolkit.tmxfile(sourcelanguage="en")
    store.addtranslation("Hello & <goodbye>", "en", "Bonjour & <au revoir>", "fr")
    store.addtranslation("Second", "en", "Deuxième", "fr")
    path = tmp_path / "toolkit.tmx"
    store.savefile(str(path))
    units = list(read_tmx(path))
    assert [(u.source, u.target) for u in units] == [
        ("Hello & <goodbye>", "Bonjour & <au revoir>"),
        ("Second", "Deuxième"),
    ]
    assert {(u.source_language, u.target_language, u.origin) for u in units} == {("en", "fr", Origin.HUMAN)}


@pytest.mark.parametrize(
    ("source", "target", "one", "other"),
    [
        ('<bpt i="5">&lt;b></bpt>x<ept i="5"/>', '<bpt i="5"/>y<ept i="5"/>', "⟦1⟧x⟦/1⟧", "⟦1⟧y⟦/1⟧"),
        ('<ph x="4">a</ph> and <ph x="2"/>', '<ph x="2"/> et <ph x="4"/>', "⟦1/⟧ and ⟦2/⟧", "⟦2/⟧ et ⟦1/⟧"),
        ("<ph/> and <it pos='begin'/>", "<ph/> et <it pos='begin'/>", "⟦1/⟧ and ⟦2/⟧", "⟦1/⟧ et ⟦2/⟧"),
        ('<bpt i="1" x="9"/>x<ept i="1"/>', '<bpt i="3" x="9"/>y<ept i="3"/>', "⟦1⟧x⟦/1⟧", "⟦1⟧y⟦/1⟧"),
        ("a <hi>b <hi>c</hi></hi> d", "A <hi>B <hi>C</hi></hi> D", "a ⟦1⟧b ⟦2⟧c⟦/2⟧⟦/1⟧ d", "A ⟦1⟧B ⟦2⟧C⟦/2⟧⟦/1⟧ D"),
        ("a<ph/>b", "c", "ab", "c"),
        ('<bpt i="1"/>a', 'c<ept i="1"/>', "a", "c"),
        ('x<ph x="1">y<sub>z</sub></ph>', 'x<ph x="1"/>', "x⟦1/⟧", "x⟦1/⟧"),
    ],
)
def test_inline_elements_of_others(read, source, target, one, other):
    (unit,) = read(tmx(seg(source, target)))
    assert (unit.source, unit.target) == (one, other)


def test_languages_and_their_variants(read):
    file = tmx(seg("colour", "couleur", "", "EN-gb", "fr_FR"), header='<header srclang="en-GB"/>')
    assert [(u.source_language, u.target_language) for u in read(file)] == [("en-GB", "fr-FR")]
    assert [(u.source_language, u.target_language) for u in read(file, source="en", target="fr")] == [("en", "fr")]
    assert read(file, target="pt") == []
    assert [u.source for u in read(file, source="fr", target="en")] == ["couleur"]
    three = '<tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="fr"><seg>b</seg></tuv><tuv lang="pt"><seg>c</seg></tuv></tu>'
    assert [u.target for u in read(tmx(three))] == ["b", "c"]
    assert [u.target for u in read(tmx(three, header='<header srclang="*all*"/>'))] == ["b", "c"]


def test_empty_and_foreign_units_are_passed_over(read):
    assert read(tmx(seg("", "x"), seg("x", " "), "<tu/>", seg("a", "b", other="not a language"))) == []


def test_utf_16(read):
    assert read(tmx(seg("a", "é")).replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16"))[0].target == "é"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html><body/></html>", "no TMX file"),
        ("not XML", "no sound XML"),
        (tmx(seg("a", "b"))[:-20], "no sound XML"),
        ('<!DOCTYPE tmx [<!ENTITY a "b">]><tmx><header/><body>&a;</body></tmx>', "entities"),
    ],
)
def test_bad_files_are_refused(read, text, message):
    with pytest.raises(TranslationMemoryError, match=message):
        read(text)


def test_missing_files_are_refused(tmp_path):
    for reader in (read_tmx, read_tsv):
        with pytest.raises(TranslationMemoryError, match="cannot read"):
            list(reader(tmp_path / "none"))


def test_what_xml_cannot_carry_is_left_out_and_counted():
    units = [TranslationUnit("a\x0bb", "c", "en", "fr", Origin.MT), UNITS[0]]
    assert write_tmx(units, io.StringIO()) == Written(1, 1)


def test_tsv_round_trip(tmp_path):
    path = tmp_path / "m.tsv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        assert write_tsv(UNITS, stream) == 2
    assert len(path.read_text().splitlines()) == 3
    assert list(read_tsv(path)) == UNITS


def test_plain_two_column_tsv(tmp_path):
    path = tmp_path / "m.tsv"
    path.write_text("\ufeffHello\tBonjour\r\n\nBye\tAu revoir", encoding="utf-8")
    units = list(read_tsv(path, source="en", target="fr"))
    assert [(u.source, u.target) for u in units] == [("Hello", "Bonjour"), ("Bye", "Au revoir")]
    with pytest.raises(TranslationMemoryError, match="--from and --to"):
        list(read_tsv(path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("source\ttarget\torigin\na\tb\tmagic\n", ":2: "),
        ("a\n", "no target"),
        ("source\ttarget\tscore\na\tb\thigh\n", "high"),
    ],
)
def test_bad_tsv_names_its_line(tmp_path, text, message):
    path = tmp_path / "m.tsv"
    path.write_text(text)
    with pytest.raises(TranslationMemoryError, match=message):
        list(read_tsv(path, source="en", target="fr"))
