"""Pages of a mapped file go back to the system, and the file still reads as it did."""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

import pytest

from bilingual.engines.mapped import give_back, given_back

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
SIZE = 32 << 20


def resident() -> int:
    """Bytes of mapped files in this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssFile"))


def test_what_was_read_of_a_mapped_file_is_given_back_and_reads_the_same_again(tmp_path: Path) -> None:
    file = tmp_path / "weights of 2 parts.bin"
    file.write_bytes(bytes(range(256)) * (SIZE // 256))
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as pages:
        before = resident()
        total = sum(pages[::4096])
        assert resident() - before > SIZE * 0.9
        give_back(file)
        assert resident() - before < SIZE * 0.1
        with given_back(file):
            assert sum(pages[::4096]) == total
        assert resident() - before < SIZE * 0.1


def test_a_file_that_is_not_mapped_is_no_error(tmp_path: Path) -> None:
    give_back(tmp_path / "nothing.bin")
