"""JSON, TBX and DeepL: nothing is lost, nothing dangerous is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from bilingual.errors import GlossaryError
from bilingual.glossary import formats
from bilingual.glossary.entries import GlossaryEntry
from tests.glossary.strategies import unique_entries

FULL = GlossaryEntry(
    "令牌", "token", "mandatory", ("词元",), ("tokens",), ("order",), "noun", "models", "a <note> & more",
    ("口令牌",), (("owner", "me"),),
)  # fmt: skip
TERMS = [FULL, GlossaryEntry("模型", "model"), GlossaryEntry("令牌", "badge", "forbidden")]

ENTITY = b"""<?xml version="1.0"?>
<!DOCTYPE martif [
<!ENTITY x "xxxxxxxxxx">
<!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">
]>
<martif type="TBX"><text><body><termEntry><langSet xml:lang="zh"><tig><term>&y;</term></tig></langSet>
</termEntry></body></text></martif>"""
EXTERNAL = ENTITY.replace(b'"xxxxxxxxxx"', b'SYSTEM "file:///etc/passwd"')


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "tbx2", "tbx3"])
@given(entries=unique_entries(5))
def test_a_format_loses_nothing(name: str, entries: list[GlossaryEntry]) -> None:
    assert list(formats.parse(formats.serialize(entries, name), name)) == entries


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "tbx2", "tbx3"])
def test_every_column_survives(name: str) -> None:
    terms = [entry for entry in TERMS if name not in ("csv", "tsv")] or TERMS[:1]
    assert list(formats.parse(formats.serialize(terms, name), name)) == terms


@pytest.mark.parametrize("name", ["tbx2", "tbx3"])
@pytest.mark.parametrize("data", [ENTITY, EXTERNAL, ENTITY.decode().encode("utf-16")])
def test_entities_are_refused(name: str, data: bytes) -> None:
    with pytest.raises(GlossaryError, match="entities"):
        formats.parse(data, name, "terms.tbx")


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("tbx3", b"<tbx><text>", "terms:1"),
        ("tbx3", b"<html></html>", "terms:1"),
        ("tbx3", b"", "terms"),
        ("tbx3", b"<?xml version='1.0' encoding='utf-9'?><tbx/>", "terms:1"),
        ("json", b'[\n{"zh": }]', "terms:2"),
        ("json", b'"token"', "terms"),
        ("json", b"[1]", "terms"),
        ("json", b'[{"zh": 1, "en": "x"}]', "terms"),
        ("json", b'[{"zh": "x", "en": "x", "variants_en": "y"}]', "terms"),
        ("json", b"[" * 100_000, "terms"),
        ("deepl", "令牌\n".encode(), "terms:1"),
        ("deepl", "令牌\ttoken\n令牌\tbadge\n".encode(), "terms:2"),
    ],
)
def test_bad_input_is_an_error_with_its_place(name: str, data: bytes, where: str) -> None:
    with pytest.raises(GlossaryError) as caught:
        formats.parse(data, name, "terms")
    assert str(caught.value).startswith(where)


def test_json_may_be_one_plain_object() -> None:
    assert formats.parse('{"令牌": "token"}'.encode(), "json") == (GlossaryEntry("令牌", "token"),)


def test_deepl_s_rules_hold() -> None:
    terms = [*TERMS, GlossaryEntry("词元", "lexeme"), GlossaryEntry("未译", "")]
    lines = formats.serialize(terms, "deepl").decode().splitlines()
    assert lines == ["令牌\ttoken", "词元\ttoken", "模型\tmodel"]


def test_tbx_2_reads_back_equal_in_another_program(tmp_path: Path) -> None:
    tbx = pytest.importorskip("translate.storage.tbx")
    path = tmp_path / "terms.tbx"
    path.write_bytes(formats.serialize(TERMS[:2], "tbx2"))
    units = tbx.tbxfile.parsefile(str(path)).units
    assert [(unit.source, unit.target) for unit in units] == [("令牌", "token"), ("模型", "model")]


def test_tbx_3_has_the_published_structure() -> None:
    etree = pytest.importorskip("lxml.etree")
    shape = etree.RelaxNG(etree.parse(str(Path(__file__).parent / "tbx3.rng")))
    shape.assertValid(etree.fromstring(formats.serialize(TERMS, "tbx3")))


def test_tbx_of_another_program_is_read() -> None:
    data = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
    <martif type="TBX"><martifHeader/><text><body><termEntry id="1"><descrip type="definition">d</descrip>
    <langSet xml:lang="en-US"><ntig><termGrp><term>token</term></termGrp></ntig>
      <tig><term>badge</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
    <langSet xml:lang="zh-CN"><tig><term>词元</term></tig>
      <tig><term>令牌</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig></langSet>
    </termEntry><termEntry><langSet xml:lang="de"><tig><term>Wort</term></tig></langSet></termEntry></body></text></martif>"""
    (entry,) = formats.parse(data.encode(), "tbx2")
    assert (entry.zh, entry.en, entry.variants_zh, entry.forbidden_en) == ("令牌", "token", ("词元",), ("badge",))


def test_the_suffix_names_the_format(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="no glossary format"):
        formats.read(tmp_path / "terms.docx")
    with pytest.raises(GlossaryError, match="cannot be read"):
        formats.read(tmp_path / "missing.csv")
