"""Random glossary entries."""

from __future__ import annotations

from hypothesis import strategies as st

from bilingual.glossary.entries import STATUSES, GlossaryEntry

_CELL = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Co", "Zs", "Zl", "Zp", "Cn"), exclude_characters="|"), max_size=12
)
_SOME = st.text(st.sampled_from("模型学习智能体agent-=+'\"<&;,"), min_size=1, max_size=8)
_LIST = st.lists(_SOME, max_size=3, unique=True).map(tuple)
_NOTE = st.text(st.sampled_from("注 \t,\"'=;\n[bilingual:note]é"), max_size=20)


def entries() -> st.SearchStrategy[GlossaryEntry]:
    """Valid entries, with awkward characters in every column."""
    return st.builds(
        GlossaryEntry,
        zh=_SOME,
        en=_CELL,
        status=st.sampled_from(STATUSES),
        variants_zh=_LIST,
        variants_en=_LIST,
        forbidden_en=_LIST,
        pos=st.sampled_from(["", "noun", "verb", "adj", "Substantiv"]),
        domain=_CELL,
        note=_NOTE,
        not_in=_LIST,
        extra=st.sampled_from([(), (("owner", "=cmd()"),), (("owner", ""), ("50%]", "x"))]),
    )


def unique_entries(max_size: int = 8) -> st.SearchStrategy[list[GlossaryEntry]]:
    """Lists of entries with the same extra columns, each term once."""
    return st.lists(entries().map(_with_owner), max_size=max_size, unique_by=lambda entry: entry.zh)


def _with_owner(entry: GlossaryEntry) -> GlossaryEntry:
    from dataclasses import replace

    return replace(entry, extra=(("owner", dict(entry.extra).get("owner", "me")),))
