"""Terms that a glossary lacks, mined from reports for a person to review.

Two sources: pairs that a text itself gives in brackets (`强化世界模型学习（RWML）`, `**可验证奖励 (RLVR)**`),
and compounds that occur often, ranked by C-value (Frantzi, Ananiadou and Mima 2000): length times
frequency, less what the term owes to longer terms around it.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bilingual.glossary.aligned import proposals
from bilingual.glossary.brackets import MISSING, NAME, bracket_pairs, in_a_sentence, tail, verdict
from bilingual.glossary.concordance import Sentence
from bilingual.glossary.entries import GlossaryEntry
from bilingual.glossary.matcher import Glossary
from bilingual.glossary.script import is_han, simplified

_HIDDEN = re.compile(
    r"^[ \t>]*(?P<fence>```+|~~~+).*?(?:^[ \t>]*(?P=fence)|\Z)"  # first: a lone backtick in it opens no code span
    r"|(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)|\$[^$\n]*\$|https?://\S+",
    re.MULTILINE | re.DOTALL,
)
_EDGE = "\0"
_RUN = re.compile(r"[\0\u4e00-\u9fff]+")
# No term starts or ends with one of these.
_FUNCTION = frozenset(
    "的了在和与及或是为等对将从以被把其该这那而则均也都就又还不无有可能于中上下内外前时个种一二三四五六七八九十两各每更最很"
    "来去用使让给向到着过之所由通并且但若如仅只已未需要会"
)
_INSIDE = frozenset("的了和与是着过")
# Words of every paper that are no terms.
_COMMON_WORDS = (
    "进行 提出 表现 包含 解决 导致 构建 提供 支持 相关 依赖 引入 结合 保持 具体 直接 "
    "验证 研究 执行 提取 特定 根据 发现 显著 提升 领域 问题 论文 本文 方法 核心 主要 "
    "传统 复杂 设计 处理 实现 分析 显示 证明 揭示 结果 效果 情况 部分 过程 方式 方面 "
    "例如 包括 避免 确保 减少 增加 降低 提高 获得 取得 达到 利用 采用 使用 基于 针对 "
    "通过 打破 摒弃 具有 具备 成为 属于 优于 超越 相比 对比 不同 多个 单一 现有 当前 "
    "额外 整体 全面 有效 高效 简单 关键 重要 完整 广泛 大幅 首次 同时 此外 表明 说明 "
    "认为 指出 称为 名为 涵盖 覆盖 适用 区别 转变 选择 调整 需求 标准 长度 发布 阅读 "
    "链接 指南 创新 贡献 报告 句话 表现出 模型能够 能够 保留 指导 正确 真实 限制 产生 "
    "具体聚焦 聚焦 创新性 创新性地 差异 恢复 设置 原始 平衡 运行 倾向 竞争力 存在 强制 "
    "强大 捕捉 增强 扩展 匹配 筛选 出现 实验表明 分配 改进 不同于 同于 细节 位置 属性 "
    "参考 成功 全局 局部 考察 展现 进一步 获取 专注 专门 严格 主流 关注 分别 巨大 消除 特别 "
    "配合 高达 完全 明确 随后 严重 依然 决定 初期 单纯 后续 普遍 昂贵 缺乏 防止 填补 丰富 极高 极强 "
    "实际 影响 回答 失败 主动 早期 修改"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_COMMON_RUN = re.compile("|".join(sorted(_COMMON, key=len, reverse=True)))
# Common words that begin terms all the same: 标准答案, 长度缩放.
_MAY_BEGIN_WORDS = "标准 长度 成功 改进 原始 全局 局部 参考 核心 关键 分配 扩展 增强 设计 研究 正确 复杂 多个 验证"
_MAY_BEGIN = frozenset(_MAY_BEGIN_WORDS.split())
_LEFT = re.compile(
    r".*(?:[的了和与及或是为等将从以被把其该这个]|于(?!是)|[A-Za-z]-|在(?!线)|对(?![齐应比抗话称])|一种|不如|低于|高于|仅能|具体|特别|"
    + "|".join(sorted(_COMMON - _MAY_BEGIN))
    + ")"
)
_LONGEST, _SHORTEST = 8, 2
# A lone character beside a known word makes a term with it only as one of these: 低|延迟, 训练|器, not 励|模型.
_PREFIX = frozenset("多单非反超子元自微低高小大零软硬跨预后前全半无可新旧主副总真伪弱强双三逆再去重共同异准")
_SUFFIX = frozenset(
    "化性率度器级式型层法集库图流链网端域量值数差比力者员机体元点线面块片帧池头律论学组群族项类态位核树"
)
_ENDINGS = frozenset("性化度率级者")
_PARTICLES = frozenset("的了和与及或在是对为中上下等也都就")
_LONGEST_PAIR = 12
_BOUND = 0.7  # share of its occurrences in which one neighbour makes a compound part of a longer word
_CONTEXT = 24  # characters on each side


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term to consider: how often it occurs, its C-value, the English proposed, and where it stands."""

    zh: str
    en: str
    count: int
    score: float
    contexts: tuple[str, ...]
    source: str  # "bracket" or "compound"
    by: str = ""  # who proposes the English: "bracket", "editions", "parts"


