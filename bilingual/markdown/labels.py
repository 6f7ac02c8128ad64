"""The names that reports give their sections and meta lines, as small patterns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.model import Block, Kind, Role, Section

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
    (
        Section.USAGE,
        rf"{_OWN}(?:使用|应用|操作|上手|实践|用法|复现|落地)"
        rf"(?:指南|方法|方式|说明|流程|步骤|教程|建议|指引|场景|条件|要求|环境)*{_AND}",
    ),
    (Section.USAGE, r"(?:如何|怎么|怎样)(?:使用|用|应用|上手|复现).{0,6}"),
    (Section.USAGE, r"(?:usage|user|using)(?:guide|instructions?|manual|notes)?|how(?:to|youcan)use(?:it)?|howtoapply"),
    (Section.INNOVATIONS, rf"{_OWN}{_MAIN}(?:的)?(?:技术|方法)?(?:创新|亮点|新意|突破)(?:点|之处|性)?{_AND}"),
    (Section.INNOVATIONS, rf"{_MAIN}(?:technical)?(?:innovation|novelt|highlight)(?:s|y|ies)?(?:points?)?"),
    (
        Section.RESULTS,
        rf"{_OWN}{_MAIN}(?:的)?(?:实验|评测|评估|性能|测试|量化)(?:的)?(?:效果|结果|表现|评估|验证|结论|数据|分析|提升)*{_AND}",
    ),
    (Section.RESULTS, rf"{_OWN}{_MAIN}(?:效果|结果|表现)(?:与.{{1,8}}|分析|评估|展示|总结)?"),
    (
        Section.RESULTS,
        rf"{_MAIN}(?:experiment(?:al|s)?|evaluation|empirical|performance)?"
        r"(?:results?|performance|findings)|experiments?|evaluation",
    ),
)  # fmt: skip
_PATTERNS = tuple((section, re.compile(pattern)) for section, pattern in _SECTIONS)

LINK = re.compile(
    r"(?:论文|原文|文章|项目|paper|arxiv|source|original)*(?:链接|地址|网址|link|url|page|href)s?|arxiv|论文|原文|paper"
)
SOURCE = re.compile(
    r"(?:阅读|内容|文本|信息|数据|正文|解读)(?:来源|版本|方式|格式)|来源"
    r"|(?:reading|read|text|content)(?:source|from|version)|source"
)
DATE = re.compile(
    r"(?:报告|发布|更新|生成|发表|收录)?(?:日期|时间)"
    r"|(?:report|publication|publish(?:ed)?|release)?date|published(?:on)?"
)

# The head of a block that may be a label: bold, or plain up to a colon or the line's end.
_BOLD = re.compile(
    r"(?P<name>[^\w*_\n]*(?:\(?[\d一二三四五六七八九十]{1,2}[.、．)）:：]?\s*)?(?P<mark>\*\*|__)[^*\n]{1,60}?(?P=mark))"
    r"[ \t]*(?:[(（][^()（）\n]{1,40}[)）])?[ \t]*[:：]?"
)
_PLAIN = re.compile(r"(?P<name>[^\n:：*_]{2,40})(?P<colon>[:：]|(?=\n)|$)")
_REPORT = re.compile(r"论文|报告|研报|解读|研读|精读|速读|analysis|report|summary|review|notes", re.I)

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


@dataclass(frozen=True, slots=True)
class Label:
    """A section's name at the head of a block: `text[:end]` is the label, `text[body:]` what follows."""

    section: Section
    end: int
    body: int


def label_of(block: Block) -> Label | None:
    """The label that a block is, or begins with."""
    if not block.translatable or block.kind not in (Kind.HEADING, Kind.ITEM, Kind.PARAGRAPH):
        return None
    text = block.text
    if block.kind is Kind.HEADING:
        section = section_of(text)
        return Label(section, len(text), len(text)) if section else None
    match = _BOLD.match(text) or _PLAIN.match(text)
    if not match:
        return None
    if "colon" in match.groupdict() and not match["colon"] and len(match.group()) < len(text) and not _opens(block):
        return None
    section = section_of(match["name"])
    return Label(section, len(match.group().rstrip()), _behind(text, match.end())) if section else None


def _opens(block: Block) -> bool:
    return block.marker not in ("", "•") or is_numbered(block.text)


def _behind(text: str, end: int) -> int:
    """Where the body starts: line prefixes of the label's container lie between."""
    match = re.compile(r"[ \t]*(?:\n[ \t>]*)?").match(text, end)
    return match.end() if match else end


def stands_out(block: Block) -> bool:
    """Is a label here beyond doubt: a heading, or numbered, and not nested?"""
    return block.kind is Kind.HEADING or (block.depth < 2 and (_opens(block) or block.depth == 0))


def looks_like_label(block: Block) -> bool:
    """Is this the head of a numbered section, whatever its name?"""
    match = _BOLD.match(block.text)
    return bool(match) and _opens(block) and _behind(block.text, match.end() if match else 0) >= len(block.text)


def _form(block: Block) -> tuple[object, ...]:
    if block.kind is Kind.HEADING:
        return (block.kind, block.level)
    return (block.kind, block.depth, block.marker == "•")


def choose(region: Sequence[Block], found: Sequence[Label | None]) -> list[int]:
    """Indexes of the labels of one paper: at most one for each section, in one form where it can be."""
    forms: dict[tuple[object, ...], dict[Section, int]] = {}
    for index, label in enumerate(found):
        if label is not None and index and region[index].depth < 2:
            forms.setdefault(_form(region[index]), {}).setdefault(label.section, index)
    if not forms:
        return []
    best = max(forms.values(), key=lambda by_section: (len(by_section), stands_out(region[min(by_section.values())])))
    if len(best) < 2 and not stands_out(region[min(best.values())]):
        return []
    chosen = dict(best)
    for by_section in forms.values():
        for section, index in by_section.items():
            if section not in chosen and stands_out(region[index]):
                chosen[section] = index
    return sorted(chosen.values())


def meta_role(text: str) -> Role:
    """LINK, SOURCE or DATE where a block or line begins with such a label, else BODY."""
    first = text.split("\n", 1)[0]
    head, colon, _ = first.replace("：", ":").partition(":")
    bare = name(head.removeprefix("[").removesuffix("["))
    if not colon or len(head) > 40:
        return Role.LINK if re.fullmatch(r"\W*https?://\S+", first) else Role.BODY
    for role, pattern in ((Role.LINK, LINK), (Role.SOURCE, SOURCE), (Role.DATE, DATE)):
        if pattern.fullmatch(bare):
            return role
    return Role.LINK if bare in ("http", "https") and " " not in first.strip() else Role.BODY


def repeats(text: str, title: str) -> bool:
    """Does a heading repeat the paper's title, or announce a report on it?"""
    if _REPORT.search(text):
        return True
    words = {word for word in re.findall(r"[a-z0-9][\w-]{3,}|[\u4e00-\u9fff]{2}", title.casefold())}
    return any(word in text.casefold() for word in words)
