"""Floors pinned with the hash of their data: what is said, what fails, what may be lowered."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import BadInput
from corpus.model import Score
from evals.gate.baseline import (
    Baseline,
    Pinned,
    changes,
    compare,
    lowerings,
    read_baseline,
    updated,
)
from evals.gate.model import Outcome
from evals.reports.shared import floor_text

Gate = Callable[..., Outcome]
AT = datetime(2026, 3, 12, tzinfo=UTC)
BASE = Baseline(
    {"support": Score(9, 10)}, {"a.md": Pinned("aa", ("f1",))}, "s", ("support@1",), "style"
)


def test_a_first_run_pins_and_the_next_is_held_to_it(drafts: Path, gated: Gate) -> None:
    file = drafts / "floors.json"
    first = gated(baseline=file, update=True)
    assert first.passed, "what was just pinned holds"
    raw = json.loads(file.read_text("utf-8"))
    assert raw["files"]["drafts/bad.md"]["blocking"]
    assert raw["scores"]["supported"]["denominator"] == 2
    again = gated(baseline=file)
    assert again.passed
    assert again.notes == ()
    assert not any(j.blocking for j in again.judged)


def test_a_new_blocking_finding_fails_and_a_known_one_does_not(drafts: Path, gated: Gate) -> None:
    file = drafts / "floors.json"
    gated(baseline=file, update=True)
    path = drafts / "drafts" / "good.md"
    path.write_text(path.read_text("utf-8").replace("all passengers", "all 98 passengers"))
    outcome = gated(baseline=file)
    assert not outcome.passed
    new = {j.name: len(j.blocking) for j in outcome.judged}
    assert new["drafts/bad.md"] == 0
    assert new["drafts/good.md"] >= 1
    assert "data changed since the floors were pinned: drafts/good.md" in outcome.notes


def test_a_pinned_file_that_is_not_judged_fails(drafts: Path, gated: Gate) -> None:
    file = drafts / "floors.json"
    gated(baseline=file, update=True)
    (drafts / "drafts" / "bad.md").unlink()
    outcome = gated(baseline=file)
    assert outcome.gone == ("drafts/bad.md",)
    assert not outcome.passed


def test_update_refuses_to_lower_without_a_reason_that_stays(drafts: Path, gated: Gate) -> None:
    file = drafts / "floors.json"
    gated(baseline=file, update=True)
    path = drafts / "drafts" / "good.md"
    path.write_text(path.read_text("utf-8").replace("all passengers", "all 98 passengers"))
    before = file.read_bytes()
    with pytest.raises(BadInput, match=r"would sink: .*supported from 0\.500"):
        gated(baseline=file, update=True)
    assert file.read_bytes() == before
    gated(baseline=file, update=True, allow_lower=True, reason="the wire corrected itself")
    kept = read_baseline(file).lowered
    assert [k.reason for k in kept] == ["the wire corrected itself"]
    assert any(w.startswith("supported from") for w in kept[0].what)
    gated(baseline=file, update=True)
    assert len(read_baseline(file).lowered) == 1, "a reason outlives later updates"


@pytest.mark.parametrize(
    "demand",
    [
        {"update": True},
        {"allow_lower": True, "reason": "x"},
        {"baseline": Path("f"), "update": True, "allow_lower": True},
        {"baseline": Path("f"), "update": True, "allow_lower": True, "reason": "  "},
        {"baseline": Path("f"), "reason": "x"},
    ],
)
def test_demands_that_contradict_each_other(drafts: Path, gated: Gate, demand: dict) -> None:
    with pytest.raises(BadInput):
        gated(**demand)
    assert not (drafts / "f").exists()


def test_nothing_is_pinned_where_a_document_was_not_read(drafts: Path, gated: Gate) -> None:
    (drafts / "drafts" / "worse.md").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="could not be read"):
        gated(baseline=drafts / "floors.json", update=True)
    assert not (drafts / "floors.json").exists()


def test_every_change_of_the_ground_is_said() -> None:
    now = replace(
        BASE,
        files={"a.md": Pinned("bb"), "c.md": Pinned("cc")},
        sources="t",
        checks=("support@2",),
        style="other",
    )
    said = "\n".join(changes(now, replace(BASE, files={**BASE.files, "b.md": Pinned("b")})))
    for word in ("changed since the floors were pinned: a.md", "new since", "judged since the",
                 "sources are not", "house style", "support@1, support@2"):  # fmt: skip
        assert word in said, word


def test_what_counts_as_lower() -> None:
    assert lowerings(BASE, BASE) == ()
    higher = replace(BASE, scores={"support": Score(10, 10)}, files={"a.md": Pinned("bb")})
    assert lowerings(higher, BASE) == ()
    lower = replace(BASE, scores={"support": Score(8.9, 10)})
    assert lowerings(lower, BASE) == ("support from 0.900 (9/10) to 0.890 (8.9/10)",)
    assert lowerings(replace(BASE, scores={}), BASE) == ("support from 0.900 (9/10) to – (0/0)",)
    assert lowerings(replace(BASE, files={}), BASE) == ("a.md is no longer judged",)
    more = replace(BASE, files={"a.md": Pinned("aa", ("f1", "f2"))})
    assert lowerings(more, BASE) == ("1 more blocking in a.md",)
    assert updated(higher, BASE, reason=None, at=AT) == higher


def test_a_floor_of_labelled_data_holds_for_that_data_alone() -> None:
    pinned = replace(BASE, files={**BASE.files, "claims.jsonl": Pinned("11")})
    own = {"labelled": frozenset({"claims.jsonl"}), "of_labelled": frozenset({"support"})}
    other = replace(pinned, files={**BASE.files, "claims.jsonl": Pinned("22")}, **own)
    easier = replace(other, scores={"support": Score(10, 10)})
    run = Outcome((), (), easier.scores)
    assert compare(run, replace(easier, files=pinned.files), pinned).passed
    held = compare(run, easier, pinned)
    assert not held.passed
    assert "pinned on other labelled data" in floor_text(held.floors[0])
    assert lowerings(easier, pinned) == ("claims.jsonl holds other labelled data",)
    with pytest.raises(BadInput, match="other labelled data"):
        updated(easier, pinned, reason=None, at=AT)
    written = updated(easier, pinned, reason="ten labels were wrong", at=AT)
    assert written.lowered[-1].reason == "ten labels were wrong"


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"schema": "floors/1"}', '{"schema": "x"}'])
def test_a_damaged_baseline_is_named(tmp_path: Path, body: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(BadInput, match=r"floors\.json"):
        read_baseline(path)


def test_a_missing_baseline_is_named(drafts: Path, gated: Gate) -> None:
    with pytest.raises(BadInput, match="no baseline at"):
        gated(baseline=drafts / "none.json")
