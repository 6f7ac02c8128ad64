"""Pictures of a report: what is taken in, what is refused, and that a reader is told."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from bilingual import pictures
from bilingual.model import Cell, Edition, Kind, Row, Span
from bilingual.pictures import illustrated
from bilingual.render import render
from bilingual.stored import edition_of
from tests.render.samples import edition, one, t
from tests.render.test_epub import JAR, checked

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20z"/></svg>'


def image(href: str, caption: str = "潮") -> Span:
    return Span("image", children=(t(caption),), href=href)


def bitmap(kind: str = "PNG", size: tuple[int, int] = (6, 4)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "navy").save(data, kind)
    return data.getvalue()


def made(tmp_path: Path, *spans: Span) -> Edition:
    row = Row("b1", Kind.PARAGRAPH, spans, spans, segments=("a1",))
    return illustrated(replace(one(row), notices=()), lambda _: tmp_path)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_local_picture_is_taken_in_by_its_content_whatever_its_name(tmp_path: Path, kind: str) -> None:
    (tmp_path / "图 1.dat").write_bytes(bitmap(kind))
    found = made(tmp_path, image("%E5%9B%BE%201.dat?x=1#y"))
    (picture,) = found.pictures.values()
    assert (picture.mime, picture.width, picture.height) == (f"image/{kind.lower()}", 6, 4)
    assert found.notices == () and found.rows[0].en[0].picture == picture.digest


def test_drawing_has_the_size_of_its_view_box(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(b"<?xml version='1.0'?><!-- drawn -->" + SVG)
    (picture,) = made(tmp_path, image("a.svg")).pictures.values()
    assert (picture.mime, picture.width, picture.height) == ("image/svg+xml", 40, 20)


def nested(deep: int, wide: int) -> bytes:
    """A drawing of groups that each refer to the group before, several times."""
    groups = [b'<g id="g0"><path d="M0 0h4v2z"/></g>']
    groups += [b'<g id="g%d">%s</g>' % (n, b'<use href="#g%d"/>' % (n - 1) * wide) for n in range(1, deep)]
    return SVG.replace(b"<path", b'<defs>%s</defs><use href="#g%d"/><path' % (b"".join(groups), deep - 1))


@pytest.mark.parametrize(
    "drawing",
    [
        nested(12, 10),
        nested(3000, 1),
        SVG.replace(b"<path", b'<g id="a"><use href="#a"/></g><path'),
        SVG.replace(b"<path", b'<pattern id="a"><path fill="url(#a)"/></pattern><path'),
    ],
    ids=["thousands of millions", "too deep", "itself", "a pattern of itself"],
)
def test_drawing_without_end_is_left_out_with_a_notice(tmp_path: Path, drawing: bytes) -> None:
    (tmp_path / "a.svg").write_bytes(drawing)
    found = made(tmp_path, image("a.svg"))
    assert not found.pictures and "shapes" in found.notices[0]


def test_drawing_that_uses_a_mark_many_times_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(nested(3, 60))
    assert made(tmp_path, image("a.svg")).pictures


DOCTYPE = b"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- made by a plotting program -->
"""


@pytest.mark.parametrize(
    "drawing",
    [
        DOCTYPE + SVG,
        SVG.replace(b"<path", b"<path fill=\"url('#a')\""),
        SVG.replace(b"<path", b"<path fill='url( #a )'"),
    ],
)
def test_drawing_as_programs_write_it_is_taken_in(tmp_path: Path, drawing: bytes) -> None:
    (tmp_path / "a.svg").write_bytes(drawing)
    found = made(tmp_path, image("a.svg"))
    (picture,) = found.pictures.values()
    assert found.notices == () and (picture.width, picture.height) == (40, 20)
    assert b"DOCTYPE" not in picture.data, "an edition's pictures name nothing outside"


