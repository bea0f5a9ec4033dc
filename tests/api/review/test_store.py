from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import update

from api.review.rows import MACHINE
from api.review.store import ReviewStore, Stale
from corpus.database import audit, drafts, revisions
from corpus.errors import NotFound
from drafter.model import DraftRequest
from drafter.review.audit import first_broken
from drafter.review.states import WrongState


def test_a_finished_draft_has_its_first_revision_with_the_end_of_its_making(review: Any) -> None:
    head = review.stand().head.revision
    assert (head.n, head.parent, head.author, head.intact) == (1, None, MACHINE, True)
    assert review.drafts.get("d1").head == head.hash
    made = review.store.audit("d1")
    assert [(e.action, e.by, e.revision) for e in made] == [("made", MACHINE, 1)]


def test_a_draft_from_before_there_were_revisions_gets_its_first_when_it_is_looked_at(
    review: Any,
) -> None:
    first = review.stand().head
    with review.library.engine.begin() as connection:
        connection.execute(revisions.delete())
        connection.execute(audit.delete())
        connection.execute(update(drafts).values(head=None))
    with ThreadPoolExecutor(4) as pool:
        stands = list(pool.map(lambda _: review.stand(), range(8)))
    assert {s.head.revision.n for s in stands} == {1}
    assert all(s.head.revision.briefing == first.revision.briefing for s in stands)
    assert len(review.store.audit("d1")) == 1


def test_an_unknown_draft_and_one_without_text_are_not_found(review: Any, now: Any) -> None:
    review.drafts.create("d2", DraftRequest("Fuel"), now=now)
    for name in ("d2", "d3"):
        with pytest.raises(NotFound):
            review.store.stand(name, at=now)
        with (
            pytest.raises(NotFound),
            review.store.writing(name, at=now, by="ana", expected=None),
        ):
            raise AssertionError("nothing can be written")


def test_whoever_saw_another_text_writes_nothing(review: Any, now: Any) -> None:
    with (
        pytest.raises(Stale),
        review.store.writing("d1", at=now, by="ben", expected="0" * 64),
    ):
        raise AssertionError("held although stale")
    assert len(review.store.audit("d1")) == 1


def test_an_error_undoes_the_whole_change(review: Any, now: Any) -> None:
    before = review.stand()

    def misstep() -> None:
        seen = before.head.hash
        with review.store.writing("d1", at=now, by="ben", expected=seen) as writing:
            writing.move("submit")
            writing.tell("submitted")
            writing.move("retract")

    with pytest.raises(WrongState):
        misstep()
    after = review.stand()
    assert after.draft.state == before.draft.state == "draft"
    assert len(review.store.audit("d1")) == 1


def test_of_many_who_save_at_once_on_one_text_one_wins(review: Any, open_again: Any) -> None:
    expected = review.stand().head.hash
    text = review.markdown("situation")

    def save(number: int) -> bool:
        try:
            open_again().editing.save_section(
                "d1",
                "situation",
                text.replace("no boats", f"{number} boats"),
                expected=expected,
                by=f"editor {number}",
            )
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(save, range(2, 18)))
    assert won.count(True) == 1
    assert [r.revision.n for r in review.store.revisions("d1")] == [2, 1]
    assert f"{won.index(True) + 2} boats" in review.markdown("situation")


def test_the_chain_holds_under_many_writers_of_many_processes(review: Any, now: Any) -> None:
    stores = [ReviewStore(review.library.engine) for _ in range(8)]

    def tell(number: int) -> None:
        with stores[number % 8].writing("d1", at=now, by="ana", expected=None) as writing:
            writing.tell("noted", number=number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tell, range(40)))
    entries = review.store.audit()
    assert len(entries) == 41
    assert first_broken(entries) is None
