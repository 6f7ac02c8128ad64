"""Base forms come from lemminflect's own list, and are what lemminflect says."""

from __future__ import annotations

import pytest
from lemminflect import getAllLemmas

from bilingual.glossary import lemmas

WORDS = ["a", "be", "been", "am's", "chose", "chosen", "choose", "can't", "data", "datum", "distill", "distilled", "fine", "fed", "left", "lay", "lies", "lying", "mice", "ran", "run", "runs", "running", "seen", "understood", "wrote", "written", "zymurgy", "zzz", "the", "trained", "training", "weave", "wove", "woven's", "x", "7b"]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_has_the_forms_that_lemminflect_gives(word: str) -> None:
    told = getAllLemmas(word)
    assert lemmas.lemmas(word, "verb") == tuple(told.get("VERB", ()))
    assert lemmas.lemmas(word, "noun") == tuple(told.get("NOUN", ()))


def test_without_the_list_lemminflect_itself_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemmas, "_table", lambda: b"")
    assert lemmas.lemmas("chosen", "verb") == ("choose",)


@pytest.mark.parametrize("data", [b"", b"no list", b"z,verb,z\na,verb,a\n"])
def test_a_file_of_another_shape_counts_as_none(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemmas.gzip, "decompress", lambda _: data)
    assert lemmas._table.__wrapped__() == b""


def test_the_list_is_found_where_lemminflect_is_installed() -> None:
    assert lemmas._table()