@pytest.mark.parametrize("box", [b"0 0 -40 20", b"0 0 0 0", b"0 0 1e9 20"])
def test_drawing_with_an_odd_view_box_has_a_size_all_the_same(tmp_path: Path, box: bytes) -> None:
    (tmp_path / "a.svg").write_bytes(SVG.replace(b"0 0 40 20", box))
    (picture,) = made(tmp_path, image("a.svg")).pictures.values()
    assert 0 < picture.width < 10_000 and 0 < picture.height < 10_000


def test_photograph_of_a_telephone_is_a_jpeg(tmp_path: Path) -> None:
    data = io.BytesIO()
    Image.new("RGB", (6, 4)).save(data, "MPO", save_all=True, append_images=[Image.new("RGB", (6, 4), "navy")])
    (tmp_path / "a.jpg").write_bytes(data.getvalue())
    (picture,) = made(tmp_path, image("a.jpg")).pictures.values()
    assert (picture.mime, picture.width, picture.height) == ("image/jpeg", 6, 4)


def test_photograph_taken_upright_has_the_size_that_is_shown(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (60, 40)).save(tmp_path / "a.jpg", exif=turned)
    (picture,) = made(tmp_path, image("a.jpg")).pictures.values()
    assert (picture.width, picture.height) == (40, 60)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_picture_of_which_a_part_is_missing_is_left_out_with_a_notice(tmp_path: Path, kind: str) -> None:
    data = io.BytesIO()
    Image.effect_noise((60, 40), 90).convert("RGB").save(data, kind)
    (tmp_path / "x.png").write_bytes(data.getvalue()[:-400])
    found = made(tmp_path, image("x.png"))
    assert not found.pictures and "x.png" in found.notices[0]


def test_same_file_is_held_once(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(bitmap())
    (tmp_path / "b.png").write_bytes(bitmap())
    assert len(made(tmp_path, image("a.png"), image("./b.png")).pictures) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no PNG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "no PNG"),
        (SVG.replace(b"<path", b"<script>alert(1)</script><path"), "scripts"),
        (SVG.replace(b"<path", b'<path onload="alert(1)"'), "scripts"),
        (SVG.replace(b"<path", b'<image href="http://127.0.0.1:9/x"/><path'), "outside references"),
        (SVG.replace(b"<path", b'<path style="fill:url(http://127.0.0.1:9/x)"'), "outside references"),
        (SVG.replace(b"<path", b"<style>@import 'http://127.0.0.1:9'</style><path"), "outside references"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "entities"),
        (b'<!DOCTYPE svg SYSTEM "a.dtd" [<!ENTITY a "b">]>\n' + SVG, "entities"),
        (SVG.replace(b"</svg>", b""), "broken SVG"),
        (b"<!-- -->" * 200, "no PNG"),
    ],
)
def test_file_that_is_no_harmless_picture_is_left_out_with_a_notice(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "x.png").write_bytes(content)
    found = made(tmp_path, image("x.png"))
    assert not found.pictures and said in found.notices[0] and "x.png" in found.notices[0]


@pytest.mark.parametrize(
    "href", ["../secret.png", "/etc/passwd", "sub/../../secret.png", "link.png", "..%2fsecret.png"]
)
def test_nothing_outside_the_report_s_folder_is_read(tmp_path: Path, href: str) -> None:
    (tmp_path / "secret.png").write_bytes(bitmap())
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    found = made(folder, image(href))
    assert not found.pictures and "only files in the report's own folder" in found.notices[0]


@pytest.mark.parametrize(
    "href", ["https://a.example/x.png", "//a.example/x.png", "file:///etc/passwd", "data:image/png,x"]
)
def test_address_is_never_opened(tmp_path: Path, href: str) -> None:
    found = made(tmp_path, image(href))
    assert not found.pictures and found.notices == ()


def test_missing_picture_is_told_with_its_line(tmp_path: Path) -> None:
    found = illustrated(replace(edition(), notices=()), lambda _: tmp_path)
    assert len(found.notices) == 1
    assert found.notices[0].startswith("line ") and "figures/pool.png: there is no such file" in found.notices[0]


