"""The pages of the checks tell what was measured, and what was measured is what the checks say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BadInput
from evals.checks import ALL_CHECKS
from evals.rates import BEGIN, END, briefing_rates, sample_rates, written
from prompts import load_style

FOLDER = Path(__file__).parents[3] / "docs" / "checks"
MEND = "the checks say something else than when they were measured: `make rates`"


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((FOLDER / "measured.json").read_text("utf-8"))
    return kept


def test_every_page_tells_what_was_measured(measured: dict[str, Any]) -> None:
    for page in ["README", *(check.name for check in ALL_CHECKS)]:
        text = (FOLDER / f"{page}.md").read_text("utf-8")
        assert written(page, text, measured) == text, f"{page}.md: `make rates` writes it anew"


def test_the_checks_still_say_what_was_measured(measured: dict[str, Any]) -> None:
    kept = measured["self_test"]
    assert sample_rates(load_style(), seed=kept["seed"]) == kept["sample"], MEND
    assert briefing_rates(load_style()) == kept["briefings"], MEND


def test_every_rate_on_a_page_has_its_denominator(measured: dict[str, Any]) -> None:
    text = written("numbers", f"{BEGIN}\n{END}", measured)
    row = next(line for line in text.splitlines() if line.startswith("| number |"))
    rows = [r for r in measured["self_test"]["rates"] if r["operator"] == "number"]
    caught, made = sum(r["flagged"] for r in rows), sum(r["made"] for r in rows)
    assert f"| {caught:,}/{made:,} |" in row
    assert made > 200


def test_a_page_without_marks_is_named(measured: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="numbers lacks"):
        written("numbers", f"{BEGIN} and no end", measured)
