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
    assert len(claims) == 160
    assert len({c.id for c in claims}) == 160
    assert Counter(c.honest for c in claims) == {True: 80, False: 80}


def test_honest_paraphrases_pass() -> None:
    honest = [(c, j) for c, j in judged() if c.honest]
    passed = [c.id for c, j in honest if passes(j)]
    blocked = [c.id for c, j in honest if any(f.severity is Severity.BLOCKING for f in j.findings)]
    assert len(passed) >= 76, {c.id for c, _ in honest} - set(passed)  # of 80
    assert len(blocked) <= 2, blocked


def test_subtle_errors_are_caught() -> None:
    wrong = [(c, j) for c, j in judged() if not c.honest]
    missed = [(c.id, c.error) for c, j in wrong if passes(j)]
    assert len(missed) <= 6, missed  # of 80


def test_errors_of_value_are_caught_without_exception() -> None:
    kinds = {"number", "unit", "date", "name", "quotation", "negation", "direction"}
    missed = [c.id for c, j in judged() if c.error in kinds and passes(j)]
    assert not missed
