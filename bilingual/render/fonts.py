"""Do the installed fonts hold every character of an edition? fontconfig answers, before any typesetting."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from bilingual.errors import FontError

CHINESE = "Noto Sans CJK SC"
ENGLISH = "Charis SIL"
CODE = "DejaVu Sans Mono"

# The Debian package that holds each face that the style sheets name.
PACKAGES = {CHINESE: "fonts-noto-cjk", ENGLISH: "fonts-sil-charis", CODE: "fonts-dejavu-core"}

# Where a character outside those faces is likely to be found, by the first code point of its range.
_RANGES = (
    (0x0000, "fonts-dejavu-core"),
    (0x0590, "fonts-noto-core"),
    (0x2000, "fonts-dejavu-core"),
    (0x2E80, "fonts-noto-cjk"),
    (0xA000, "fonts-noto-core"),
    (0xAC00, "fonts-noto-cjk"),
    (0xD7FC, "fonts-noto-core"),
    (0xF900, "fonts-noto-cjk"),
    (0xFB00, "fonts-noto-core"),
    (0xFE10, "fonts-noto-cjk"),
    (0xFE70, "fonts-noto-core"),
    (0xFF00, "fonts-noto-cjk"),
    (0xFFF0, "fonts-noto-core"),
    (0x1D400, "fonts-stix"),
    (0x1D800, "fonts-noto-core"),
    (0x1F000, "fonts-symbola"),
    (0x20000, "fonts-noto-cjk fonts-noto-cjk-extra fonts-hanazono"),
    (0x30000, "fonts-noto-core"),
)


def require_fonts() -> None:
    """Raise FontError unless the faces that the style sheets name are installed."""
    families = _families()
    for family, package in PACKAGES.items():
        if family not in families:
            raise FontError(f"the font {family!r} is not installed", remedy=f"run: apt-get install {package}")


def require_glyphs(text: str) -> None:
    """Raise FontError unless every character of `text` is in some installed font.

    The error names the character, its code point and the Debian package to install.
    """
    require_fonts()
    missing = sorted(char for char in set(text) if not _ignorable(char) and not covered(char))
    if not missing:
        return
    char = missing[0]
    name = unicodedata.name(char, "an unnamed character")
    more = f" (and {len(missing) - 1} more: {' '.join(missing[1:9])})" if len(missing) > 1 else ""
    raise FontError(
        f"no installed font holds {char} U+{ord(char):04X} {name}{more}",
        remedy=f"run: apt-get install {package_for(char)}, or take the character out of the report",
    )


def covered(char: str) -> bool:
    """Say whether some installed font holds `char`."""
    starts, ends = _coverage()
    place = bisect_right(starts, ord(char)) - 1
    return place >= 0 and ord(char) <= ends[place]


def package_for(char: str) -> str:
    """Return the Debian package that is likely to hold `char`."""
    return [package for start, package in _RANGES if start <= ord(char)][-1]


def _ignorable(char: str) -> bool:
    return char in "\n\t\r" or unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp")


@lru_cache(maxsize=1)
def _families() -> frozenset[str]:
    return frozenset(name.strip() for line in _fc_list("%{family}\n") for name in line.split(","))


@lru_cache(maxsize=1)
def _coverage() -> tuple[list[int], list[int]]:
    """Return the merged ranges of all installed fonts, as sorted starts and their ends."""
    ranges = sorted(_ranges(" ".join(_fc_list("%{charset}\n"))))
    starts: list[int] = []
    ends: list[int] = []
    for start, end in ranges:
        if ends and start <= ends[-1] + 1:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _ranges(charsets: str) -> set[tuple[int, int]]:
    found = set()
    for item in charsets.split():
        start, _, end = item.partition("-")
        found.add((int(start, 16), int(end or start, 16)))
    return found


def _fc_list(form: str) -> list[str]:
    """Ask fontconfig, the same library that the typesetter asks; reading every font takes seconds."""
    program = shutil.which("fc-list")
    if program is None:
        raise FontError("fontconfig is not installed", remedy="run: apt-get install fontconfig")
    done = subprocess.run([program, f"--format={form}"], capture_output=True, check=False, timeout=60)
    return done.stdout.decode("utf-8", "replace").splitlines()
