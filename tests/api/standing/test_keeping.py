"""Standing requests by the clock: once for each occasion, whoever ticks and whoever dies."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from api.accounts.actor import Role
from api.accounts.store import AccountStore
from api.jobs import QueueFull
from api.review.store import Stale
from api.standing.keeping import LOOK
from api.standing.making import paused, resumed
from corpus.database import drafts
from corpus.errors import BadInput, NotFound
from drafter.model import DraftRequest
from drafter.standing import FAILURES, OnFacts, days_of
from tests.api.standing.kept_desk import MONDAY, Desk

ERROR = {"code": "nothing_found", "message": "no source", "help": "widen it", "retryable": False}


@pytest.fixture
def desk(tmp_path):
    made = Desk(f"sqlite:///{tmp_path / 'desk.db'}")
    yield made
    made.engine.dispose()


def test_an_occasion_makes_one_draft_and_leads_to_the_next(desk):
    desk.add()
    found = desk.tick(MONDAY + timedelta(seconds=3))
    [occasion] = desk.store.occasions("s1")
    draft = desk.drafts.get(occasion.draft_id)
    assert (draft.topic, draft.requested_by, occasion.at) == ("Ferries", "ann", MONDAY)
    assert found.next_at == MONDAY + timedelta(days=1)
    desk.tick(MONDAY + timedelta(seconds=8))
    assert desk.made() == 1


def test_of_what_was_missed_only_the_latest_is_made(desk):
    desk.add()
    found = desk.tick(MONDAY + timedelta(days=9, hours=3))
    assert [o.at for o in desk.store.occasions("s1")] == [MONDAY + timedelta(days=9)]
    assert (desk.made(), found.next_at) == (1, MONDAY + timedelta(days=10))


def test_who_ticks_at_once_makes_one_draft_an_occasion(database):
    there = [Desk(database) for _ in range(4)]
    there[0].add()
    there[0].add(OnFacts(1), "s2", story_id="a", seen=0)
    for one in there:
        one.arrive(2)
    for day in range(5):
        ready = threading.Barrier(len(there))

        def tick(one: Desk, day: int = day, ready: threading.Barrier = ready) -> None:
            one.now = MONDAY + timedelta(days=day, seconds=1)
            ready.wait()
            one.keeping.run_due()
            one.arrive(day + 3)

        threads = [threading.Thread(target=tick, args=(one,)) for one in there]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    days = [o.at for o in there[0].store.occasions("s1")]
    assert days == [MONDAY + timedelta(days=n) for n in (4, 3, 2, 1, 0)]
    facts = len(there[0].store.occasions("s2"))
    assert facts == 5
    assert there[0].made() == 10
    for one in there:
        one.engine.dispose()


def test_who_dies_between_the_claim_and_the_asking_leaves_it_to_the_next(desk):
    desk.add()

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    dying = replace(desk.keeping, submit=die)
    with pytest.raises(KeyboardInterrupt):
        dying.run_due()
    assert [(o.state, desk.made()) for o in desk.store.open()] == [("claimed", 0)]

    def die_after(*given, **named):
        desk.submit(*given, **named)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(desk.keeping, submit=die_after).run_due()
    assert [(o.state, desk.made()) for o in desk.store.open()] == [("claimed", 1)]
    # What was changed meanwhile is for the next occasion.
    was = desk.store.get("s1")
    other = replace(was, request=DraftRequest("Barges"))
    desk.store.change(other, "standing_changed", by="ann", at=MONDAY)
    desk.tick()
    assert [(o.state, desk.made()) for o in desk.store.open()] == [("asked", 1)]


def test_five_failures_in_a_row_pause_it_and_say_why(desk):
    desk.add()
    for day in range(FAILURES):
        found = desk.tick(MONDAY + timedelta(days=day))
        assert found.state == "active"
        [occasion] = desk.store.open()
        desk.drafts.fail(occasion.draft_id, ERROR, now=desk.now)
        found = desk.tick()
        assert (found.failures, found.problem["message"]) == (day + 1, "no source")
    assert (found.state, found.gave_up, found.next_at) == ("paused", True, None)
    assert desk.audited()[-1] == "standing_gave_up"
    desk.tick(MONDAY + timedelta(days=20))
    assert desk.made() == FAILURES
    back = desk.store.change(resumed(found, desk.now), "standing_resumed", by="b", at=desk.now)
    assert (back.failures, back.problem) == (0, None)
    assert back.next_at > desk.now


def test_a_success_forgets_failures_and_a_cancelled_draft_is_neither(desk):
    desk.add(failures=3)
    desk.tick()
    [occasion] = desk.store.open()
    desk.drafts.cancel(occasion.draft_id, now=desk.now)
    assert desk.tick().failures == 3
    desk.tick(MONDAY + timedelta(days=1))
    [occasion] = desk.store.open()
    with desk.engine.begin() as connection:
        connection.execute(
            drafts.update().where(drafts.c.id == occasion.draft_id).values(state="draft")
        )
    assert desk.tick().failures == 0
    assert [o.state for o in desk.store.occasions("s1")] == ["made", "cancelled"]


def test_a_full_queue_is_waited_for_and_told(desk):
    desk.add()

    def full(*_: object, **__: object) -> None:
        raise QueueFull("50 drafts wait", help="ask later")

    replace(desk.keeping, submit=full).run_due()
    [occasion] = desk.store.open()
    assert (occasion.state, occasion.problem["code"]) == ("claimed", "queue_full")
    desk.tick()
    assert (desk.made(), desk.store.open()[0].problem) == (1, None)


def test_new_facts_ask_once_they_are_enough_and_not_too_often(desk):
    desk.add(OnFacts(2, timedelta(hours=6)), story_id="a", seen=1)
    desk.arrive(2)
    assert desk.tick().next_at == MONDAY + LOOK
    desk.arrive(3)
    found = desk.tick(MONDAY + LOOK)
    assert (desk.made(), found.seen) == (1, 3)
    assert found.next_at == MONDAY + LOOK + timedelta(hours=6)
    desk.arrive(4)
    desk.arrive(5)
    desk.tick(MONDAY + timedelta(hours=6))
    assert desk.made() == 1
    assert desk.tick(MONDAY + timedelta(hours=6, minutes=1)).seen == 5
    assert desk.made() == 2


def test_a_story_that_is_gone_is_named_and_keeps_no_other_from_its_turn(desk):
    desk.gone = True
    desk.add(OnFacts(1), story_id="a")
    desk.add(id="s2")
    found = desk.tick()
    assert (found.failures, found.problem["code"]) == (1, "not_found")
    assert found.next_at > desk.now
    assert desk.made() == 1


def test_a_person_asks_now_and_gets_the_one_that_is_made(desk):
    found = desk.add()
    desk.now = MONDAY - timedelta(hours=1)
    first = desk.keeping.run(found, by="ben")
    desk.now += timedelta(minutes=1)
    assert desk.keeping.run(found, by="cleo").draft_id == first.draft_id
    assert (desk.made(), desk.drafts.get(first.draft_id).requested_by) == (1, "ben")
    assert desk.audited().count("standing_run") == 1


def test_what_was_changed_meanwhile_is_not_changed_again(desk):
    found = desk.add()
    changed = desk.store.change(paused(found), "standing_paused", by="ann", at=MONDAY)
    with pytest.raises(Stale):
        desk.store.change(paused(found), "standing_paused", by="ben", at=MONDAY)
    with pytest.raises(Stale):
        desk.store.remove(found, by="ben", at=MONDAY)
    desk.tick(MONDAY + timedelta(days=1))
    assert desk.made() == 0
    desk.store.remove(changed, by="ann", at=MONDAY)
    with pytest.raises(NotFound):
        desk.store.get("s1")
    assert desk.audited() == ["standing_added", "standing_paused", "standing_removed"]


def test_the_same_key_adds_once(desk):
    made = desk.add()
    first, new = desk.store.add(replace(made, id="s2"), key="k")
    again, second = desk.store.add(replace(made, id="s3"), key="k")
    assert (first.id, new, again.id, second) == ("s2", True, "s2", False)


def test_ids_are_found_by_their_beginning(desk):
    desk.add()
    desk.add(id="s2")
    assert desk.store.find("s2").id == "s2"
    for wrong in ("s", "", "%"):
        with pytest.raises(NotFound):
            desk.store.find(wrong)
    with pytest.raises(BadInput):
        days_of("never")


def test_all_are_read_with_their_last_ten_occasions_in_two_queries(desk):
    for name in ("s1", "s2", "s3"):
        desk.add(id=name)
    for day in range(12):
        desk.now = MONDAY + timedelta(days=day)
        desk.keeping.run_due()
    asked = []
    event.listen(desk.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    rows = desk.store.all_with_occasions()
    assert len([words for words in asked if words.startswith("SELECT")]) == 2
    assert [found.id for found, _ in rows] == ["s1", "s2", "s3"]
    for found, occasions in rows:
        assert list(occasions) == list(desk.store.occasions(found.id))
        assert len(occasions) == 10


def with_accounts(engine):
    accounts = AccountStore(engine)
    accounts.add("ann", [Role.ANALYST], now=MONDAY)
    accounts.add("dora", [Role.ADMIN], now=MONDAY)
    return accounts


def test_one_whose_author_is_disabled_is_paused_and_says_so(desk):
    accounts = with_accounts(desk.engine)
    found = desk.add()
    desk.add(id="s2", by="ben")
    desk.tick()
    [first] = desk.store.occasions("s1")
    accounts.disable("ann", now=MONDAY)
    found = desk.tick(MONDAY + timedelta(seconds=5))
    assert (found.state, found.next_at, found.gave_up) == ("paused", None, False)
    assert found.problem["message"] == "the account of ann, who set it up, is disabled"
    assert "enable the account" in found.problem["help"]
    assert desk.audited()[-1] == "standing_paused"
    desk.tick(MONDAY + timedelta(days=1))
    assert [o.draft_id for o in desk.store.occasions("s1")] == [first.draft_id]
    assert desk.store.get("s2").state == "active"
    with pytest.raises(BadInput, match="disabled"):
        desk.store.change(resumed(found, desk.now), "standing_resumed", by="cleo", at=desk.now)
    assert desk.store.get("s1").state == "paused"
    accounts.enable("ann")
    made = desk.store.change(resumed(found, desk.now), "standing_resumed", by="cleo", at=desk.now)
    assert (made.state, made.problem) == ("active", None)


def test_what_a_disabled_author_was_about_to_ask_for_is_not_asked_for(desk):
    accounts = with_accounts(desk.engine)
    found = desk.add()
    assert desk.store.claim(found, MONDAY, MONDAY + timedelta(days=1))
    accounts.disable("ann", now=MONDAY)
    desk.tick(MONDAY + timedelta(seconds=5))
    [occasion] = desk.store.occasions("s1")
    assert (occasion.state, desk.made()) == ("cancelled", 0)
    assert "disabled" in occasion.problem["message"]
