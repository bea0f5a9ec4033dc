"""A few runs of random editors; ``tests/faults/fault_random_editors.py`` makes 500."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from api.review.store import ReviewStore
from tests.api.review.random_editors import RandomEditors
from tests.api.review.review_office import Tally, open_office

SETTINGS = settings(
    max_examples=12,
    stateful_step_count=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_random_editors_lose_no_edit_and_approve_no_changed_text(
    tmp_path: Path, sources: list[Any], now: Any
) -> None:
    office_ = open_office(tmp_path, sources, now)

    class Machine(RandomEditors):
        office = office_
        tally = Tally()

    run_state_machine_as_test(
        Machine,
        settings=SETTINGS,
    )
    tally = Machine.tally
    assert not tally.wrong
    assert tally.runs >= 12
    assert tally.edits > 12
    assert sum(n for what, n in tally.refused.items() if what.endswith(": stale")) > 0
    assert tally.done["looked at approved"] > 0
    office_.library.close()


def test_a_store_that_forgets_to_compare_is_found_out(
    tmp_path: Path, sources: list[Any], now: Any, monkeypatch: Any
) -> None:
    """Decisions that no longer say on which text they are made."""
    office_ = open_office(tmp_path, sources, now)
    compared = ReviewStore.writing

    def careless(self: ReviewStore, draft_id: str, *, expected: str | None, **more: Any) -> Any:
        return compared(self, draft_id, expected=None, **more)

    monkeypatch.setattr(ReviewStore, "writing", careless)

    class Machine(RandomEditors):
        office = office_
        tally = Tally()

    with pytest.raises(AssertionError, match="lost edit"):
        run_state_machine_as_test(
            Machine, settings=settings(SETTINGS, max_examples=40, phases=[Phase.generate])
        )
    assert Machine.tally.wrong
    office_.library.close()
