"""One run: totals, files written, and bad documents among good ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import BadInput, NotFound
from evals.gate.model import Outcome
from evals.gate.session import render, write_reports

Gate = Callable[..., Outcome]


def test_scores_are_summed_over_documents(drafts: Path, gated: Gate) -> None:
    outcome = gated()
    assert [j.name for j in outcome.judged] == ["drafts/bad.md", "drafts/good.md"]
    parts = [j.report.scores["supported"] for j in outcome.judged]
    whole = outcome.scores["supported"]
    assert whole.denominator == sum(p.denominator for p in parts) == 2
    assert whole.numerator == 1
    assert not outcome.passed
    assert gated("drafts/good.md").passed


def test_a_bad_document_is_named_and_the_rest_is_judged(drafts: Path, gated: Gate) -> None:
    (drafts / "drafts" / "worse.md").write_bytes(b"\xff\xfe")
    outcome = gated("drafts", "none/*.md")
    assert [u.where for u in outcome.unread] == ["none/*.md", "drafts/worse.md"]
    assert len(outcome.judged) == 2
    assert not gated("drafts/good.md", "drafts/worse.md").passed


def test_a_single_bad_document_raises_its_own_error(drafts: Path, gated: Gate) -> None:
    with pytest.raises(NotFound):
        gated("none.md")


def test_a_floor_fails_a_run_without_findings(drafts: Path, gated: Gate) -> None:
    assert gated("drafts/good.md", floors={"supported": 1.0}).passed
    (drafts / "drafts" / "plain.md").write_text("# Plain\n\nIt may yet rain.\n")
    unmeasured = gated("drafts/plain.md", floors={"supported": 0.0})
    assert not unmeasured.passed, "over nothing no floor holds"


def test_nothing_judged_is_not_passed(drafts: Path, gated: Gate) -> None:
    assert not gated("none/*.md").passed


def test_the_suffix_names_the_form_unless_a_single_file_is_told(drafts: Path, gated: Gate) -> None:
    outcome = gated()
    files = [drafts / "r" / name for name in ("o.json", "o.sarif", "o.xml", "o.md", "o.txt", "o")]
    write_reports(outcome, files, None)
    assert json.loads(files[0].read_text())["schema"] == "gate/1"
    assert json.loads(files[1].read_text())["version"] == "2.1.0"
    assert files[2].read_text().startswith("<?xml")
    assert files[3].read_text().startswith("### ")
    assert files[4].read_text() == files[5].read_text() == render(outcome, "table")
    write_reports(outcome, [files[0]], "sarif")
    assert files[0].read_text() == files[1].read_text()
    with pytest.raises(BadInput, match="no format"):
        render(outcome, "pdf")
