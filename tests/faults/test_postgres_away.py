"""The fault run in small: one process that works, PostgreSQL stopped twice under it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_postgres_away as fault


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("postgres")  # skips where there is none
def test_two_stops_lose_nothing_and_are_told_as_such(tmp_path: Path) -> None:
    run = fault.stop_often(tmp_path, print, drafts=3, stops=2, seed=5, apis=1, workers=1)
    figures = {f.name: f for f in run}
    assert [f for f in figures.values() if not f.holds] == []
    assert figures["postgres_away.recovered_unaided"].value == 2
    assert figures["postgres_away.clear_503"].value >= 1
