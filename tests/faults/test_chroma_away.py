"""The fault run in small: one process, two stops; and that it can tell what is not indexed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import fault_chroma_away as fault


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("postgres")  # skips where there is none
def test_two_stops_lose_nothing_and_are_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[tuple[int, int]] = []
    look = fault.unindexed

    def twice(rig: Any) -> tuple[int, int]:
        counted.append(look(rig))
        index = fault.ServedIndex(rig.chroma.url, fault.COLLECTION, fault.connect(rig.database))
        index._collection.delete(ids=[str(min(index.ids()))])
        counted.append(look(rig))
        return counted[0]

    monkeypatch.setattr(fault, "unindexed", twice)
    run = fault.stop_often(tmp_path, print, drafts=3, stops=2, seed=3, apis=1, workers=1)
    figures = {f.name: f for f in run}
    assert [f for f in figures.values() if not f.holds] == []
    assert figures["chroma_away.clear_503"].value >= 1
    (stored, missing), (_, then) = counted
    assert (missing, then) == (0, 1)
    assert stored > 3
