"""edition.json keeps whole editions: what is read again renders to the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual.errors import InputError
from bilingual.model import Cell, Kind, Role, Row, Section, Span, Term
from bilingual.render import render
from bilingual.stored import read, row_data, row_of, term_data, term_of
from tests.render.samples import edition

TEXT = st.text(max_size=8)
SPANS = st.recursive(
    st.builds(Span, st.sampled_from(["text", "code", "math", "html", "break"]), TEXT, href=TEXT, title=TEXT),
    lambda inner: st.builds(
        Span, st.sampled_from(["strong", "link", "text"]), TEXT, st.lists(inner, max_size=3).map(tuple), TEXT
    ),
    max_leaves=6,
)
TREE = st.lists(SPANS, max_size=3).map(tuple)
CELLS = st.lists(st.builds(Cell, TREE, TREE, st.sampled_from(["", "right"]), st.booleans()), max_size=2).map(tuple)
ROWS = st.builds(
    Row,
    TEXT,
    st.sampled_from(Kind),
    TREE,
    TREE,
    st.lists(CELLS, max_size=2).map(tuple),
    TEXT,
    TEXT,
    st.sampled_from(Role),
    st.sampled_from(Section),
    st.none() | TEXT,
    segments=st.lists(TEXT, max_size=2).map(tuple),
    severity=st.integers(0, 3),
)


@given(ROWS)
def test_a_row_comes_back_as_it_was(row: Row) -> None:
    assert row_of(json.loads(json.dumps(row_data(row)))) == row


@given(st.builds(Term, TEXT, TEXT, TEXT, st.lists(TEXT).map(tuple), start=st.integers(0, 99)))
def test_a_term_comes_back_as_it_was(term: Term) -> None:
    assert term_of(json.loads(json.dumps(term_data(term)))) == term


@pytest.mark.parametrize("kind", ["html", "json", "epub", "epub-en", "eml"])
def test_an_edition_that_was_read_again_renders_to_the_same_bytes(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "daily-2026-11-20" / "edition.json"
    path.parent.mkdir()
    path.write_bytes(render("json", edition()))
    assert render(kind, read(path)) == render(kind, edition())


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"rows": 1}', "\xff"])
def test_a_file_that_is_no_edition_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "edition.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match=r"edition\.json.*build the edition again"):
        read(path)