def candidates(
    texts: Sequence[str], glossary: Glossary, past: Iterable[Sentence] = (), *, least: int = 3, limit: int = 100
) -> tuple[Candidate, ...]:
    """At most `limit` terms of `texts` that `glossary` lacks, best first: bracket pairs, then compounds.

    Compounds occur at least `least` times, those of two characters come last. Their English is what the sentences
    of past editions say wherever they hold the term, else what the glossary says of its parts. Nothing is
    added to any glossary.
    """
    plain = [plain_text(text) for text in texts]
    values = c_values([_without_known(text, glossary) for text in plain], least=least)
    found = list(_pairs(plain, glossary, values))
    named = {candidate.zh for candidate in found}
    ranked = sorted(values.items(), key=lambda item: (len(item[0]) == _SHORTEST, -item[1], item[0]))
    for zh, score in ranked:
        if len(found) >= limit:
            break
        if (
            score > 0
            and _often(zh, score, least)
            and zh not in named
            and zh not in _COMMON
            and not is_covered(zh, glossary)
            and is_free(zh, plain)
        ):
            found.append(Candidate(zh, "", _count(zh, plain), score, _contexts(zh, plain), "compound"))
    return tuple(_proposed(found[:limit], glossary, past))


def _proposed(found: Sequence[Candidate], glossary: Glossary, past: Iterable[Sentence]) -> Iterator[Candidate]:
    """The candidates, with English for those that have none."""
    said = proposals([one.zh for one in found if not one.en], past)
    for one in found:
        if one.en:
            yield one
        elif one.zh in said:
            yield replace(one, en=said[one.zh], by="editions")
        else:
            parts = _proposal(one.zh, glossary)
            yield replace(one, en=parts, by="parts" if parts else "")


def _often(zh: str, score: float, least: int) -> bool:
    """A word of two characters is mostly one of every text: it has to occur twice as often as a compound."""
    return len(zh) > _SHORTEST or score >= 2 * least


def is_free(zh: str, texts: Sequence[str]) -> bool:
    """Whether a compound stands by itself: the same character beside it nearly always shows that it is cut (体层面)."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for text in texts:
        for place in re.finditer(re.escape(zh), text):
            before[text[place.start() - 1 : place.start()]] += 1
            after[text[place.end() : place.end() + 1]] += 1
    bound = ((char, count) for side in (before, after) for char, count in side.most_common(1))
    return not any(is_han(char) and char not in _PARTICLES and count > _BOUND * before.total() for char, count in bound)


def plain_text(text: str) -> str:
    """`text` in Simplified characters, without code, formulas and addresses."""
    return _HIDDEN.sub(lambda m: " " * len(m[0]), simplified(text))


def strongest(texts: Sequence[str], glossary: Glossary, most: int) -> tuple[str, ...]:
    """The compounds of plain texts with the highest C-values; known terms are not cut, common words left out."""
    values = c_values([_without_known(text, glossary) for text in texts], least=3)
    ranked = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    return tuple(zh for zh, score in ranked if score > 0 and zh not in _COMMON)[:most]


def _pairs(texts: Sequence[str], glossary: Glossary, values: dict[str, float]) -> Iterator[Candidate]:
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for run, en in bracket_pairs(text):
            zh = _head(run, glossary)
            if len(zh) >= _SHORTEST and not is_covered(zh, glossary) and _explains(run, en, glossary):
                pairs[zh][en] += 1
    ranked = sorted(pairs.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    for zh, english in ranked:
        en = in_a_sentence(english.most_common(1)[0][0], glossary)
        count, contexts = _count(zh, texts), _contexts(zh, texts)
        yield Candidate(zh, en, count, values.get(zh, 0.0), contexts, "bracket", "bracket")


def _explains(run: str, en: str, glossary: Glossary) -> bool:
    """Whether a bracket translates something that the glossary lacks: words, or the acronym of an unknown term."""
    kind = verdict(run, en, glossary)
    return kind == MISSING or (kind == NAME and en.isupper() and not tail(run, glossary))


def _head(run: str, glossary: Glossary) -> str:
    """The term at the end of a run of characters: after the last function word, from a known term on if too long."""
    cut = _LEFT.match(run)
    start = cut.end() if cut and cut.end() < len(run) - 1 else 0
    rest = (
        run[max(0, start - 2) :] if run[start] in _ENDINGS else run[start:]
    )  # 重要|性压缩: the cut went through a word
    if len(rest) > _LONGEST_PAIR:
        starts = [term.start for term in glossary.match(rest) if len(rest) - term.start <= _LONGEST_PAIR]
        rest = rest[min(starts, default=len(rest) - _LONGEST_PAIR) :]
    return rest


def _without_known(text: str, glossary: Glossary) -> str:
    """`text` with a mark at both ends of every known term, which no compound may cut, and without common words."""
    out: list[str] = []
    position = 0
    for term in glossary.match(text):
        out += [_COMMON_RUN.sub(" ", text[position : term.start]), _EDGE, text[term.start : term.end], _EDGE]
        position = term.end
    return "".join(out) + _COMMON_RUN.sub(" ", text[position:])


def c_values(texts: Iterable[str], *, least: int = 2) -> dict[str, float]:
    """C-value of every compound of 2 to 8 characters that occurs `least` times in `texts`.

    A text may mark the ends of words that are known; no compound starts or ends inside one.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        for run in _RUN.findall(text):
            counts.update(_grams(run))
    often = {gram: count for gram, count in counts.items() if count >= least}
    around: dict[str, list[int]] = defaultdict(list)
    for gram, count in often.items():
        for part in set(_parts(gram)):
            if part in often:
                around[part].append(count)
    return {
        gram: math.log2(len(gram)) * (count - (sum(around[gram]) / len(around[gram]) if gram in around else 0))
        for gram, count in often.items()
    }


