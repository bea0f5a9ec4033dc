"""The fault run in small: one worker that does not come back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_worker_gone as fault


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("postgres")  # skips where there is none
def test_the_jobs_of_a_worker_that_is_gone_are_finished_by_the_other(tmp_path: Path) -> None:
    # How long it takes is for the whole run to say: tests share their machine.
    run = fault.kill_for_good(tmp_path, print, rounds=1, drafts=4, seed=5, within_s=300)
    figures = {f.name: f for f in run}
    assert [f for f in figures.values() if not f.holds] == []
    assert figures["worker_gone.jobs_adopted"].denominator >= 1
    assert figures["worker_gone.paid_twice"].denominator > 8
