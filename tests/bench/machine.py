"""What a figure was measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path


def describe() -> str:
    """CPU, cores, what its arithmetic is capable of, memory, and the versions that matter."""
    cpu = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace") if Path("/proc/cpuinfo").exists() else ""
    fields = dict(line.split(":", 1) for line in cpu.splitlines() if ":" in line)
    named = {key.strip(): value.strip() for key, value in fields.items()}
    flags = named.get("flags", "")
    kind = next((name for name, flag in (("AMX", "amx_int8"), ("AVX-512 VNNI", "avx512_vnni"), ("AVX2", "avx2")) if flag in flags), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = named.get("model name", platform.machine())
    parts = [f"{model} ({kind})" if kind else model, f"{os.cpu_count()} cores", f"{memory:.0f} GiB"]
    return ", ".join([*parts, f"Python {platform.python_version()}", f"openvino-genai {version('openvino-genai')}"])


def peak_memory() -> float:
    """Most memory this process held at once, in MiB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
