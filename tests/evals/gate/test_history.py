"""Scores over time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import BadInput
from evals.gate.history import read_history
from evals.gate.model import Outcome


def test_each_run_adds_a_row(drafts: Path, gated: Callable[..., Outcome]) -> None:
    file = drafts / "deep" / "history.jsonl"
    gated("drafts/good.md", history=file, label="abc123")
    outcome = gated(history=file)
    rows = read_history(file)
    assert outcome.history == rows
    assert [(r.label, r.passed) for r in rows] == [("abc123", True), ("", False)]
    assert rows[0].scores["supported"].denominator == 1
    assert all(s.denominator for r in rows for s in r.scores.values())


def test_a_damaged_row_is_named_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "h.jsonl"
    file.write_text('\n{"at": "2026-03-12T00:00:00Z", "passed": true, "scores": {}}\n{"at": 1}\n')
    with pytest.raises(BadInput, match=r"h\.jsonl:3 "):
        read_history(file)
