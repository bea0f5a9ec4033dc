"""The fault run in small: some seconds in a hurry; how memory grew is told by numbers alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_soak as fault


@pytest.mark.timeout(300)
def test_some_seconds_of_everything_lose_nothing(tmp_path: Path) -> None:
    # So short a run warms up all the while: only the whole one judges memory.
    run = fault.soak(tmp_path, print, seconds=12, warm_s=1, grown=100, hurry=6)
    figures = {f.name: f for f in run}
    assert [f for f in figures.values() if not f.holds] == []
    assert figures["soak.drafts_lost"].denominator >= 2
    assert figures["soak.edits_lost"].denominator >= 1
    assert figures["soak.articles_lost"].denominator >= 3


def test_growth_is_from_the_first_to_the_last_after_warming_up() -> None:
    warming = [(float(at), at * 100) for at in range(10)]
    level = [(float(at), 1000) for at in range(10, 20)]
    assert fault.growth([*warming, *level], 10) == 0
    rising = [(float(at), 1000 + 10 * (at - 10)) for at in range(10, 20)]
    assert fault.growth([*warming, *rising], 10) == pytest.approx(0.08, abs=0.005)
    with pytest.raises(ValueError, match="too seldom"):
        fault.growth(warming, 10)


def test_answers_that_fail_are_counted() -> None:
    seen = fault.Soaked()
    for status in (200, 404, 500, 503):
        seen.note(fault.httpx.Response(status))
    assert seen.failed == 2
