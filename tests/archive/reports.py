"""Digests made up by rule: some sentences are a report's own, some stand in every report."""

from __future__ import annotations

from pathlib import Path

AREAS = ("图像分类", "语音识别", "机器翻译", "蛋白质设计", "时间序列预测", "代码生成", "推荐系统")
VERBS = ("提出", "构建", "改进", "分析", "复现", "推广", "评估")
THINGS = ("训练框架", "数据集", "评测基准", "注意力机制", "采样方法", "压缩算法", "检索系统")


def own(number: int, paper: int) -> str:
    """A sentence that only this paper of this report has."""
    area, verb, thing = AREAS[(number + paper) % 7], VERBS[(number * 3 + paper) % 7], THINGS[(number + paper * 5) % 7]
    return f"本文针对{area}{verb}了一种编号为 {number * 100 + paper} 的{thing}，在 {paper + 2} 个任务上有效。"


def report(number: int, papers: int = 4) -> str:
    """A digest of some papers."""
    parts = [f"# 日报 {number}\n\n**Date**: 2031-{1 + number % 12:02}-{1 + number % 28:02}\n\n====\n"]
    for paper in range(papers):
        parts.append(
            f"## 📄 Paper {number}-{paper}: A Study\n\n- **链接**: https://example.com/{number}/{paper}\n\n"
            f"### 1. 应用领域\n{AREAS[paper % 7]}\n\n### 2. 一句话核心贡献\n{own(number, paper)}\n\n"
            f"### 3. 使用指南\n*   **输入**：一组编号为 {number}-{paper} 的样本。\n*   **输出**：每个样本的分数。\n\n"
            f"### 5. 实验效果\n准确率从 {50 + paper}.{number % 10}% 提升至 **{60 + paper}.{number % 10}%**，其余结果与基线相同。\n\n====\n"
        )
    return "\n".join(parts)


def archive(folder: Path, count: int) -> list[Path]:
    """Write `count` reports."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"day-{number:03}.md" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(report(number), encoding="utf-8")
    return paths
