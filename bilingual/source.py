"""Bytes of a report on disk -> its text, with a notice for everything that had to be mended."""

from __future__ import annotations

import re
from pathlib import Path

from bilingual.errors import InputError

_LINE_END = re.compile(r"\r\n|\r|\n")
# The Chinese encodings that reports come in, besides UTF-8. GB18030 contains GBK and GB2312.
_LEGACY = "gb18030"
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HAN = re.compile(r"[\u3400-\u9fff]")
_COMMON = re.compile(r"[\u4e00-\u9fff\u3000-\u3002\uff00-\uff5e\x20-\x7e\s“”‘’…—]")


def read(path: Path) -> tuple[str, tuple[str, ...]]:
    """Read a report.

    Returns its text, line ends made `\\n`, and notices in plain English about what was mended
    (encoding, broken bytes with their line, byte-order mark, line ends, NUL bytes). Raises
    InputError for a path that is missing, a directory, unreadable, or holds no text at all.
    """
    text, notices = _decode(_bytes(path))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        notices.append(f"line {line}: {text.count(chr(0))} NUL bytes were removed")
        text = text.replace("\0", "")
    ends = set(_LINE_END.findall(text))
    if ends - {"\n"}:
        notices.append("line ends were made the same (Unix) on every line")
        text = _LINE_END.sub("\n", text)
    if not re.search(r"\w", text):
        raise InputError(
            "there is nothing to translate: the file holds no text",
            where=path,
            remedy="check that this is the report you meant",
        )
    return text, tuple(notices)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("no such file", where=path, remedy="check the path") from None
    except IsADirectoryError:
        raise InputError("this is a directory", where=path, remedy="name a report file (*.md) inside it") from None
    except PermissionError:
        raise InputError("you may not read this file", where=path, remedy="change its permissions (chmod +r)") from None
    except OSError as error:
        raise InputError(
            f"the file cannot be read ({error.strerror})", where=path, remedy="check the disk and the path"
        ) from None
    except ValueError as error:  # a NUL in the path
        raise InputError(f"this is no usable path ({error})", where=repr(str(path)), remedy="check the path") from None


def _decode(data: bytes) -> tuple[str, list[str]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            notice = "a byte-order mark was removed" if encoding == "utf-8" else f"read as {encoding.upper()}"
            text, notices = _with(data[len(bom) :], encoding)
            return text, [notice, *notices]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    if _is_legacy(data):
        text, notices = _with(data, _LEGACY)
        return text, ["read as GB18030, not UTF-8", *notices]
    return _with(data, "utf-8")


def _is_legacy(data: bytes) -> bool:
    """Is this GB18030 rather than damaged UTF-8?

    Damaged UTF-8 loses a few characters; GB18030 read as UTF-8 is damaged nearly everywhere. And
    Chinese read as GB18030 consists of common characters.
    """
    utf8 = data.decode("utf-8", "replace")
    legacy = data.decode(_LEGACY, "replace")
    lost, good = utf8.count("\ufffd"), len(_HAN.findall(utf8))
    if legacy.count("\ufffd") >= lost or good > lost:
        return False
    return bool(_HAN.search(legacy)) and len(_COMMON.findall(legacy)) >= 0.8 * len(legacy)


def _with(data: bytes, encoding: str) -> tuple[str, list[str]]:
    text = data.decode(encoding, "replace")
    if "\ufffd" not in text:
        return text, []
    line = len(_LINE_END.findall(text, 0, text.index("\ufffd"))) + 1
    count = text.count("\ufffd")
    places = "1 place" if count == 1 else f"{count} places"
    return text, [f"line {line}: broken bytes in {places}, shown as \ufffd; the file may be cut off or damaged"]
