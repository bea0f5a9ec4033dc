from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from api.review.deciding import Deciding
from api.review.store import Stale
from corpus.errors import BadInput, NotFound
from corpus.model import Kind
from drafter.review.approval import SelfApproval, approval_of
from drafter.review.findings import Blocked, standings
from drafter.review.states import WrongState

REASON = "the harbour master told me by phone"


@pytest.fixture
def deciding(review: Any) -> Deciding:
    numbers = count(1)
    return Deciding(review.store, review.clock, lambda: f"id{next(numbers)}", lambda: False)


def head(review: Any) -> str:
    return str(review.stand().head.hash)


def blocking(review: Any) -> list[Any]:
    stand = review.stand()
    return [s for s in standings(stand.head.revision.briefing, stand.rulings) if s.blocks]


def clear(review: Any, deciding: Deciding) -> None:
    """Override what blocks, one by one."""
    for standing in blocking(review):
        deciding.override("d1", standing.id, REASON, expected=head(review), by="ben")


def approve(review: Any, deciding: Deciding, by: str = "ben", **more: Any) -> Any:
    return deciding.review("d1", "approve", expected=head(review), by=by, **more)


def submit(review: Any, deciding: Deciding) -> None:
    deciding.review("d1", "submit", expected=head(review), by="ana")


def test_a_text_with_an_uncited_fact_is_not_approved_until_it_is_ruled_on(
    review: Any, deciding: Deciding
) -> None:
    submit(review, deciding)
    with pytest.raises(Blocked, match="coverage"):
        approve(review, deciding)
    clear(review, deciding)
    made = approve(review, deciding)
    stand = review.stand()
    assert stand.draft.state == "approved"
    assert approval_of(review.store.reviews("d1"), stand.head.revision) == made
    told = review.store.audit("d1")[-1]
    assert (told.action, told.by) == ("approved", "ben")
    assert {o["reason"] for o in told.details["overrides"]} == {REASON}
    assert told.details["hash"] == stand.head.hash


def test_an_edit_voids_the_approval_and_a_return_to_the_old_words_does_not_bring_it_back(
    review: Any, deciding: Deciding
) -> None:
    submit(review, deciding)
    clear(review, deciding)
    approve(review, deciding)
    text = review.markdown("outlook")
    for words in (text.replace("20 March", "21 March"), text):
        review.editing.save_section("d1", "outlook", words, expected=head(review), by="ana")
        stand = review.stand()
        assert stand.draft.state == "in_review"
        assert approval_of(review.store.reviews("d1"), stand.head.revision) is None
    assert [e.details.get("approval") for e in review.store.audit("d1")[-2:]] == ["voided", None]


def test_whoever_asked_does_not_approve_unless_there_is_nobody_else(
    review: Any, deciding: Deciding
) -> None:
    submit(review, deciding)
    clear(review, deciding)
    for waive in (False, True):
        with pytest.raises(SelfApproval):
            approve(review, deciding, by="ana", waive=waive)
    alone = Deciding(review.store, review.clock, lambda: "id", lambda: True)
    with pytest.raises(SelfApproval) as caught:
        approve(review, alone, by="ana")
    assert "waive_self_approval" in caught.value.help
    made = approve(review, alone, by="ana", waive=True)
    assert made.waived
    assert review.store.audit("d1")[-1].details["waived_self_approval"] is True


def test_a_waiver_that_is_not_needed_is_not_recorded(review: Any, deciding: Deciding) -> None:
    submit(review, deciding)
    clear(review, deciding)
    assert not approve(review, deciding, waive=True).waived


def test_decisions_are_for_the_text_that_was_seen(review: Any, deciding: Deciding) -> None:
    (first, *_) = blocking(review)
    seen = head(review)
    review.editing.mark_kind("d1", "f1", Kind.FORECAST, expected=seen, by="ana")
    for decide in (
        lambda: deciding.review("d1", "submit", expected=seen, by="ben"),
        lambda: deciding.override("d1", first.id, REASON, expected=seen, by="ben"),
        lambda: deciding.verify("d1", "s1", expected=seen, by="ben"),
        lambda: review.editing.mark_kind("d1", "s1", Kind.ANALYSIS, expected=seen, by="ben"),
    ):
        with pytest.raises(Stale):
            decide()
    assert review.stand().draft.state == "draft"
    assert review.stand().rulings == ()


def test_an_override_needs_a_reason_and_falls_with_the_words(
    review: Any, deciding: Deciding
) -> None:
    (first, *_) = blocking(review)
    with pytest.raises(BadInput, match="too little"):
        deciding.override("d1", first.id, "it is ok", expected=head(review), by="ben")
    done = deciding.override("d1", first.id, REASON, expected=head(review), by="ben")
    assert (done.state, done.blocks) == ("overridden", False)
    assert done.override is not None
    assert (done.override.by, done.override.reason) == ("ben", REASON)
    assert first.id not in [s.id for s in blocking(review)]
    text = review.markdown("situation").replace("no boats", "no ships")
    review.editing.save_section("d1", "situation", text, expected=head(review), by="ana")
    again = [s.id for s in blocking(review) if s.finding.sentence_id == "s3"]
    assert again
    assert first.id not in again


def test_an_override_taken_back_takes_the_approval_back(review: Any, deciding: Deciding) -> None:
    (first, *_) = blocking(review)
    submit(review, deciding)
    clear(review, deciding)
    approve(review, deciding)
    again = deciding.reopen("d1", first.id, expected=head(review), by="cam")
    assert again.blocks
    assert review.stand().draft.state == "in_review"
    with pytest.raises(Blocked):
        approve(review, deciding)


def test_what_is_not_there_is_not_found(review: Any, deciding: Deciding) -> None:
    with pytest.raises(NotFound, match="no finding"):
        deciding.override("d1", "0" * 16, REASON, expected=head(review), by="ben")
    with pytest.raises(NotFound, match="no sentence"):
        deciding.verify("d1", "s9", expected=head(review), by="ben")


def test_each_decision_is_for_a_draft_in_the_right_state(review: Any, deciding: Deciding) -> None:
    for decision in ("approve", "request_changes"):
        with pytest.raises(WrongState):
            deciding.review("d1", decision, expected=head(review), by="ben")
    submit(review, deciding)
    with pytest.raises(WrongState):
        submit(review, deciding)
    deciding.review("d1", "request_changes", expected=head(review), by="ben", note="Cite it.")
    assert review.stand().draft.state == "draft"
    with review.store.writing("d1", at=review.clock(), by="ben", expected=None) as writing:
        writing.move("archive")
    with pytest.raises(WrongState, match="not under review"):
        deciding.verify("d1", "s1", expected=head(review), by="ben")
    with pytest.raises(WrongState):
        review.editing.mark_kind("d1", "s1", Kind.ANALYSIS, expected=head(review), by="ben")


def test_a_person_says_that_a_sentence_was_read_against_its_sources(
    review: Any, deciding: Deciding
) -> None:
    from drafter.review.findings import verified

    stand = deciding.verify("d1", "s1", expected=head(review), by="ben")
    found = {s.id: verified(s, stand.rulings) for s in stand.head.revision.briefing.sentences}
    assert [k for k, v in found.items() if v] == ["s1"]
    assert head(review) == stand.head.hash
