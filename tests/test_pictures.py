"""Pictures of a report: what is taken in, what is refused, and that a reader is told."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bilingual import pictures
from bilingual.model import Cell, Edition, Kind, Row, Span
from bilingual.pictures import illustrated
from bilingual.render import render
from tests.render.samples import edition, one, t

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
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "no PNG"),
        (SVG.replace(b"</svg>", b""), "broken SVG"),
    ],
)
def test_file_that_is_no_harmless_picture_is_left_out_with_a_notice(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "x.png").write_bytes(content)
    found = made(tmp_path, image("x.png"))
    assert not found.pictures and said in found.notices[0] and "x.png" in found.notices[0]


@pytest.mark.parametrize("href", ["../secret.png", "/etc/passwd", "sub/../../secret.png", "link.png", "..%2fsecret.png"])
def test_nothing_outside_the_report_s_folder_is_read(tmp_path: Path, href: str) -> None:
    (tmp_path / "secret.png").write_bytes(bitmap())
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    found = made(folder, image(href))
    assert not found.pictures and "only files in the report's own folder" in found.notices[0]


@pytest.mark.parametrize("href", ["https://a.example/x.png", "//a.example/x.png", "file:///etc/passwd", "data:image/png,x"])
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
