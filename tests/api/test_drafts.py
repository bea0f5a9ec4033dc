from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from api.drafts import (
    DraftStore,
    KeyReused,
    NotGenerating,
    Wanted,
    briefing_of,
    new_draft_id,
    request_from_dict,
    request_to_dict,
)
from corpus.codec import briefing_to_dict
from corpus.errors import BadInput, NotFound
from corpus.model import Briefing, Section
from drafter.model import DraftRequest

REQUEST = DraftRequest(
    "Ferries", datetime(2026, 3, 12, tzinfo=UTC), 14, "fuel", ("Herald",), ("Post",), "llm", 0.25
)


def briefing(draft_id: str) -> dict[str, object]:
    section = Section("situation", "The Situation", status="open")
    return briefing_to_dict(Briefing(draft_id, "Ferries", None, (section,)), {})


def test_a_request_survives_its_json() -> None:
    assert request_from_dict(request_to_dict(REQUEST)) == REQUEST
    assert request_from_dict(request_to_dict(DraftRequest("Ferries"))) == DraftRequest("Ferries")


def test_the_same_key_and_request_give_the_same_draft(store: DraftStore, now: datetime) -> None:
    first, new = store.create("a", REQUEST, now=now, key="k")
    second, new_again = store.create("b", REQUEST, now=now + timedelta(hours=1), key="k")
    assert (new, new_again) == (True, False)
    assert second == first


def test_the_same_key_with_another_request_is_refused(store: DraftStore, now: datetime) -> None:
    store.create("a", REQUEST, now=now, key="k")
    with pytest.raises(KeyReused):
        store.create("b", DraftRequest("Trains"), now=now, key="k")
    with pytest.raises(NotFound):
        store.get("b")


def test_one_of_many_that_come_at_once_with_one_key_is_stored(
    store: DraftStore, now: datetime
) -> None:
    def create(number: int) -> str:
        return store.create(f"d{number}", REQUEST, now=now, key="k")[0].id

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(create, range(16)))
    assert len(ids) == 1
    assert [d.id for d in store.list().items] == list(ids)


def test_a_draft_ends_once(store: DraftStore, now: datetime) -> None:
    store.create("a", REQUEST, now=now)
    assert store.finish("a", briefing("a"), now=now)
    assert not store.fail("a", {"code": "late", "message": "", "help": ""}, now=now)
    with pytest.raises(NotGenerating, match="its state is draft"):
        store.cancel("a", now=now)
    assert store.append("a", "stage", {}, now=now) is None
    assert [e.event for e in store.events("a")] == ["section", "done"]


def test_events_count_from_one_without_gaps_under_many_writers(
    store: DraftStore, now: datetime
) -> None:
    store.create("a", REQUEST, now=now)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: store.append("a", "stage", {"n": n}, now=now), range(60)))
    events = store.events("a")
    assert [e.seq for e in events] == list(range(1, 61))
    assert sorted(e.data["n"] for e in events) == list(range(60))
    assert [e.seq for e in store.events("a", after=57)] == [58, 59, 60]


def test_pages_lose_and_repeat_nothing_where_instants_are_equal(
    store: DraftStore, now: datetime
) -> None:
    made = {new_draft_id() for _ in range(23)}
    for number, draft_id in enumerate(made):
        store.create(draft_id, REQUEST, now=now + timedelta(seconds=number // 5))
    seen: list[str] = []
    cursor = None
    while True:
        page = store.list(limit=4, cursor=cursor)
        seen += [d.id for d in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == 23
    assert set(seen) == made


def test_lists_filter_by_state_and_by_words_taken_literally(
    store: DraftStore, now: datetime
) -> None:
    store.create("a", DraftRequest("100% Ferries"), now=now)
    store.create("b", DraftRequest("Trains"), now=now)
    store.cancel("b", now=now)
    assert [d.id for d in store.list(Wanted(state="cancelled")).items] == ["b"]
    assert [d.id for d in store.list(Wanted(q="ferr")).items] == ["a"]
    assert [d.id for d in store.list(Wanted(q="%")).items] == ["a"]
    assert store.generating() == ["a"]


@pytest.mark.parametrize("cursor", ["x", "é", "AAAA", "MjAyNi0wNS0xMA=="])
def test_a_foreign_cursor_is_bad_input(store: DraftStore, cursor: str) -> None:
    with pytest.raises(BadInput, match="cursor"):
        store.list(cursor=cursor)


def test_an_id_may_be_given_by_its_beginning(store: DraftStore, now: datetime) -> None:
    store.create("ab1", REQUEST, now=now)
    store.create("ab2", REQUEST, now=now)
    assert store.find("ab2").id == "ab2"
    for beginning in ("ab", "zz", "", "%"):
        with pytest.raises(NotFound):
            store.find(beginning)


def test_a_draft_made_elsewhere_is_stored_whole(store: DraftStore, now: datetime) -> None:
    draft = store.record(briefing("a"), REQUEST, now=now)
    assert draft.state == "draft"
    assert briefing_of(draft).sections[0].key == "situation"


def test_a_draft_without_text_says_so(store: DraftStore, now: datetime) -> None:
    draft, _ = store.create("a", REQUEST, now=now)
    with pytest.raises(NotFound, match="generating"):
        briefing_of(draft)


def test_instants_come_back_in_utc(engine: Engine, now: datetime) -> None:
    store = DraftStore(engine)
    store.create("a", REQUEST, now=now)
    assert store.get("a").created_at == now
    assert store.get("a").created_at.tzinfo is UTC
