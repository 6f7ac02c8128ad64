"""Mail: both parts under the limit, nothing asked for, the same bytes each time."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from bilingual.errors import ConfigError
from bilingual.model import Kind, Row
from bilingual.render import render
from bilingual.render.email import LIMIT
from bilingual.render.formula_text import formula_html, formula_plain
from bilingual.render.mailtext import columns, filled
from tests.render.samples import edition, many, one, spans

GMAIL = 102 * 1024
SITE = "https://digest.example.org/archive"


def parts(mail: bytes) -> tuple[EmailMessage, str, str]:
    message = message_from_bytes(mail, policy=policy.default)
    text, html = message.iter_parts()
    return message, text.get_content(), html.get_content()


def longest(mail: bytes) -> int:
    mark = message_from_bytes(mail, policy=policy.default).get_boundary() or ""
    return max(len(part) for part in mail.split(mark.encode()))


class Asked(HTMLParser):
    """What a mail program would fetch, and what it would refuse."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert not {name for name, _ in attrs} & {"src", "srcset", "background", "onclick"}


def test_the_headers_are_those_of_a_draft_ready_to_send() -> None:
    message, _, _ = parts(render("eml", edition(), sender="desk@example.org"))
    assert message["Subject"] == "Daily Paper Reading · 20 November 2026"
    assert message["From"] == "desk@example.org" and message["X-Unsent"] == "1"
    assert message["Date"] == "Fri, 20 Nov 2026 06:00:00 +0000"
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", message["Message-ID"])
    assert message.get_content_type() == "multipart/alternative"


def test_the_same_edition_is_the_same_mail_and_another_has_another_id() -> None:
    mail = render("eml", edition())
    assert render("eml", edition()) == mail
    assert parts(mail)[0]["Message-ID"] != parts(render("eml", many(4)))[0]["Message-ID"]


@pytest.mark.parametrize(("papers", "limit"), [(3, LIMIT), (30, LIMIT), (30, 20_000), (30, 6_000), (90, LIMIT)])
def test_each_part_stays_under_the_limit_and_links_to_what_is_left_out(
    papers: int, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bilingual.render.email.LIMIT", limit)
    mail = render("eml", many(papers), site=SITE)
    assert longest(mail) < limit + 400 < GMAIL  # with the part's own headers
    _, text, html = parts(mail)
    whole = f"{SITE}/issues/daily-2026-11-20/"
    assert whole in text and f'href="{whole}"' in html
    told = len(re.findall(r"^\d+\. ", text, re.MULTILINE))
    assert told == papers or f"and {papers - told} more" in text
    assert told == papers or limit < LIMIT


def test_a_text_without_papers_is_told_by_its_first_passages() -> None:
    rows = tuple(Row(f"b{n}", Kind.PARAGRAPH, spans(f"第{n}段"), spans(f"Passage {n}")) for n in range(2000))
    mail = render("eml", replace(one(rows[0]), rows=rows))
    assert "Passage 0" in parts(mail)[1] and longest(mail) < GMAIL


def test_html_asks_for_nothing_and_carries_its_styles_inline() -> None:
    _, _, html = parts(render("eml", edition(), site=SITE))
    asked = Asked(html)
    assert not asked.tags & {"img", "script", "link", "iframe", "form", "svg", "math", "object", "video"}
    assert all(href.startswith("https://") for href in asked.links)
    assert html.count("style=") > 40
    assert not re.search(r"@import|url\(|position:|display: *(?:flex|grid)", html)


def test_both_languages_and_the_key_results_are_told() -> None:
    _, text, html = parts(render("eml", edition()))
    for said in (
        "About 4 times faster",
        "LanternNet",
        "在量化之前先测量",
        "Search time falls from 5 hours to 3 seconds",
    ):
        assert said in text and said in html
    assert 'lang="zh-Hans"' in html and "arxiv.org/abs/2611.01002" in text


def test_plain_text_keeps_to_its_columns() -> None:
    _, text, _ = parts(render("eml", edition()))
    assert all(columns(line) <= 76 for line in text.splitlines() if "://" not in line)


def test_a_chinese_line_never_begins_with_a_closing_sign() -> None:
    lines = filled("这是一句很长的话，" * 20, 4).splitlines()
    assert len(lines) > 3 and not any(line.strip().startswith("，") for line in lines)


@pytest.mark.parametrize(
    ("latex", "plain", "html"),
    [
        (r"x_i^2", "x_i²", "<i>x</i><sub><i>i</i></sub><sup>2</sup>"),
        (r"a_1 \cdot 10^{-4}", "a₁·10⁻⁴", None),
        (r"k \ll n", "k ≪ n", "<i>k</i> ≪ <i>n</i>"),
        (r"\frac{a+b}{2}", "(a + b)/2", None),
        (r"\frac{a}{", r"\frac{a}{", r"<code>\frac{a}{</code>"),
        (r"x < y", "x &lt; y", "<i>x</i> &lt; <i>y</i>"),
    ],
)
def test_formulas_are_told_in_letters(latex: str, plain: str, html: str | None) -> None:
    assert formula_plain(latex) == plain
    assert html is None or formula_html(latex) == html


@pytest.mark.parametrize("sender", ["nobody", "a b@c", "x@", "a@b\r\nBcc: c@d"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    with pytest.raises(ConfigError, match=r"sender.*name@example\.org"):
        render("eml", edition(), sender=sender)


def test_a_report_cannot_add_headers() -> None:
    attacked = replace(edition(), title="A\r\nBcc: victim@example.org", title_zh="甲\nX: y")
    message, _, _ = parts(render("eml", attacked))
    assert message["Bcc"] is None and message["X"] is None
