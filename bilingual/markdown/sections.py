"""The names that reports give the five sections of a paper, as small patterns."""

from __future__ import annotations

import re
import unicodedata

from bilingual.model import Section

# Matched against a label without number, markup, brackets and spaces, in lower case, whole.
_AND = r"(?:(?:与|和|及|以及|、|/|&|and).{1,16})?"
_OWN = r"(?:本文|论文|该|文章|研究|工作|方法|模型|技术|项目|the|paper)*(?:的)?"
_MAIN = r"(?:主要|核心|关键|重要|main|key|core|major|primary)*"
_ASKED = r"(?:是什么|有哪些|在哪里?|在何处|何在|如何|怎么?样|好不好|一览|速览|总览|解析|拆解|解读|详解|梳理|汇总|要点)?"
_SECTIONS: tuple[tuple[Section, str], ...] = (
    (
        Section.AREA,
        rf"{_OWN}(?:应用|所属|适用|涉及|任务|学科|目标|面向|关注|主题|细分|落地)*(?:领域|方向|场景|范围|范畴|赛道)"
        rf"(?:定位|概述|分类|归属|标签)?{_ASKED}{_AND}",
    ),
    (Section.AREA, r"(?:研究)?主题|(?:应|适|能|可)?用(?:在|于)(?:哪里?|何处|什么地方|哪些(?:领域|场景))"),
    (Section.AREA, r"(?:application|research|paper|target)?(?:area|domain|field|scenario)s?"),
    (Section.AREA, r"(?:areas?|fields?|domains?)of(?:application|research)s?|whereit(?:applies|isused)"),
    (
        Section.CONTRIBUTION,
        rf"一句话{_OWN}{_MAIN}"
        rf"(?:贡献点?|总结|概括|概述|摘要|介绍|简介|说明|点评|亮点|要点|速览|速读|[讲说看读][清懂透明]白?)?{_AND}",
    ),
    (Section.CONTRIBUTION, rf"{_OWN}{_MAIN}(?:贡献|价值)点?(?:总结|概述|概括|一句话版?|速览)?{_AND}"),
    (Section.CONTRIBUTION, rf"{_OWN}(?:核心|内容)(?:思想|总结|摘要|概括|概述|要点|观点)|摘要|tl;?dr"),
    (Section.CONTRIBUTION, r"一言以蔽之|太长不看版?|(?:论文|本文)要点|主要工作"),
    (Section.CONTRIBUTION, r"[这该本]?篇?(?:论文|文章|文|研究|工作)(?:到底|究竟)?[做干讲说]了(?:什么|啥)"),
    (
        Section.CONTRIBUTION,
        rf"(?:one-?(?:sentence|liner?)|in(?:a|one)sentence)?{_MAIN}"
        r"(?:contributions?|summary)(?:in(?:a|one)sentence)?",
    ),
    (Section.CONTRIBUTION, r"ina(?:nutshell|word)|theoneliner|one-?liner"),
    (
        Section.USAGE,
        rf"{_OWN}(?:使用|应用|操作|上手|实践|用法|复现|落地)"
        rf"(?:指南|方法|方式|说明|流程|步骤|教程|建议|指引|场景|条件|要求|环境|手册|须知|攻略|要点)*{_AND}",
    ),
    (
        Section.USAGE,
        rf"{_OWN}(?:部署|运行|入门|实用|实操|实战|快速)(?:上手|开始|入门|使用)?"
        rf"(?:指南|方法|方式|说明|流程|步骤|教程|指引|手册)?{_AND}",
    ),
    (Section.USAGE, r"(?:应该|可以)?(?:如何|怎么|怎样)(?:使用|用|应用|上手|复现|落地|部署|运行).{0,6}"),
    (Section.USAGE, r"(?:usage|user|using|practical)(?:guide|instructions?|manual|notes)?"),
    (Section.USAGE, r"how(?:to|youcan)use(?:it)?|howtoapply|gettingstarted|quick-?start(?:guide)?"),
    (
        Section.INNOVATIONS,
        rf"{_OWN}(?:{_MAIN}|[一二三四五六两几]大|有(?:何|什么|哪些))(?:的)?(?:技术|方法)?"
        rf"(?:创新|亮点|新意|突破)(?:点|之处|性|亮点)?{_ASKED}{_AND}",
    ),
    (Section.INNOVATIONS, r"新(?:在哪里?|在何处|在什么地方)|what(?:'|\u2019)?snew"),
    (Section.INNOVATIONS, rf"{_MAIN}(?:technical)?(?:innovation|novelt|highlight)(?:s|y|ies)?(?:points?)?"),
    (
        Section.RESULTS,
        rf"{_OWN}{_MAIN}(?:的)?(?:实验|评测|评估|性能|测试|量化|定量|实证|实测|验证)(?:的)?"
        rf"(?:效果|结果|表现|评估|评测|验证|结论|数据|分析|提升|情况|成绩)*{_ASKED}{_AND}",
    ),
    (Section.RESULTS, rf"{_OWN}{_MAIN}(?:效果|结果|表现|成绩)(?:与.{{1,8}}|分析|评估|验证|展示|总结)?{_ASKED}"),
    (Section.RESULTS, r"用?数据说话"),
    (
        Section.RESULTS,
        rf"{_MAIN}(?:experiment(?:al|s)?|evaluation|empirical|performance)?"
        r"(?:results?|performance|findings|effects?)|experiments?|evaluation",
    ),
)  # fmt: skip
_PATTERNS = tuple((section, re.compile(pattern)) for section, pattern in _SECTIONS)

