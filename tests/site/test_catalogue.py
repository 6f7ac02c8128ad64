"""Topics and terms are sums: an edition taken out again leaves no trace, and order leaves none that a reader sees."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bilingual.site.catalogue import Catalogue, brought, catalogue_of, data
from bilingual.site.facts import Facts, PaperFacts, Topic
from bilingual.site.quotes import Used


def made(name: str, topics: str, terms: str) -> Facts:
    papers = tuple(
        PaperFacts(
            str(n), n, f"{name}/{n}.html", "t", "", "", "", "", tuple(Topic("题", topic) for topic in paper.split())
        )
        for n, paper in enumerate(topics.split("|"), 1)
    )
    used = tuple(
        Used("词" + term.casefold(), term, "mandatory", 2, ((term, 1), ("", 1)), name) for term in terms.split()
    )
    return Facts(
        name, "T", "", "2026-01-01", f"{name}/index.html", "", papers, used, "l" + topics, "d" + topics + terms
    )


A, B, C = (
    made("a", "NLP vision|NLP", "gate Box"),
    made("b", "nlp|audio", "Gate"),
    made("c", "audio|audio vision", "box key"),
)


def told(catalogue: Catalogue) -> dict[str, object]:
    """What can be seen of a catalogue: everything but the numbers that it gave to editions."""
    names = {number: name for name, (_, number) in catalogue.editions.items()}
    seen: dict[str, object] = {"editions": {name: digest for name, (digest, _) in catalogue.editions.items()}}
    for kind, entries in (("topics", catalogue.topics), ("terms", catalogue.terms)):
        for key, entry in entries.items():
            where = sorted(
                (names[place], []) if isinstance(place, int) else (names[place[0]], place[1:]) for place in entry.where
            )
            seen[f"{kind} {key}"] = (
                entry.spelt,
                entry.chinese,
                entry.status,
                entry.ways,
                entry.count,
                entry.mark,
                where,
            )
    return seen


def of(*editions: Facts) -> Catalogue:
    catalogue = Catalogue()
    for facts in editions:
        catalogue.add(facts)
    return catalogue


@pytest.mark.parametrize("gone", [A, B, C])
def test_an_edition_that_is_taken_out_leaves_no_trace(gone: Facts) -> None:
    catalogue = of(A, B, C)
    catalogue.take(gone)
    assert told(catalogue) == told(of(*[facts for facts in (A, B, C) if facts is not gone]))


def test_the_order_of_editions_makes_no_difference() -> None:
    assert told(of(A, B, C)) == told(of(C, A, B))


def test_a_catalogue_comes_back_from_its_data() -> None:
    assert told(catalogue_of(json.loads(json.dumps(data(of(A, B, C)))))) == told(of(A, B, C))


@pytest.mark.parametrize(
    "damaged", [None, [], {"editions": []}, {"editions": {"a": ["x", 0]}, "topics": {"t": [1]}, "terms": {}}, 7]
)
def test_what_is_no_catalogue_is_an_empty_one(damaged: object) -> None:
    assert told(catalogue_of(damaged)) == told(Catalogue())


def test_a_changed_edition_is_exchanged_and_a_lost_one_makes_all_be_counted_anew() -> None:
    new = replace(B, terms=(), digest="new")
    wanted = {"a": A.digest, "b": "new", "c": C.digest}
    every = {"a": A, "b": new, "c": C}
    for old in ({"b": B}, {}, {"b": replace(B, digest="another")}):
        assert told(brought(of(A, B), wanted, old.get, every.__getitem__)) == told(of(A, new, C))
