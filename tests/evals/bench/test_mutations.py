"""Errors caught and honest sentences passed, counted for each system."""

from __future__ import annotations

import pytest

from corpus.errors import BadInput
from evals.bench.mutations import CHECKS, SYSTEMS, chosen, gather, run
from evals.mutations import Case, fiction_seeds
from prompts import load_style

GATE = "names and numbers"


@pytest.fixture(scope="module")
def found() -> list[Case]:
    made = gather(fiction_seeds()[:60:3], seed=1, each=2, half="tuned")
    return [c for c in made if not c.operator.name.startswith("written")][:80]


def test_a_half_and_a_number_of_cases_are_kept(found: list[Case]) -> None:
    by_operator: dict[str, int] = {}
    for case in found:
        assert case.made_from.half == "tuned"
        by_operator[case.operator.name] = by_operator.get(case.operator.name, 0) + 1
    assert set(by_operator.values()) <= {1, 2}
    assert "citation-old" not in by_operator


def test_every_case_is_counted_once_for_each_system(found: list[Case]) -> None:
    rows = {r.system: r for r in run(found, load_style(), (CHECKS, GATE), lambda _: None)}
    for row in rows.values():
        assert row.made_errors + row.made_honest == len(found)
        assert row.written_errors == row.written_honest == 0
        assert row.made_caught <= row.made_errors
    # A gate that asks for names and numbers alone sees no "not".
    assert rows[CHECKS].made_caught > rows[GATE].made_caught


def test_what_is_not_installed_says_so(found: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAFTER_BENCH_PYTHON", "/nowhere/python")
    (row,) = run(found[:2], load_style(), ("claimproofkit",), lambda _: None)
    assert "not installed" in row.absent
    assert row.made_errors == 0


def test_an_unknown_system_is_refused() -> None:
    assert chosen(()) == SYSTEMS
    with pytest.raises(BadInput, match="no system 'x'"):
        chosen(("x",))
