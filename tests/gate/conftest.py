"""A small pair of documents of our own, and the command line in an empty folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bilingual import cli

CHINESE = """# 每日论文

## 📄 Slow Rivers Carry Small Stones

该方法用强化学习把延迟降低 30%，并在三个数据集上都更好。

- 模型为 Qwen2.5-7B。
- 公式为 $x=12$。

```python
print(1)  # 输出
```

## 实验结果

准确率从 61.2 提升至 70.5。

代码见 https://example.org/stones 。
"""
ENGLISH = """# Daily Papers

## 📄 Slow Rivers Carry Small Stones

With reinforcement learning, the method lowers latency by 30% and is better on three datasets.

- The model is Qwen2.5-7B.
- The formula is $x=12$.

```python
print(1)  # output
```

## Experimental Results

Accuracy rises from 61.2 to 70.5.

The code is at https://example.org/stones .
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the command line in a folder with source.md and english.md: exit code, output, messages."""
    monkeypatch.setenv("BILINGUAL_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("source.md").write_text(CHINESE, encoding="utf-8")
    Path("english.md").write_text(ENGLISH, encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bilingual", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        captured = capsys.readouterr()
        return stop.value.code if isinstance(stop.value.code, int) else int(bool(stop.value.code)), *captured

    return call
