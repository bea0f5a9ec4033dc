"""Sums over a real ledger."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.database import connect, upgrade
from drafter.ledger import CallRecord, SqlLedger
from drafter.spending import By, Spending, spending, total

# key, day, draft, model, estimated, prompt, completion, cost
CALLS = [
    ("a", 1, "d1", "small", False, 100, 10, 0.25),
    ("b", 1, "d1", "large", False, 200, 20, 1.5),
    ("c", 2, "d2", "small", True, 300, 30, 0.5),
]


@pytest.mark.parametrize(
    ("by", "sums"),
    [
        (
            By.DAY,
            [
                Spending("2026-03-01", 2, 0, 300, 30, 1.75),
                Spending("2026-03-02", 1, 1, 300, 30, 0.5),
            ],
        ),
        (By.MODEL, [Spending("large", 1, 0, 200, 20, 1.5), Spending("small", 2, 1, 400, 40, 0.75)]),
        (By.DRAFT, [Spending("d1", 2, 0, 300, 30, 1.75), Spending("d2", 1, 1, 300, 30, 0.5)]),
    ],
)
def test_calls_are_summed(tmp_path: Path, by: By, sums: list[Spending]) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'desk.db'}")
    upgrade(engine)
    assert spending(engine, by) == []
    for key, day, draft, model, estimated, prompt, completion, cost in CALLS:
        at = datetime(2026, 3, day, 23, 59, tzinfo=UTC)
        reply = {"content": "…", "estimated": estimated}
        record = CallRecord(key, draft, "plan", model, reply, prompt, completion, cost)
        SqlLedger(engine, now=lambda at=at: at).put(record)  # type: ignore[misc]
    rows = spending(engine, by)
    engine.dispose()
    assert rows == sums
    assert total(rows) == Spending("total", 3, 1, 600, 60, 2.25)