def _grams(run: str) -> Iterator[str]:
    pieces = run.split(_EDGE)  # every second piece is a known word
    units = [unit for n, piece in enumerate(pieces) for unit in ([piece] if n % 2 else piece) if unit]
    for start in range(len(units)):
        gram = ""
        for end in range(start, len(units)):
            gram += units[end]
            if len(gram) > _LONGEST or _INSIDE.intersection(units[end]):
                break
            sound = gram[0] not in _FUNCTION and gram[-1] not in _FUNCTION and _is_joined(units[start : end + 1])
            if len(gram) >= _SHORTEST and sound:
                yield gram


def _is_joined(units: Sequence[str]) -> bool:
    """Whether no lone character at either end belongs to another word than its known neighbour."""
    if len(units) < 2:
        return True
    first = len(units[0]) > 1 or len(units[1]) == 1 or units[0] in _PREFIX
    return first and (len(units[-1]) > 1 or len(units[-2]) == 1 or units[-1] in _SUFFIX)


def _parts(gram: str) -> Iterator[str]:
    for length in range(_SHORTEST, len(gram)):
        for start in range(len(gram) - length + 1):
            yield gram[start : start + length]


def is_covered(zh: str, glossary: Glossary) -> bool:
    """Whether the glossary has the term, or renders it whole by its parts."""
    covered = sum(term.end - term.start for term in glossary.match(zh))
    return glossary.find(zh) is not None or covered == len(zh)


def _proposal(zh: str, glossary: Glossary) -> str:
    """English by parts, `…` for what the glossary lacks; empty where it knows no part."""
    terms = glossary.match(zh)
    words: list[str] = []
    position = 0
    for term in terms:
        words += ["…"] * (term.start > position) + [term.en]
        position = term.end
    return " ".join(words + ["…"] * (position < len(zh))) if terms else ""


def _count(zh: str, texts: Sequence[str]) -> int:
    return sum(text.count(zh) for text in texts)


def _contexts(zh: str, texts: Sequence[str], most: int = 3) -> tuple[str, ...]:
    found: list[str] = []
    for text in texts:
        for match in re.finditer(re.escape(zh), text):
            start, end = max(0, match.start() - _CONTEXT), match.end() + _CONTEXT
            found.append(" ".join(text[start:end].split()))
            if len(found) == most:
                return tuple(found)
    return tuple(found)


def as_entry(candidate: Candidate) -> GlossaryEntry:
    """A candidate as a row to review: its English stands where the text itself gave it, else only in the note."""
    sure = candidate.source == "bracket"
    whence = " by past editions" if candidate.by == "editions" else ""
    proposal = "" if sure or not candidate.en else f"proposed{whence}: {candidate.en}; "
    context = candidate.contexts[0] if candidate.contexts else ""
    return GlossaryEntry(
        zh=candidate.zh,
        en=candidate.en if sure else "",
        domain="candidate",
        note=f"{proposal}{times(candidate.count)}; {context}",
    )


def times(count: int) -> str:
    """How often, in words."""
    return "once" if count == 1 else f"{count} times"
