"""Floors under what the checks catch and let through. Measured: see docs/checks/support.md."""

from __future__ import annotations

from collections import Counter
from functools import cache

from corpus.model import Severity
from evals.golden import Claim, judge_claim, load_claims, passes
from evals.model import Judgement
from prompts import load_style


@cache
def judged() -> tuple[tuple[Claim, Judgement], ...]:
    style = load_style()
    return tuple((claim, judge_claim(claim, style)) for claim in load_claims())


def test_the_set_is_as_large_as_it_says() -> None:
    claims = load_claims()
    assert len(claims) == 200
    assert len({c.id for c in claims}) == 200
    assert Counter(c.honest for c in claims) == {True: 100, False: 100}


def test_honest_paraphrases_pass() -> None:
    honest = [(c, j) for c, j in judged() if c.honest]
    passed = [c.id for c, j in honest if passes(j)]
    blocked = [c.id for c, j in honest if any(f.severity is Severity.BLOCKING for f in j.findings)]
    assert len(passed) >= 95, {c.id for c, _ in honest} - set(passed)  # of 100
    assert len(blocked) <= 4, blocked


def test_subtle_errors_are_caught() -> None:
    wrong = [(c, j) for c, j in judged() if not c.honest]
    missed = [(c.id, c.error) for c, j in wrong if passes(j)]
    assert len(missed) <= 8, missed  # of 100


def test_errors_of_value_are_caught() -> None:
    kinds = {"number", "unit", "date", "name", "quotation", "negation", "direction"}
    wrong = [(c, j) for c, j in judged() if c.error in kinds]
    missed = [c.id for c, j in wrong if passes(j)]
    assert len(wrong) >= 50
    assert len(missed) / len(wrong) <= 0.03, missed
