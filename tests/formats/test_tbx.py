from pathlib import Path

import pytest

from nltrans.core.term import Concept
from nltrans.errors import GlossaryError
from nltrans.formats import glossary_files
from nltrans.formats.tbx import parse, to_tbx

PATH = Path("terms.tbx")

V2 = """<?xml version='1.0'?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en">
<martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader>
<text><body>
<termEntry id="a"><descrip type="subjectField">NLP</descrip><note>in prose</note>
<langSet xml:lang="en"><tig><term>deep  learning</term><termNote type="partOfSpeech">noun</termNote></tig></langSet>
<langSet xml:lang="fr">
<ntig><termGrp><term>apprentissage en profondeur</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termGrp></ntig>
<tig><term>apprentissage profond</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
<termNote type="grammaticalGender">masculine</termNote></tig>
<tig><term>apprentissage machine</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig>
</langSet></termEntry>
</body></text></martif>
"""

DCT = """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<text><body><conceptEntry id="1"><langSec xml:lang="en"><termSec><term>model</term>
<min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec>
<langSec xml:lang="pt_br"><termSec><term>modelo</term><basic:grammaticalGender>masculine</basic:grammaticalGender>
<min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec></langSec></conceptEntry></body></text></tbx>
"""


def test_reads_the_edition_of_2008():
    assert parse(V2.encode(), PATH) == [
        Concept(
            {"en": ("deep learning",), "fr": ("apprentissage profond", "apprentissage en profondeur")},
            {"fr": ("apprentissage machine",)},
            {"fr": "masculine"},
            part_of_speech="noun",
            note="in prose",
            place="terms.tbx:6",
        )
    ]


def test_reads_categories_as_tags():
    (concept,) = parse(DCT.encode(), PATH)
    assert (concept.terms, concept.gender) == ({"en": ("model",), "pt-BR": ("modelo",)}, {"pt-BR": "masculine"})
    assert concept.part_of_speech == "noun"


def test_encoding_of_the_declaration_is_used():
    text = V2.replace("version='1.0'", "version='1.0' encoding='iso-8859-1'").replace("in prose", "préféré")
    assert parse(text.encode("latin-1"), PATH)[0].note == "préféré"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("<tbx>", 1, "not XML"),
        ("", 1, "not XML"),
        ("\n<tmx/>", 2, "root element is 'tmx'"),
        ("<tbx><conceptEntry>\n<langSec xml:lang='fr'><termSec><term> </term>", 2, "empty term"),
        ("<tbx><conceptEntry>\n<langSec xml:lang='fr'><termSec></termSec>", 2, "without a term"),
        ("<tbx><conceptEntry>\n</conceptEntry></tbx>", 2, "empty entry"),
        ("<tbx><conceptEntry>\n<langSec>", 2, "'' is not a language code"),
        (
            "<tbx><conceptEntry><langSec xml:lang='fr'><termSec><term>a</term></termSec>\n<termSec><term>a</term></termSec>",
            2,
            "duplicate term",
        ),
        ("<!DOCTYPE t [<!ENTITY e 'x'>]>\n<tbx><text>&e;</text></tbx>", 1, "entities"),
        ("<?xml version='1.0' encoding='klingon'?><tbx/>", 1, "unknown encoding"),
        (
            "<tbx><conceptEntry><note>nltrans: do-not-translate</note><langSec xml:lang='en'><termSec><term>a</term></termSec></langSec><langSec xml:lang='fr'><termSec><term>b</term></termSec></langSec></conceptEntry></tbx>",
            1,
            "do not translate",
        ),
    ],
)
def test_errors_name_file_and_line(tmp_path, text, line, problem):
    path = tmp_path / "terms.tbx"
    path.write_text(text)
    with pytest.raises(GlossaryError, match=problem) as caught:
        glossary_files.read([path], "en", "fr")
    assert (caught.value.path, caught.value.line) == (path, line)


def test_document_types_are_not_fetched(tmp_path):
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY leak "leaked">')
    with pytest.raises(GlossaryError, match="&leak; is not defined"):
        parse(V2.replace("TBXBasiccoreStructV02.dtd", secret.as_uri()).replace("in prose", "&leak;").encode(), PATH)


def test_reads_what_other_tools_write():
    tbx = pytest.importorskip("translate.storage.tbx")
    store = tbx.tbxfile(sourcelanguage="en", targetlanguage="fr")
    unit = store.addsourceunit("model & co")
    unit.settarget("modèle", "fr")  # older releases do not take the language from the file
    assert parse(bytes(store), PATH)[0].terms == {"en": ("model & co",), "fr": ("modèle",)}


def test_what_is_written_is_tbx_basic_of_2019():
    etree = pytest.importorskip("lxml.etree")
    concept = Concept({"en": ("model & co",), "fr": ("modèle",)}, {"fr": ("x",)}, {"fr": "masculine"}, note="a < b")
    root = etree.fromstring(to_tbx([concept]).encode())
    name = "{urn:iso:std:iso:30042:ed-2}"
    assert (root.tag, root.get("type"), root.get("style")) == (f"{name}tbx", "TBX-Basic", "dca")
    assert [child.tag.removeprefix(name) for child in root.iter(f"{name}*")][:6] == [
        "tbx",
        "tbxHeader",
        "fileDesc",
        "sourceDesc",
        "p",
        "text",
    ]
    notes = [note.get("type") for note in root.iter(f"{name}termNote")]
    assert notes == ["administrativeStatus", "administrativeStatus", "grammaticalGender", "administrativeStatus"]
