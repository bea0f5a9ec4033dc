"""The fault run in small: a few kills over a few drafts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_farm_kill as fault


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("postgres")  # skips where there is none
def test_no_draft_is_lost_or_paid_twice_whichever_process_is_killed(tmp_path: Path) -> None:
    # By this seed a worker and then the API are killed, both while calls are in flight.
    figures = {f.name: f for f in fault.kill_often(tmp_path, print, drafts=2, kills=2, seed=37937)}
    assert [f for f in figures.values() if not f.holds] == []
    assert figures["farm_kill.paid_twice"].denominator > 8
