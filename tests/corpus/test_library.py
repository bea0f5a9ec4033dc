"""The library: what is stored is found, by one writer, and nothing is lost when it dies."""

import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import BadInput, NotFound, StoreBusy
from corpus.library import Library, Query


def at(day):
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(tmp_path_factory, embedder, harbour):
    with Library.open(tmp_path_factory.mktemp("filled"), write=True, embedder=embedder) as library:
        library.add(list(harbour.values()))
        yield library


def names(harbour, evidence):
    by_id = {a.id: name for name, a in harbour.items()}
    return [by_id[e.passage.article_id] for e in evidence]


def test_a_search_finds_by_words_and_by_meaning_and_says_which(filled, harbour):
    found = filled.search(Query("Meridian cable damage", topic="Meridian"))
    assert names(harbour, found)[:2] == ["cable", "repair"] or names(harbour, found)[:2] == [
        "repair",
        "cable",
    ]
    best = next(e for e in found if e.passage.article_id == harbour["cable"].id)
    assert "words: meridian, cable" in best.why
    assert "topic named: Meridian" in best.why
    slow = next(e for e in found if e.passage.article_id == harbour["slow"].id)
    assert slow.lexical_rank is None
    assert slow.why[0].startswith(f"meaning: {slow.dense_rank}")
    assert all(0 <= e.score <= 1 for e in found)
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)


def test_passages_are_slices_of_the_stored_text(filled, harbour):
    for article in harbour.values():
        (passage,) = filled.passages(article.id)
        assert article.text[passage.start : passage.end] == article.text
        assert filled.article(article.id).text == article.text


