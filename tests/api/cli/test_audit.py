"""``drafter audit`` over a real database."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from api import wiring
from api.cli.main import run
from api.settings import Settings
from corpus.codec import briefing_to_dict
from corpus.database import audit
from corpus.model import Briefing, Section
from drafter.model import DraftRequest

NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)


@pytest.fixture
def recorded(data: Path) -> Path:
    """Two drafts, each with its first entry."""
    with wiring.open_drafts(Settings()) as drafts:
        for name in ("aa11", "bb22"):
            text = Briefing(name, "Ferries", None, (Section("situation", "The Situation"),))
            drafts.record(briefing_to_dict(text, {}), DraftRequest("Ferries"), now=NOW)
    return data


def test_the_entries_of_one_draft_are_shown(recorded, capsys) -> None:
    assert run(["audit", "show", "aa", "--json"]) == 0
    (entry,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (entry["draft_id"], entry["action"], entry["revision"]) == ("aa11", "made", 1)
    assert run(["audit", "show", "aa"]) == 0
    assert "made" in capsys.readouterr().out


def test_a_whole_chain_and_a_broken_one(recorded, capsys) -> None:
    assert run(["audit", "verify", "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert (whole["entries"], whole["whole"], whole["broken"]) == (2, True, None)
    assert run(["audit", "verify", "--head", whole["head"]]) == 0
    assert run(["audit", "verify", "--head", "f" * 64]) == 1
    engine = wiring.open_engine(Settings())
    with engine.begin() as connection:
        connection.execute(update(audit).where(audit.c.seq == 2).values(by="mallory"))
    engine.dispose()
    capsys.readouterr()
    assert run(["audit", "verify"]) == 1
    assert "Entry 2 of 2 breaks the chain" in capsys.readouterr().out


def test_what_was_meant_is_asked(data, capsys) -> None:
    assert run(["audit", "show"]) == 2
    assert run(["audit", "verify", "aa11"]) == 2
    assert run(["audit", "show", "cc33"]) == 4
    assert run(["audit", "verify"]) == 0
    assert "Nothing is recorded yet" in capsys.readouterr().out
