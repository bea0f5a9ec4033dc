"""The packaged golden sets as scores that can be pinned."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.resources import files

from corpus.model import Score, Severity
from evals.checks import ALL_CHECKS
from evals.gate.baseline import Measured
from evals.golden import Claim, judge_claim, load_claims, load_style_claims, passes
from evals.golden.briefings import NAMES, load_briefing
from evals.golden.voice import findings_against, load_voice
from evals.run import run
from prompts import HouseStyle

_FILES = (
    "claims.jsonl", "sources.jsonl", "style_claims.jsonl", "style_sources.jsonl", "voice.jsonl",
    "news_claims.jsonl",
)  # fmt: skip


def measure_golden(style: HouseStyle) -> Measured:
    """Score the checks on the labelled sets that this project wrote.

    Of claims: ``golden_passed`` (honest ones let through) and ``golden_caught`` (wrong ones held
    back); ``golden_style_…`` the same of the style set, ``golden_voice_…`` of analyses and
    forecasts. Of briefings: ``golden_faults`` (planted faults named by their check) and
    ``golden_clean`` (sentences without a planted fault that nothing blocks). The claims about real
    news are pinned by their hash alone: their articles are no part of the project.
    """
    claims = {
        **_claims("golden", load_claims(), style),
        **_claims("golden_style", load_style_claims(), style),
    }
    briefings = {**_briefings(style), **_voice(style)}
    folder = files("evals.golden")
    names = [*_FILES, *(f"briefings/{name}.jsonl" for name in NAMES)]
    digests = {
        f"evals/golden/{name}": hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in names
    }
    return Measured({**claims, **briefings}, digests, tuple(check.ref for check in ALL_CHECKS))


def _claims(name: str, labelled: Iterable[Claim], style: HouseStyle) -> dict[str, Score]:
    honest = passed = wrong = caught = 0
    for claim in labelled:
        through = passes(judge_claim(claim, style))
        honest += claim.honest
        passed += claim.honest and through
        wrong += not claim.honest
        caught += not claim.honest and not through
    return {f"{name}_passed": Score(passed, honest), f"{name}_caught": Score(caught, wrong)}


def _voice(style: HouseStyle) -> dict[str, Score]:
    found = [(voiced.honest, bool(findings_against(voiced, style))) for voiced in load_voice()]
    honest = [named for good, named in found if good]
    wrong = [named for good, named in found if not good]
    return {
        "golden_voice_passed": Score(len(honest) - sum(honest), len(honest)),
        "golden_voice_caught": Score(sum(wrong), len(wrong)),
    }


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
