from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from drafter.review.states import UNDER_REVIEW, Action, State, WrongState, may, next_state

STATES, ACTIONS = get_args(State), get_args(Action)
# Every move that there is; whatever is not here is refused.
MOVES = {
    ("generating", "finish"): "draft",
    ("generating", "fail"): "failed",
    ("generating", "cancel"): "cancelled",
    ("draft", "edit"): "draft",
    ("draft", "submit"): "in_review",
    ("draft", "archive"): "archived",
    ("in_review", "edit"): "in_review",
    ("in_review", "request_changes"): "draft",
    ("in_review", "approve"): "approved",
    ("in_review", "archive"): "archived",
    ("approved", "edit"): "in_review",
    ("approved", "request_changes"): "draft",
    ("approved", "schedule"): "scheduled",
    ("approved", "publish"): "published",
    ("approved", "archive"): "archived",
    ("scheduled", "edit"): "in_review",
    ("scheduled", "request_changes"): "draft",
    ("scheduled", "unschedule"): "approved",
    ("scheduled", "publish"): "published",
    ("published", "correct"): "corrected",
    ("published", "retract"): "retracted",
    ("corrected", "correct"): "corrected",
    ("corrected", "retract"): "retracted",
    ("failed", "archive"): "archived",
    ("cancelled", "archive"): "archived",
}


@pytest.mark.parametrize(("state", "action"), list(product(STATES, ACTIONS)))
def test_every_pair_of_state_and_action(state, action) -> None:
    wanted = MOVES.get((state, action))
    assert may(state, action) is (wanted is not None)
    if wanted:
        assert next_state(state, action) == wanted
        return
    with pytest.raises(WrongState) as caught:
        next_state(state, action)
    allowed = [s for s in STATES if (s, action) in MOVES]
    assert all(s in caught.value.help for s in allowed)


def test_a_text_that_was_approved_is_so_no_more_once_it_is_edited() -> None:
    for state in UNDER_REVIEW:
        assert next_state(state, "edit") in {"draft", "in_review"}


def test_nothing_published_is_edited_and_nothing_ended_goes_on() -> None:
    assert {"draft", "in_review", "approved", "scheduled"} == UNDER_REVIEW
    for state in ("retracted", "archived"):
        assert not any(may(state, action) for action in ACTIONS)