FILTERS = [
    ({"since": at("2026-03-01")}, {"cable", "repair", "football", "slow"}),
    ({"since": at("2026-03-01"), "undated": False}, {"cable", "repair", "football"}),
    ({"until": at("2026-02-10")}, {"grain", "harvest", "slow"}),
    # Somewhere in February: it may have been on the 20th.
    ({"since": at("2026-02-20"), "until": at("2026-02-28"), "undated": False}, {"harvest"}),
    (
        {"since": at("2026-03-02"), "until": at("2026-03-02"), "undated": False},
        {"football"},
    ),
    ({"outlets": ("northern  wire",)}, {"repair", "grain"}),
    ({"outlets": ("Harbour Gazette", "ISLAND POST")}, {"cable", "slow", "football"}),
    ({"outlets": ("gazette.example",)}, {"cable"}),
    ({"without": ("wire.example", "Island Post")}, {"cable", "harvest"}),
    ({"outlets": ("Northern Wire",), "until": at("2026-02-28")}, {"grain"}),
    ({"outlets": ("Nobody",)}, set()),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
@pytest.mark.parametrize("write", [True, False])
def test_filters(filled, harbour, embedder, filters, expected, write):
    query = Query("cable harvest cup grain slow", **filters)
    if write:
        found = filled.search(query)
    else:
        with Library.open(filled.folder, embedder=embedder) as reader:
            found = reader.search(query)
    assert set(names(harbour, found)) == expected


def test_an_undated_article_in_a_window_says_that_it_is_undated(filled, harbour):
    found = filled.search(Query("slow connections", since=at("2026-03-01")))
    reasons = {e.passage.article_id: " ".join(e.why) for e in found}
    assert "undated" in reasons[harbour["slow"].id]
    assert "undated" not in reasons[harbour["cable"].id]


def test_limit_is_kept(filled):
    assert len(filled.search(Query("cable", limit=2))) == 2


@pytest.mark.parametrize(
    "bad",
    [
        {"text": "x", "limit": 0},
        {"text": "x", "since": datetime(2026, 1, 1)},
        {"text": "x", "since": at("2026-02-01"), "until": at("2026-01-01")},
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(bad):
    with pytest.raises(BadInput) as error:
        Query(**bad)
    assert error.value.help


def test_a_search_without_words_is_refused(filled):
    with pytest.raises(BadInput):
        filled.search(Query("  "))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_characters_may_be_searched_for(filled, text):
    filled.search(Query(text, outlets=(text,)))


@pytest.mark.parametrize(
    "text",
    [
        "body:cable OR seq:[0 TO *]",
        '"unclosed',
        "cable AND NOT harvest",
        "+-&&||!(){}[]^~*?:\\/",
        "\0",
    ],
)
def test_operators_are_words(filled, text):
    assert len(filled.search(Query(text))) == 6


def test_an_unknown_article_is_not_found(filled):
    with pytest.raises(NotFound) as error:
        filled.article("0" * 32)
    assert error.value.help
    assert filled.get_many(["0" * 32]) == {}
    assert filled.passages("0" * 32) == []


def test_articles_come_newest_first_and_in_pages(filled, harbour):
    order = ["repair", "football", "cable", "grain", "harvest", "slow"]
    by_id = {a.id: name for name, a in harbour.items()}
    assert [by_id[a.id] for a in filled.articles()] == order
    assert [by_id[a.id] for a in filled.articles(offset=1, limit=2)] == order[1:3]
    assert [by_id[a.id] for a in filled.articles(outlet="wire.example")] == ["repair", "grain"]
    assert [by_id[a.id] for a in filled.articles(since=at("2026-03-02"))] == order[:2]


def test_stats_count_what_is_there(filled):
    stats = filled.stats()
    assert (stats.articles, stats.passages, stats.outlets, stats.undated) == (6, 6, 4, 1)
    assert stats.newest == at("2026-03-03")
    assert stats.bytes > 10_000


def test_storing_again_changes_nothing(tmp_path, embedder, harbour):
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        first = library.add(list(harbour.values()))
        assert {a.status for a in first} == {"stored"}
        before = [(a, library.passages(a.id)) for a in library.articles()]
        again = library.add([harbour["cable"], harbour["cable"], *harbour.values()])
        assert {a.status for a in again} == {"unchanged"}
        assert [(a, library.passages(a.id)) for a in library.articles()] == before
        assert library.check() == []


def test_a_changed_text_is_a_revision_and_the_old_one_can_still_be_cited(
    tmp_path, embedder, make_article
):
    url = "https://wire.example/count"
    old = make_article("The storm killed two people.", url=url, day="2026-03-01")
    new = make_article("The storm killed three people.", url=url, day="2026-03-01")
    newest = make_article("The storm killed four people.", url=url, day="2026-03-02")
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add([old])
        done = library.add([new, newest])
        assert [(d.status, d.revision_of) for d in done] == [
            ("revised", old.id),
            ("revised", new.id),
        ]
        assert [a.id for a in library.revisions(url)] == [old.id, new.id, newest.id]
        assert library.article(old.id).text == old.text
        found = library.search(Query("storm killed"))
        assert [e.passage.article_id for e in found] == [newest.id]


def test_copies_fall_into_one_group_in_whatever_order_they_arrive(tmp_path, embedder, make_article):
    wire = " ".join(f"Sentence {i} of the wire tells of place {i * 7}." for i in range(30))
    parts = {
        "first": wire[: len(wire) // 3],
        "second": wire[len(wire) * 2 // 3 :],
        "whole": wire,
    }
    articles = {k: make_article(v, url=f"https://{k}.example/", title=k) for k, v in parts.items()}
    groups = []
    for n, order in enumerate((["first", "second", "whole"], ["whole", "second", "first"])):
        with Library.open(tmp_path / str(n), write=True, embedder=embedder) as library:
            for name in order:
                library.add([articles[name]])
            groups.append({a.title: a.origin_group for a in library.articles()})
            assert library.stats().texts == 1
    assert groups[0] == groups[1] == dict.fromkeys(parts, articles["whole"].id)


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path, embedder):
    with Library.open(tmp_path, write=True, embedder=embedder):
        with pytest.raises(StoreBusy) as error:
            Library.open(tmp_path, write=True, embedder=embedder)
        assert f"process {os.getpid()}" in str(error.value)
        assert f"({Path(sys.argv[0]).name}" in str(error.value)
        assert "since" in str(error.value)
        assert error.value.retryable
    Library.open(tmp_path, write=True, embedder=embedder).close()


def test_a_reader_needs_no_lock_sees_what_is_added_and_may_not_write(tmp_path, embedder, harbour):
    with (
        Library.open(tmp_path, embedder=embedder) as early,
        Library.open(tmp_path, write=True, embedder=embedder) as library,
    ):
        assert early.search(Query("cable")) == []
        library.add([harbour["cable"]])
        (found,) = early.search(Query("cable"))
        assert (found.lexical_rank, found.dense_rank) == (1, 1)
        library.add([harbour["repair"]])
        assert len(early.search(Query("cable"))) == 2
        assert early.check() == []
        with pytest.raises(StoreBusy, match="open for reading"):
            early.add([harbour["grain"]])


def test_searches_run_while_a_thread_writes(tmp_path, embedder, make_article):
    with Library.open(tmp_path, write=True, embedder=embedder) as library:
        library.add([make_article("The first ship came in.")])
        stop = threading.Event()
        counts, errors = [], []

        def look():
            try:
                while not stop.is_set():
                    counts.append(len(library.search(Query("ship", limit=50))))
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=look) for _ in range(3)]
        for thread in threads:
            thread.start()
        for i in range(12):
            library.add([make_article(f"Ship number {i} came in.")])
        stop.set()
        for thread in threads:
            thread.join()
        assert errors == []
        assert counts
        assert len(library.search(Query("ship", limit=50))) == 13
        assert library.check() == []
