"""`bilingual init`: a folder that works at once, never at the cost of a file that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bilingual.cli import app
from bilingual.config import load
from bilingual.doctor import diagnose
from bilingual.errors import InputError, OutputError
from bilingual.render.templates import locale, templates_dir
from bilingual.workspace import copy_template, make_workspace, template_names


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BILINGUAL_HOME", str(tmp_path / "home"))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, words, catch_exceptions=False)


def test_stranger_s_walk(here: Path) -> None:
    """Make a workspace, build its sample and its issue, change a style and one label."""
    assert "next: cd desk && bilingual build reports/sample.md" in run("init", "desk").output
    desk = here / "desk"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk)
        built = run("build", "reports/sample.md", "--engine", "fake", "--to", "html,json")
        assert built.exit_code == 0 and "picture" not in built.output
        page = (desk / "out/sample/bilingual.html").read_text(encoding="utf-8")
        assert "data:image/svg+xml;base64," in page and "In this issue" in page
        assert run("issue", "--engine", "fake", "--to", "html").exit_code == 0
        issue = (desk / "out/issue-1/bilingual.html").read_text(encoding="utf-8")
        assert "The Lighthouse" in issue and "Lead story" in issue and "They are <strong>specimens</strong>" in issue
        run("init", "--template", "html/page.css")
        style = desk / "templates/html/page.css"
        style.write_text(style.read_text(encoding="utf-8").replace("#96301f", "#123456"), encoding="utf-8")
        (desk / "templates/locale").mkdir()
        (desk / "templates/locale/en.toml").write_text(
            'in_this_issue = "Inside"\n[key]\nj = "onward"\n', encoding="utf-8"
        )
        run("build", "reports/sample.md", "--engine", "fake", "--to", "html")
    page = (desk / "out/sample/bilingual.html").read_text(encoding="utf-8")
    assert "#123456" in page and "Inside" in page and "In this issue" not in page
    assert "onward" in page and "paper before" in page


def test_settings_of_a_workspace_are_valid_and_name_files_that_are_there(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    settings = load({}, folder=tmp_path, environ={})
    assert settings.templates and settings.templates.is_dir() and all(path.is_file() for path in settings.glossary)
    assert all(
        item.ok for item in diagnose(tmp_path, tmp_path) if str(tmp_path) in item.subject and "disk" not in item.subject
    )


def test_files_that_are_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / "bilingual.toml").write_text('out = "mine"\n')
    made = {file.path.name: file.written for file in make_workspace(tmp_path)}
    assert made["bilingual.toml"] is False and made["sample.md"] is True
    assert (tmp_path / "bilingual.toml").read_text() == 'out = "mine"\n'
    assert not any(file.written for file in make_workspace(tmp_path))


def test_workspace_in_a_file_s_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("")
    with pytest.raises(OutputError):
        make_workspace(tmp_path / "desk")


def test_unknown_template_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"html/page\.css"):
        copy_template("html/pages.css", tmp_path)
    assert not list(tmp_path.iterdir())
    assert set(run("init", "--template", "?").output.split()) == set(template_names())


def test_doctor_names_a_missing_glossary_of_the_workspace(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    (tmp_path / "glossary/terms.csv").unlink()
    found = [item for item in diagnose(tmp_path, tmp_path) if "terms.csv" in item.subject]
    assert [item.ok for item in found] == [False] and "bilingual init" in found[0].remedy
    (tmp_path / "bilingual.toml").write_text("colour = 1\n")
    assert any("unknown setting" in item.detail for item in diagnose(tmp_path, tmp_path))


def test_every_label_that_templates_print_is_in_the_locale_file() -> None:
    import re

    words = locale()
    asked = set()
    for path in templates_dir().rglob("*"):
        if path.suffix in (".html", ".xhtml", ".txt", ".xml", ".svg") and "review" not in path.parts:
            asked |= set(re.findall(r"\bwords\.(\w+)", path.read_text(encoding="utf-8"))) - {"key", "get", "items"}
    assert not asked - set(words), asked - set(words)


def test_every_label_of_a_page_s_own_table_is_in_the_locale_file() -> None:
    import re

    words, tables = locale(), set()
    for path in templates_dir().rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for alias, table in re.findall(r"set (\w+) = words\.(\w+) %", text):
            tables.add(table)
            asked = set(re.findall(rf"\b{alias}\.(\w+)", text))
            assert asked and not asked - set(words[table]), (path.name, asked - set(words[table]))
    assert tables == {"qa", "trend", "compare"}


def test_a_user_s_words_stand_on_the_quality_page(tmp_path: Path) -> None:
    from bilingual.gate.page import qa_html
    from bilingual.gate.verdict import Mark, Verdict
    from bilingual.model import Finding, Severity

    mark = Mark(
        Finding("numbers", Severity.MAJOR, "30 is missing", "s1"), "三十", "many", waiver="so be it", waived_by="A. B."
    )
    verdict = Verdict("day", "Day", "day.md", "english.md", 2, (mark,))

    (tmp_path / "locale").mkdir()
    (tmp_path / "locale/en.toml").write_text('tint_dark = "Night"\n[qa]\nquality = "How good"\n', encoding="utf-8")
    page = qa_html(verdict, templates=tmp_path).decode()
    assert '<p class="kicker">How good</p>' in page and ">Night<" in page and "Waived by A. B." in page
    assert "<code>bilingual review</code>" in page and "--waive SEGMENT KIND" in page
