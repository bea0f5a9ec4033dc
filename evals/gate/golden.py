"""The packaged golden claims as scores that can be pinned."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from corpus.model import Score
from evals.checks import SENTENCE_CHECKS
from evals.gate.baseline import Measured
from evals.golden import judge_claim, load_claims, passes
from prompts import HouseStyle

_DATA = ("claims.jsonl", "sources.jsonl")


def measure_golden(style: HouseStyle) -> Measured:
    """Score ``golden_passed`` (honest claims let through), ``golden_caught`` (errors held back).

    The floors of this project's own checks stand on these.
    """
    honest = passed = wrong = caught = 0
    for claim in load_claims():
        through = passes(judge_claim(claim, style))
        honest += claim.honest
        passed += claim.honest and through
        wrong += not claim.honest
        caught += not claim.honest and not through
    folder = files("evals.golden")
    digests = {
        f"evals/golden/{name}": hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in _DATA
    }
    scores = {"golden_passed": Score(passed, honest), "golden_caught": Score(caught, wrong)}
    return Measured(scores, digests, tuple(check.ref for check in SENTENCE_CHECKS))
