"""The packaged golden sets as scores that can be pinned."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from corpus.model import Score, Severity
from evals.checks import ALL_CHECKS
from evals.gate.baseline import Measured
from evals.golden import judge_claim, load_claims, passes
from evals.golden.briefings import NAMES, load_briefing
from evals.run import run
from prompts import HouseStyle

_CLAIMS = ("claims.jsonl", "sources.jsonl")


def measure_golden(style: HouseStyle) -> Measured:
    """Score the checks on the labelled sets that this project wrote.

    Of claims: ``golden_passed`` (honest ones let through) and ``golden_caught`` (wrong ones held
    back). Of briefings: ``golden_faults`` (planted faults named by their check) and
    ``golden_clean`` (sentences without a planted fault that nothing blocks).
    """
    claims, briefings = _claims(style), _briefings(style)
    folder = files("evals.golden")
    names = [*_CLAIMS, *(f"briefings/{name}.jsonl" for name in NAMES)]
    digests = {
        f"evals/golden/{name}": hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in names
    }
    return Measured({**claims, **briefings}, digests, tuple(check.ref for check in ALL_CHECKS))


def _claims(style: HouseStyle) -> dict[str, Score]:
    honest = passed = wrong = caught = 0
    for claim in load_claims():
        through = passes(judge_claim(claim, style))
        honest += claim.honest
        passed += claim.honest and through
        wrong += not claim.honest
        caught += not claim.honest and not through
    return {"golden_passed": Score(passed, honest), "golden_caught": Score(caught, wrong)}


def _briefings(style: HouseStyle) -> dict[str, Score]:
    planted = named = sound = clean = 0
    for name in NAMES:
        golden = load_briefing(name, style)
        report = run(golden.briefing, golden.sources, style)
        found = {(f.sentence_id or f.section, f.check.partition("@")[0]) for f in report.findings}
        blocked = {f.sentence_id for f in report.findings if f.severity is Severity.BLOCKING}
        at_fault = {where for where, _ in golden.faults}
        others = {s.id for s in golden.briefing.sentences} - at_fault
        planted += len(golden.faults)
        named += len(golden.faults & found)
        sound += len(others)
        clean += len(others - blocked)
    return {"golden_faults": Score(named, planted), "golden_clean": Score(clean, sound)}
