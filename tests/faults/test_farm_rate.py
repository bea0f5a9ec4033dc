"""The run in small: one process and several do the same work."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_farm_rate as fault


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("postgres")  # skips where there is none
def test_one_process_and_several_do_the_same_work(tmp_path: Path) -> None:
    # How fast it is is for the whole run to say: each process is as small as can be.
    run = fault.same_work(tmp_path, print, drafts=2, batches=2, DRAFTER_WORKERS="0")
    figures = {f.name: f for f in run}
    assert [f for f in figures.values() if not f.holds] == []
    assert figures["farm_rate.several_articles_a_second"].value > 0
