"""Floors under what is caught in analyses and forecasts. Measured: see docs/checks/analysis.md."""

from __future__ import annotations

from collections import Counter
from functools import cache

from corpus.model import Finding
from evals.golden.voice import Voiced, findings_against, load_voice
from prompts import load_style


@cache
def judged() -> tuple[tuple[Voiced, tuple[Finding, ...]], ...]:
    style = load_style()
    return tuple((v, findings_against(v, style)) for v in load_voice())


def test_the_set_is_as_large_as_it_says() -> None:
    assert Counter((v.sentence.kind, v.honest) for v, _ in judged()) == {
        ("analysis", True): 24, ("analysis", False): 24,
        ("forecast", True): 12, ("forecast", False): 12,
    }  # fmt: skip


def test_honest_voice_passes() -> None:
    alarmed = [v.sentence.text for v, found in judged() if v.honest and found]
    assert len(alarmed) <= 3, alarmed  # of 36


def test_what_no_source_gives_is_named_by_the_check_of_its_kind() -> None:
    missed = [
        (v.error, v.sentence.text)
        for v, found in judged()
        if not v.honest and not any(f.check.startswith(f"{v.sentence.kind}@") for f in found)
    ]
    assert len(missed) <= 2, missed  # of 36
