"""The names that reports give their sections and meta lines, as small patterns."""

from __future__ import annotations

import re
import unicodedata

from bilingual.model import Section

# Matched against a label without number, markup, brackets and spaces, in lower case, whole.
_AND = r"(?:(?:与|和|及|以及|、|/|&|and).{1,16})?"
_OWN = r"(?:本文|论文|该|文章|研究|工作|方法|模型|技术|项目|the|paper)*(?:的)?"
_MAIN = r"(?:主要|核心|关键|重要|main|key|core|major|primary)*"
_SECTIONS: tuple[tuple[Section, str], ...] = (
    (Section.AREA, rf"{_OWN}(?:应用|所属|适用|涉及|任务|学科|目标)*(?:领域|方向|场景|范围)(?:定位|概述|分类)?{_AND}"),
    (Section.AREA, r"(?:application|research|paper|target)?(?:area|domain|field|scenario)s?|areasofapplication"),
    (Section.CONTRIBUTION, rf"一句话{_OWN}{_MAIN}(?:贡献|总结|概括|概述|摘要|介绍|简介|说明|点评)?{_AND}"),
    (Section.CONTRIBUTION, rf"{_OWN}{_MAIN}(?:贡献|价值)(?:总结|概述|概括|一句话)?{_AND}"),
    (Section.CONTRIBUTION, rf"{_OWN}(?:核心|内容)(?:思想|总结|摘要|概括|概述)|摘要|tl;?dr"),
    (
        Section.CONTRIBUTION,
        rf"(?:one-?sentence|in(?:a|one)sentence)?{_MAIN}(?:contributions?|summary)(?:in(?:a|one)sentence)?",
    ),
    (Section.USAGE, rf"{_OWN}(?:使用|应用|操作|上手|实践|用法|复现|落地)(?:指南|方法|方式|说明|流程|步骤|教程|建议|指引)*{_AND}"),
    (Section.USAGE, r"(?:如何|怎么|怎样)(?:使用|用|应用|上手|复现).{0,6}"),
    (Section.USAGE, r"(?:usage|user|using)(?:guide|instructions?|manual|notes)?|how(?:to|youcan)use(?:it)?|howtoapply"),
    (Section.INNOVATIONS, rf"{_OWN}{_MAIN}(?:的)?(?:技术|方法)?(?:创新|亮点|新意|突破)(?:点|之处|性)?{_AND}"),
    (Section.INNOVATIONS, rf"{_MAIN}(?:technical)?(?:innovation|novelt|highlight)(?:s|y|ies)?(?:points?)?"),
    (
        Section.RESULTS,
        rf"{_OWN}{_MAIN}(?:的)?(?:实验|评测|评估|性能|测试|量化)(?:的)?(?:效果|结果|表现|评估|验证|结论|数据|分析|提升)*{_AND}",
    ),
    (Section.RESULTS, rf"{_OWN}{_MAIN}(?:效果|结果|表现)(?:与.{{1,8}}|分析|评估|展示|总结)?"),
    (Section.RESULTS, rf"{_MAIN}(?:experiment(?:al|s)?|evaluation|empirical|performance)?(?:results?|performance|findings)|experiments?|evaluation"),
)  # fmt: skip
_PATTERNS = tuple((section, re.compile(pattern)) for section, pattern in _SECTIONS)

LINK = re.compile(
    r"(?:论文|原文|文章|项目|paper|arxiv|source|original)*(?:链接|地址|网址|link|url|page|href)s?|arxiv|论文|原文|paper"
)
SOURCE = re.compile(
    r"(?:阅读|内容|文本|信息|数据|正文|解读)(?:来源|版本|方式|格式)|来源|(?:reading|read|text|content)(?:source|from|version)|source"
)
DATE = re.compile(r"(?:报告|发布|更新|生成|发表|收录)?(?:日期|时间)|(?:report|publication|publish(?:ed)?|release)?date|published(?:on)?")

_NUMBER = re.compile(
    r"^(?:第?[(（\[【]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[ivxIVX]{1,4})[)）\]】]?(?:部分|[.．、:：)）]|(?=\s)|(?<=[)）\]】]))"
    r"|[①-⑳❶-❿➀-➓]|step\s*\d+[.:]?)\s*"
)
_MARKUP = re.compile(r"[*_`~#]+|<[^>]*>")
_BRACKET = re.compile(r"[(（\[【〔][^()（）\[\]【】]*[)）\]】〕]$")
_EDGE = ":：,，.。;；-—–|"


def is_numbered(text: str) -> bool:
    """Does this heading or label begin with a number, as in `6. `, `六、`, `（6）`?"""
    return bool(_NUMBER.match(_undressed(text)))


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
    text = unicodedata.normalize("NFKC", _undressed(text))
    text = _NUMBER.sub("", undecorated(text)).strip().strip(_EDGE).strip()
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