def test_too_large_pictures_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PIXELS", 20)
    (tmp_path / "x.png").write_bytes(bitmap())
    assert "million pixels" in made(tmp_path, image("x.png")).notices[0]
    monkeypatch.setattr(pictures, "LARGEST", 10)
    assert "larger than" in made(tmp_path, image("x.png")).notices[0]
    monkeypatch.undo()
    monkeypatch.setattr(pictures, "ROOM", 10)
    assert "together" in made(tmp_path, image("x.png")).notices[0]


def test_pictures_in_tables_are_taken_in_too(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(bitmap())
    row = Row("b1", Kind.CELL, table=((Cell((image("x.png"),), (image("x.png"),)),),), segments=("a1",))
    assert illustrated(one(row), lambda _: tmp_path).pictures


def test_page_holds_a_lone_picture_once_with_both_captions(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(bitmap())
    row = Row("b1", Kind.PARAGRAPH, (image("x.png", "潮"),), (image("x.png", "Tide"),), segments=("a1",))
    page = render("html", illustrated(one(row), lambda _: tmp_path)).decode()
    assert page.count("data:image/png;base64,") == 1
    assert 'alt="Tide"' in page and '<span class="zh" lang="zh-Hans">潮</span>' in page
    assert 'width="6" height="4"' in page


def test_picture_among_words_stands_among_them(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(bitmap())
    page = render("html", made(tmp_path, t("见 "), image("x.png", 'a "quoted" tide'), t(" 图"))).decode()
    assert page.count('<img class="inline" src="data:image/png;base64,') == 2
    assert 'alt="a &quot;quoted&quot; tide"' in page


def alone(tmp_path: Path, kind: str = "PNG") -> Edition:
    """An edition whose one row is a picture, with a caption in each language."""
    (tmp_path / "x.dat").write_bytes(bitmap(kind))
    row = Row("b1", Kind.PARAGRAPH, (image("x.dat", "潮"),), (image("x.dat", "Tide"),), segments=("a1",))
    return illustrated(one(row), lambda _: tmp_path)


def test_edition_json_keeps_pictures(tmp_path: Path) -> None:
    found = alone(tmp_path)
    assert edition_of(json.loads(render("json", found)), "one").pictures == found.pictures
    assert "pictures" not in json.loads(render("json", edition()))


@pytest.mark.parametrize(("key", "mime"), [("../../../../etc/x", "image/png"), ("0" * 16, "text/html")])
def test_pictures_of_a_strange_edition_json_are_refused(tmp_path: Path, key: str, mime: str) -> None:
    data = json.loads(render("json", alone(tmp_path)))
    (told,) = data["pictures"].values()
    with pytest.raises(ValueError, match="no picture of ours"):
        edition_of({**data, "pictures": {key: {**told, "mime": mime}}}, "one")


@pytest.mark.parametrize("kind", ["epub", "epub-en"])
def test_book_holds_its_pictures_and_their_captions(tmp_path: Path, kind: str) -> None:
    found = alone(tmp_path)
    (picture,) = found.pictures.values()
    with zipfile.ZipFile(io.BytesIO(render(kind, found))) as book:
        assert book.read(f"EPUB/pictures/{picture.digest}.png") == picture.data
        assert f'href="pictures/{picture.digest}.png" media-type="image/png"' in book.read("EPUB/package.opf").decode()
        text = book.read("EPUB/text-001.xhtml").decode()
    assert f'<img src="pictures/{picture.digest}.png" alt="Tide"' in text
    assert ("潮" in text) == (kind == "epub")


@pytest.mark.skipif(not JAR.exists() or not shutil.which("java"), reason="needs Debian's epubcheck")
def test_epubcheck_finds_nothing_in_a_book_with_pictures(tmp_path: Path) -> None:
    rows = []
    for number, kind in enumerate(("PNG", "JPEG", "GIF", "WEBP", "svg")):
        (tmp_path / f"{kind}.dat").write_bytes(SVG if kind == "svg" else bitmap(kind))
        shown = image(f"{kind}.dat")
        rows += [Row(f"b{number}", Kind.PARAGRAPH, (shown,), (shown,), segments=(f"a{number}",)),
                 Row(f"c{number}", Kind.PARAGRAPH, (t("见"), shown), (t("See"), shown), segments=(f"d{number}",))]  # fmt: skip
    book = render("epub", illustrated(replace(one(rows[0]), rows=tuple(rows)), lambda _: tmp_path))
    assert checked(book, tmp_path) == ""


def test_site_has_pictures_as_files_of_its_own(tmp_path: Path) -> None:
    from bilingual.site.build import build
    from bilingual.site.issue import Look

    found = alone(tmp_path)
    (picture,) = found.pictures.values()
    (tmp_path / "out/one").mkdir(parents=True)
    (tmp_path / "out/one/edition.json").write_bytes(render("json", found))
    build(tmp_path / "out", tmp_path / "site", Look("Archive"))
    (page,) = (tmp_path / "site").glob("**/one/index.html")
    assert f'<img src="pictures/{picture.digest}.png" alt="Tide"' in page.read_text("utf-8")
    assert (page.parent / f"pictures/{picture.digest}.png").read_bytes() == picture.data


def test_mail_carries_pictures_beside_its_page(tmp_path: Path) -> None:
    from email import message_from_bytes, policy

    found = alone(tmp_path)
    (picture,) = found.pictures.values()
    message = message_from_bytes(render("eml", found), policy=policy.default)
    text, page = message.iter_parts()
    html, attached = page.iter_parts()
    assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "multipart/related")
    assert f'src="cid:{picture.digest}@bilingual" alt="Tide" width="6"' in html.get_content()
    assert attached["Content-ID"] == f"<{picture.digest}@bilingual>" and attached.get_content() == picture.data
    assert attached.get_content_disposition() == "inline" and render("eml", found) == render("eml", found)


def test_mail_names_pictures_that_mail_programs_do_not_show(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(SVG)
    page = render("eml", made(tmp_path, image("a.svg", "Tide"))).decode("utf-8", "replace")
    assert "cid:" not in page and "Tide" in page and "multipart/related" not in page


@pytest.mark.parametrize(("mode", "mime"), [("RGB", "image/jpeg"), ("RGBA", "image/png")])
def test_webp_travels_in_a_format_that_every_program_shows(tmp_path: Path, mode: str, mime: str) -> None:
    Image.new(mode, (6, 4), (0, 0, 90, 120)[: len(mode)]).save(tmp_path / "a.webp", "WEBP", lossless=True)
    found = made(tmp_path, image("a.webp"))
    (picture,) = found.pictures.values()
    with zipfile.ZipFile(io.BytesIO(render("epub", found))) as book:
        (name,) = (name for name in book.namelist() if picture.digest in name)
        with Image.open(io.BytesIO(book.read(name))) as shown:
            assert (shown.size, shown.get_format_mimetype()) == ((6, 4), mime)
    assert f"Content-Type: {mime}".encode() in render("eml", found)


@pytest.mark.parametrize("kind", ["epub", "eml"])
def test_remote_pictures_stay_links(tmp_path: Path, kind: str) -> None:
    row = Row("b1", Kind.PARAGRAPH, *[(image("https://pictures.example.org/tide.png", "Tide"),)] * 2, segments=("a1",))
    made = render(kind, illustrated(one(row), lambda _: tmp_path))
    if kind == "epub":
        with zipfile.ZipFile(io.BytesIO(made)) as book:
            made = book.read("EPUB/text-001.xhtml")
    page = made.decode("utf-8", "replace").replace("=\r\n", "").replace("=3D", "=")
    assert 'href="https://pictures.example.org/tide.png"' in page and "<img" not in page
