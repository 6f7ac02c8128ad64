"""Labels: where a block is, or begins with, the name of a section or a line about the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bilingual.markdown.sections import is_numbered, name, section_of
from bilingual.model import Block, Kind, Role, Section

LINK = re.compile(
    r"(?:论文|原文|文章|项目|paper|arxiv|source|original)*(?:链接|地址|网址|link|url|page|href)s?|arxiv|论文|原文|paper"
)
_ADDRESS = re.compile(r"\W*(?:\[[^\]]*\]\(|<)?https?://(?:\w+\.)?(?:arxiv\.org|alphaxiv\.org|huggingface\.co/papers)/")
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
    r"(?P<name>[^\w*_\n]*(?:\(?[\d一二三四五六七八九十]{1,2}[.、．)）:：】\]\ufe0f\u20e3]*\s*)?(?P<mark>\*\*|__)[^*\n]{1,60}?(?P=mark))"
    r"[ \t]*(?:[(（][^()（）\n]{1,40}[)）])?[ \t]*[:：]?"
)
_SQUARE = re.compile(r"[^\w\n【]*【(?P<name>[^【】\n]{2,20})】[ \t]*[:：]?")
_PLAIN = re.compile(r"(?P<name>[^\n:：*_]{2,40})(?P<colon>[:：]|(?=\n)|$)")
_REPORT = re.compile(r"论文|报告|研报|解读|研读|精读|速读|analysis|report|summary|review|notes", re.I)
_BREAK = re.compile(r"[ \t]*\\?\n[ \t>]*")
ORDER = (Section.AREA, Section.CONTRIBUTION, Section.USAGE, Section.INNOVATIONS, Section.RESULTS)
SURE = 3  # sections known by name that make others known by their place, or lines known for labels


@dataclass(frozen=True, slots=True)
class Label:
    """A section's name at the head of a block: `text[:end]` is the label, `text[body:]` what follows."""

    section: Section
    end: int
    body: int


def label_of(block: Block) -> Label | None:
    """The label that a block is, or begins with."""
    match = _head(block)
    section = section_of(match) if match is not None else None
    return _label(block, section) if section else None


def _head(block: Block) -> str | None:
    """What may be a section's name at the head of a block: a heading, bold words, words before a colon."""
    if not block.translatable or block.kind not in (Kind.HEADING, Kind.ITEM, Kind.PARAGRAPH):
        return None
    if block.kind is Kind.HEADING:
        return block.text
    match = _start(block.text)
    if not match:
        return None
    bare = "colon" in match.groupdict() and not match["colon"]
    return None if bare and len(match.group()) < len(block.text) and not _opens(block) else match["name"]


def _label(block: Block, section: Section) -> Label:
    text = block.text
    match = None if block.kind is Kind.HEADING else _start(text)
    end, behind = (len(match.group().rstrip()), _behind(text, match.end())) if match else (len(text), len(text))
    return Label(section, end, behind)


def _start(text: str) -> re.Match[str] | None:
    return _BOLD.match(text) or _SQUARE.match(text) or _PLAIN.match(text)


def apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with a paragraph whose lines begin with the names of several sections cut at these lines."""
    result: list[Block] = []
    for block in blocks:
        breaks = [(0, 0), *(match.span() for match in _BREAK.finditer(block.text))]
        lines = [Label(label.section, start, end) for start, end in breaks if (label := _label_at(block, end))]
        if len({line.section for line in lines}) < SURE or lines[0].body:
            result.append(block)
            continue
        for number, line in enumerate(lines):
            end = lines[number + 1].end if number + 1 < len(lines) else len(block.text)
            here = replace(block, start=block.start + line.body, end=block.start + end)
            at = block.line + block.text.count("\n", 0, line.body)
            result.append(replace(here, text=block.text[line.body : end], line=at, marker=block.marker * (not number)))
    return result


def _label_at(block: Block, start: int) -> Label | None:
    if block.kind is Kind.HEADING or "\n" not in block.text:
        return None
    return label_of(replace(block, text=block.text[start:], marker=""))


def _opens(block: Block) -> bool:
    return block.marker not in ("", "•") or is_numbered(block.text)


def _behind(text: str, end: int) -> int:
    """Where the body starts: line prefixes of the label's container lie between."""
    match = re.compile(r"[ \t\u3000]*(?:\n[ \t>]*)?").match(text, end)
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


def placed(region: Sequence[Block], found: Sequence[Label | None]) -> list[Label | None]:
    """`found` with the labels of one paper that only their place tells, as the fourth of five in one form.

    Where most of five heads in one form have names that we know, in the usual order, the others are
    the rest: a report may call its innovations what it likes.
    """
    forms: dict[tuple[object, ...], list[int]] = {}
    for index, block in enumerate(region):
        head = _head(block) if index and block.depth < 2 and (found[index] or _firm(block)) else None
        if head is not None:
            forms.setdefault(_form(block), []).append(index)
    result = list(found)
    for heads in forms.values():
        named = [label.section if (label := found[index]) else None for index in heads]
        usual = len(heads) == len(ORDER) and all(name in (None, ours) for name, ours in zip(named, ORDER, strict=True))
        if usual and len(ORDER) - named.count(None) >= SURE:
            for index, section in zip(heads, ORDER, strict=True):
                result[index] = found[index] or _label(region[index], section)
    return result


def _firm(block: Block) -> bool:
    """Whether a head looks like a section's, whatever its name: a heading, or numbered and bold, or alone and bold."""
    if block.kind is Kind.HEADING:
        return True
    match = _BOLD.match(block.text)
    return match is not None and (_opens(block) or match.end() == len(block.text))


def meta_role(text: str) -> Role:
    """LINK, SOURCE or DATE where a block or line begins with such a label, else BODY."""
    first = text.split("\n", 1)[0]
    if _ADDRESS.match(first):
        return Role.LINK
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
