"""A report, built once with the fake engine, and what a reviewer does with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bilingual import markdown
from bilingual.config import Settings
from bilingual.model import Kind
from bilingual.pipeline import Workshop, make, workshop
from bilingual.review.standing import Survey, shop, survey

REPORT = """\
# 每日论文报告

## 📄 TideCache: Spilling Caches to Flash

- **链接**: https://huggingface.co/papers/2999.00001
- **阅读来源**: HTML

### 1. 应用领域
**大模型推理系统**
(面向需要保持会话状态的客服场景)

### 2. 一句话核心贡献
本文提出了一套分层缓存，把会话数从 64 个提高到 1,200 个。

### 3. 使用指南
*   **输入**：任意请求，见 `serve.py` 与公式 $a^2 + b$。
*   **输出**：一份缓存报告。
    1.  **安装插件**：执行 `pip install tidecache`。

第一行说明方法。\\
第二行说明结果。

| 方法 | 分数 |
| --- | --- |
| 旧方法 | 一般 |
| 新方法 | 更好 |

```
代码不翻译
```

> 引用里的结论。

本文提出了一套分层缓存，把会话数从 64 个提高到 1,200 个。
"""


@dataclass(frozen=True)
class Bench:
    """A workspace in a folder of its own."""

    folder: Path
    settings: Settings

    @property
    def report(self) -> Path:
        return self.folder / "daily.md"

    @property
    def english(self) -> Path:
        return self.settings.out / "daily" / "english.md"

    def build(self) -> str:
        """Build the report; the English text."""
        with workshop(self.settings) as tools:
            make(self.report, tools, self.settings)
        return self.english.read_text(encoding="utf-8")

    @contextmanager
    def review(self) -> Iterator[tuple[Survey, Workshop]]:
        with shop(self.settings) as tools:
            yield survey(self.report, tools), tools

    def edit(self, *changes: tuple[str, str]) -> Path:
        """Replace the last occurrence of texts in the English file, as an editor would; each must be there."""
        text = self.english.read_text(encoding="utf-8")
        for old, new in changes:
            before, found, after = text.rpartition(old)
            assert found, old
            text = before + new + after
        self.english.write_text(text, encoding="utf-8")
        return self.english

    def line(self, kind: Kind, number: int = 0) -> str:
        """The text of the English file's block of a kind."""
        blocks = markdown.parse(self.english.read_text(encoding="utf-8"), "x").blocks
        return [block.text for block in blocks if block.kind is kind][number]


def settings_of(folder: Path) -> Settings:
    """The settings of a workspace: everything inside `folder`, the fake engine, quick formats."""
    return Settings(
        out=folder / "out", to=("md", "json"), engine="fake", memory=folder / "memory.sqlite", home=folder / "home"
    )


def bench(folder: Path, report: str = REPORT) -> Bench:
    """A workspace with a report that has been built."""
    made = Bench(folder, settings_of(folder))
    made.report.write_text(report, encoding="utf-8")
    made.build()
    return made
