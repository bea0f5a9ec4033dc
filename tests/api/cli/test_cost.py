"""What the ledger says, as people and as scripts read it."""

import json
from datetime import UTC, datetime

import pytest

from api import wiring
from api.cli.main import run
from api.settings import Settings
from drafter.ledger import CallRecord, SqlLedger


@pytest.fixture
def paid(data):
    engine = wiring.open_engine(Settings())
    ledger = SqlLedger(engine, now=lambda: datetime(2026, 3, 6, 9, tzinfo=UTC))
    for key, estimated in (("a", False), ("b", True)):
        reply = {"content": "…", "estimated": estimated}
        ledger.put(CallRecord(key, "d1", "plan", "m", reply, 1000, 50, 0.125))
    engine.dispose()


def test_an_empty_ledger_says_so(data, capsys):
    assert run(["cost"]) == 0
    assert "No model call" in capsys.readouterr().out
    assert run(["cost", "--json"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("by", "name"), [("day", "2026-03-06"), ("model", "m"), ("draft", "d1")])
def test_sums_as_json_lines(paid, capsys, conforms, by, name):
    assert run(["cost", "--by", by, "--json"]) == 0
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    conforms(row, "cost")
    assert (row["by"], row["name"], row["calls"], row["estimated"]) == (by, name, 2, 1)
    assert (row["prompt_tokens"], row["completion_tokens"], row["cost"]) == (2000, 100, 0.25)


def test_the_table_ends_with_the_total_and_tells_estimates(paid, capsys):
    assert run(["cost"]) == 0
    shown = capsys.readouterr().out
    assert "0.2500" in shown.splitlines()[-2]
    assert shown.splitlines()[-2].startswith("total")
    assert "1 of 2 calls" in shown


def test_another_sum_is_wrong_usage(data, capsys):
    assert run(["cost", "--by", "week"]) == 2
    assert "day" in capsys.readouterr().err
