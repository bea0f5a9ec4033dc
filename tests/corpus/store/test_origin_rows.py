"""A text that very many carry: the first copies are looked at, and the others follow them."""

import pytest
from sqlalchemy import func, select

from corpus import database as db
from corpus.library import Library
from corpus.store import origin_rows as module

WIRE = " ".join(f"Sentence {i} of the wire tells of place {i * 7}." for i in range(30))


@pytest.fixture
def library(tmp_path, embedder, monkeypatch):
    monkeypatch.setattr(module, "_STAND", 3)
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        yield library


@pytest.fixture
def copy(make_article):
    def make(number, text=WIRE, day="2026-03-02"):
        text = f"{text} Reported by desk {number}."
        return make_article(text, url=f"https://paper{number}.example/", day=day)

    return make


def held_runs(library):
    s = db.shingles.c
    with library.engine.connect() as connection:
        counted = select(s.article_seq, func.count()).group_by(s.article_seq)
        return dict(connection.execute(counted).tuples().all())


def groups_of(library):
    return {a.id: a.origin_group for a in library.articles()}


def test_copies_beyond_the_first_join_the_group_and_keep_no_runs(library, copy):
    copies = [copy(n) for n in range(8)]
    for article in copies:
        library.add([article])
    assert set(groups_of(library).values()) == {copies[0].id}
    assert held_runs(library).keys() == {1, 2, 3}


def test_a_longer_text_takes_all_copies_along(library, copy):
    for number in range(8):
        library.add([copy(number, WIRE[: len(WIRE) * 2 // 3])])
    whole = copy(9)
    before = library.storybook.changed_since(0, limit=100)[-1].change
    library.add([whole])
    assert set(groups_of(library).values()) == {whole.id}
    # It is found by later ones, though many came before it.
    assert held_runs(library).keys() == {1, 2, 3, 9}
    library.add([copy(10)])
    assert set(groups_of(library).values()) == {whole.id}
    assert library.storybook.changed_since(before, limit=100)


def test_a_copy_is_held_against_the_earliest_and_the_latest_day_of_all(library, copy):
    days = ["2026-03-04", "2026-03-04", "2026-03-05", "2026-03-02", "2026-03-06"]
    copies = [copy(number, day=day) for number, day in enumerate(days)]
    for article in copies:
        library.add([article])
    late, near = copy(5, day="2026-03-10"), copy(6, day="2026-03-09")
    library.add([late])
    library.add([near])
    groups = groups_of(library)
    assert groups[near.id] == groups[copies[3].id]
    assert groups[late.id] != groups[copies[3].id]


def test_of_many_texts_that_share_runs_the_nearest_are_compared(library, make_article, monkeypatch):
    monkeypatch.setattr(module, "_MOST_NEAR", 2)
    read = []
    real = module.origin_groups
    monkeypatch.setattr(module, "origin_groups", lambda some: read.append(len(some)) or real(some))

    def telling(number):
        own = " ".join(f"Paper {number} found fact {number * 100 + i} itself." for i in range(40))
        return make_article(f"{WIRE[:500]} {own}", url=f"https://paper{number}.example/")

    for number in range(6):
        library.add([telling(number)])
    assert read == [1, 2, 3, 3, 3, 3]
