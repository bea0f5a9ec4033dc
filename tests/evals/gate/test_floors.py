"""Floors as people type them."""

from __future__ import annotations

import pytest

from corpus.errors import BadInput
from corpus.model import Score
from evals.gate.floors import hold, parse_floors


def test_floors_are_read() -> None:
    assert parse_floors(["coverage=1.0, support=.95", "supported=80%"]) == {
        "coverage_fact": 1.0,
        "support": 0.95,
        "supported": 0.8,
    }


@pytest.mark.parametrize("text", ["coverage", "=1", "support=1.1", "support=-1", "x=nan", "x=y"])
def test_what_is_no_floor_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="not a floor"):
        parse_floors([text])


def test_a_floor_holds_at_its_value_and_not_below() -> None:
    scores = {"support": Score(2.7, 3), "numbers": Score(0, 0)}
    held = {h.name: h.holds for h in hold({"support": 0.9, "numbers": 0.0}, scores)}
    assert held == {"support": True, "numbers": False}
    assert not hold({"support": 0.901}, scores)[0].holds
    with pytest.raises(BadInput, match="no score named speed"):
        hold({"speed": 1.0}, scores)