_NUMBER = re.compile(
    r"^(?:第?[(（\[【]?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[一二三四五六七八九十]{1,3}|[ivxIVX]{1,4})[)）\]】]?(?:部分|[.．、:：)）]|(?=\s)|(?<=[)）\]】]))"
    r"|\d\ufe0f?\u20e3|step\s*\d+[.:]?)\s*"  # 1️⃣ is a digit on a key
)
_RINGED = re.compile(r"^[①-⑳❶-❿➀-➓]\s*")
_SQUARE = re.compile(r"^【([^【】]+)】$")
_MARKUP = re.compile(r"[*_`~#]+|<[^>]*>")
_BRACKET = re.compile(r"[(（\[【〔][^()（）\[\]【】]*[)）\]】〕]$")
_EDGE = ":：,，.。;；?？!！~-—–|"


def is_numbered(text: str) -> bool:
    """Does this heading or label begin with a number, as in `6. `, `六、`, `（6）`?"""
    bare = _undressed(text)
    return bool(_NUMBER.match(bare) or _RINGED.match(bare))


def _undressed(text: str) -> str:
    text = _MARKUP.sub("", text).strip()
    return undecorated(text)


def undecorated(text: str) -> str:
    """The text without emoji and other pictures at its ends."""
    start, end = 0, len(text)
    while start < end and _is_decoration(text[start]):
        start += 1
    while end > start and _is_decoration(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_decoration(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in ("So", "Sk", "Cf", "Mn", "Me") and not char.isalnum()


def name(text: str) -> str:
    """A label reduced to its bare name: no number, markup, emoji, brackets, colon, spaces; lower case."""
    text = unicodedata.normalize("NFKC", _RINGED.sub("", _undressed(text)))
    text = _NUMBER.sub("", undecorated(text)).strip().strip(_EDGE).strip()
    text = _SQUARE.sub(r"\1", text)
    text = _BRACKET.sub("", text).strip().strip(_EDGE)
    return re.sub(r"\s+", "", text).casefold()


def section_of(text: str) -> Section | None:
    """The canonical section that a label names, or None."""
    bare = name(text)
    if not bare or len(bare) > 32:
        return None
    # "应用领域 / Application area" names it twice
    for part in (bare, bare.split("/")[0]):
        for section, pattern in _PATTERNS:
            if pattern.fullmatch(part):
                return section
    return None
