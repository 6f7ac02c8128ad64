"""The number that opens a heading, a label or a step, in Chinese forms and in the English one."""

from __future__ import annotations

import re

PICTURED = "[①-⑳❶-❿➀-➓]|\\d\ufe0f?\u20e3"  # ④, and a digit on a key
_HAN = "[一二三四五六七八九十]{1,3}"
NUMBER = re.compile(
    rf"[（(](?:\d{{1,3}}|{_HAN})[)）]\s*"
    rf"|(?:\d{{1,3}}(?:\.\d{{1,3}})*|{_HAN})[)）.、．](?!\d)\s*"
    r"|\d{1,3}(?:\.\d{1,3})+\s+"
    rf"|(?:{PICTURED})\s*"
)
# A title's place in its digest: `3. `, `三、`, `【03】`, `[3/8]`, `论文 3：`; a picture may lead.
_PLACE = re.compile(
    r"(?P<lead>[^\w\[【（(]*)(?:(?:论文|Paper|No\.)\s*)?"
    rf"(?:[\[【（(]\d{{1,3}}(?:/\d{{1,3}})?[\]】）)]|(?:\d{{1,3}}(?:/\d{{1,3}})?|{_HAN})[.、．:：)）](?![\d/]))\s*(?=\S|$)"
)
_DIGITS = {char: value for value, char in enumerate("一二三四五六七八九十", 1)}
_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
# The same, where it cannot be a value (3.5 万条) or the first of several (三、四层).
_OPENING = re.compile(
    rf"[（(](?:\d{{1,3}}|{_HAN})[)）]\s*|(?:\d{{1,3}}|{_HAN})[)）.、．](?![\d一二三四五六七八九十])\s*|(?:{PICTURED})\s*"
)
# What models make of a number: `3,` `3.` `(3)` `3)`, `Three,`, `Third:`.
_MADE = re.compile(
    rf"[（(]?(?P<digits>\d{{1,3}})(?:[)）.、．,:](?!\d)|(?=\s))\s*|(?P<word>{'|'.join([*_WORDS, *_ORDINALS])})[,.:]\s+",
    re.I,
)


def english_number(number: str) -> str:
    """`一、` and `1、` as `1. `, `（2）` as `(2) `, `2.1 ` and `④` as they stand; a space behind."""
    bare = number.strip()
    if not bare:
        return ""
    if re.match(PICTURED, bare):
        return f"{bare} "
    value = bare.strip("（()）.、．")
    value = str(_value(value)) if value[0] in _DIGITS else value
    if bare[0] in "（(":
        return f"({value}) "
    if bare[-1] in ")）":
        return f"{value}) "
    return f"{value} " if bare[-1].isdigit() else f"{value}. "


def _value(text: str) -> int:
    """A number in Chinese characters: 十二 is 12."""
    if "十" not in text:
        return _DIGITS[text[0]]
    tens, _, ones = text.partition("十")
    return 10 * (_DIGITS[tens[0]] if tens else 1) + (_DIGITS[ones[0]] if ones else 0)


def unplaced(title: str) -> str:
    """A title without its number in the digest that it comes from; a newsletter counts for itself.

    >>> unplaced("[3/8] DriftLane"), unplaced("📄 三、漂移"), unplaced("3D Gaussians"), unplaced("7.")
    ('DriftLane', '📄 漂移', '3D Gaussians', '7.')
    """
    place = _PLACE.match(title)
    if place is None or place.end() == len(title.rstrip()):
        return title
    return place["lead"] + title[place.end() :]


def numbered(source: str, english: str) -> str:
    """`english` with the number that opens `source`, in English form; one that stands there otherwise goes.

    >>> numbered("5. 为什么？", "Why?"), numbered("三、训练", "Three, training"), numbered("2、运行", "2, Run")
    ('5. Why?', '3. training', '2. Run')
    """
    opening = _OPENING.match(source)
    if not opening or not english or opening.end() == len(source):
        return english
    wanted = english_number(opening.group())
    value = wanted.strip("(). ")
    made = _MADE.match(english)
    if made:
        word = (made["word"] or "").lower()
        words = _WORDS if word in _WORDS else _ORDINALS
        same = value == (str(words.index(word) + 1) if word else made["digits"])
        if same or re.match(r"[（(]?\d{1,2}[)）.、．]\s", english):  # a model counts on where it should copy
            return wanted + english[made.end() :]
    return english if english.startswith(wanted.strip()) else wanted + english
