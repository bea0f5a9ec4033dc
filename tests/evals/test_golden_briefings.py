"""Whole briefings: a good one passes, and each planted fault is found where it was planted."""

from __future__ import annotations

from functools import cache

import pytest

from corpus.model import Report, Severity
from evals import run
from evals.golden.briefings import NAMES, GoldenBriefing, load_briefing
from prompts import load_style

GOOD = [n for n in NAMES if load_briefing(n, load_style()).base is None]
FAULTY = [n for n in NAMES if n not in GOOD]


@cache
def judged(name: str) -> tuple[GoldenBriefing, Report]:
    style = load_style()
    golden = load_briefing(name, style)
    return golden, run(golden.briefing, golden.sources, style)


def found(name: str, *severities: Severity) -> set[tuple[str, str]]:
    """Return what was found, as pairs of a sentence's id or a section's key and a check."""
    _, report = judged(name)
    return {
        (f.sentence_id or f.section or "", f.check.partition("@")[0])
        for f in report.findings
        if f.severity in (severities or tuple(Severity))
    }


def test_there_are_good_ones_and_faulty_ones() -> None:
    assert len(GOOD) >= 4
    assert len(FAULTY) >= 6
    planted = [fault for name in FAULTY for fault in judged(name)[0].faults]
    assert len(planted) >= 30
    assert len({check for _, check in planted}) >= 18


def test_a_whole_issue_fits_every_section_of_the_style() -> None:
    score = judged("skerrin")[1].scores["section_shape"]
    assert (score.numerator, score.denominator) == (5, 5)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_briefing_passes(name: str) -> None:
    golden, report = judged(name)
    assert not golden.faults
    assert not found(name, Severity.BLOCKING)
    score = report.scores["resolves"]
    assert score.numerator == score.denominator > 0


@pytest.mark.parametrize("name", FAULTY)
def test_every_planted_fault_is_found(name: str) -> None:
    golden, _ = judged(name)
    assert golden.faults
    assert not golden.faults - found(name)


@pytest.mark.parametrize("name", FAULTY)
def test_nothing_else_blocks(name: str) -> None:
    golden, _ = judged(name)
    planted = {where for where, _ in golden.faults}
    assert {where for where, _ in found(name, Severity.BLOCKING)} <= planted


@pytest.mark.parametrize("name", FAULTY)
def test_sentences_that_were_not_touched_are_judged_as_in_the_good_one(name: str) -> None:
    golden, report = judged(name)
    _, good = judged(golden.base or "")
    planted = {where for where, _ in golden.faults}
    same = {x.id for x in golden.briefing.sentences} - planted
    assert {i: report.verdicts[i] for i in same if i in good.verdicts} == {
        i: good.verdicts[i] for i in same if i in good.verdicts
    }
