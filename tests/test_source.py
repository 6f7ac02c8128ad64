"""Reading a report from disk: every kind of damage is met with text and a notice, or a clear error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.source import read

TEXT = "# 每日论文\n\n我们提出了一种新的方法，在三个数据集上提升了性能。\n"


def written(folder: Path, data: bytes) -> Path:
    path = folder / "report.md"
    path.write_bytes(data)
    return path


def test_plain_utf8_is_read_without_notices(tmp_path: Path) -> None:
    assert read(written(tmp_path, TEXT.encode())) == (TEXT, ())


@pytest.mark.parametrize(
    ("data", "notice"),
    [
        (TEXT.encode("utf-8-sig"), "byte-order mark"),
        (TEXT.encode("gb18030"), "GB18030"),
        (TEXT.encode("gbk"), "GB18030"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.replace("\n", "\r\n").encode(), "line ends"),
        (TEXT.replace("\n", "\r").encode(), "line ends"),
        (TEXT.replace("\n", "\r\n", 1).encode(), "line ends"),
        (TEXT.replace("论", "论\0").encode(), "NUL"),
    ],
)
def test_other_encodings_and_line_ends_are_mended_with_a_notice(tmp_path: Path, data: bytes, notice: str) -> None:
    text, notices = read(written(tmp_path, data))
    assert text == TEXT
    assert any(notice in found for found in notices)


def test_bytes_cut_inside_a_character_lose_only_that_character(tmp_path: Path) -> None:
    text, notices = read(written(tmp_path, TEXT.strip().encode()[:-1]))
    assert text == TEXT.strip()[:-1] + "\ufffd"
    assert "line 3" in notices[0] and "1 place" in notices[0]


def test_broken_bytes_in_the_middle_are_named_with_their_line(tmp_path: Path) -> None:
    text, notices = read(written(tmp_path, TEXT.encode().replace("出".encode(), b"\xe5\x87")))
    assert "我们提\ufffd了" in text and "line 3" in notices[0]


def test_gb18030_cut_inside_a_character_is_still_gb18030(tmp_path: Path) -> None:
    text, notices = read(written(tmp_path, TEXT.strip().encode("gb18030") + b"\xb5"))
    assert text.startswith(TEXT.strip())
    assert "GB18030" in notices[0] and "line 3" in notices[1]


def test_a_very_long_line_is_read(tmp_path: Path) -> None:
    assert read(written(tmp_path, ("字" * 20_000).encode()))[0] == "字" * 20_000


@pytest.mark.parametrize("data", [b"", b"\n\n", b"=====\n\n---\n", b"\xef\xbb\xbf", b"\0\0\0"])
def test_a_file_without_text_is_an_error(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="nothing to translate") as error:
        read(written(tmp_path, data))
    assert "report.md" in str(error.value)


def test_a_missing_file_and_a_directory_are_errors_that_say_so(tmp_path: Path) -> None:
    with pytest.raises(InputError) as missing:
        read(tmp_path / "none.md")
    assert "none.md: no such file; check the path" in str(missing.value)
    with pytest.raises(InputError, match="directory"):
        read(tmp_path)
    with pytest.raises(InputError):
        read(tmp_path / "a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.encode())
    path.chmod(0)
    with pytest.raises(InputError, match="may not read"):
        read(path)
