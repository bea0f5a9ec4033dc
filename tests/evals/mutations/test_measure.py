"""Counting: deterministic, every case with its denominator, halves by article."""

from __future__ import annotations

from evals.mutations import Seed, as_dict, as_text, cases, fiction_seeds, outcomes, rates
from evals.mutations.seeds import half_of
from prompts import load_style


def some() -> list[Seed]:
    return fiction_seeds()[:40:4]


def test_the_same_seed_makes_the_same_cases() -> None:
    first, again, other = (
        [(c.operator.name, c.seed.id, c.seed.text, c.seed.cites) for c in cases(some(), seed=n)]
        for n in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_halves_fall_by_article() -> None:
    seeds = fiction_seeds()
    assert {s.half for s in seeds} == {"tuned", "held"}
    assert all(s.half == half_of(s.article) for s in seeds)
    assert {s.base for s in seeds} == {"source", "paraphrase"}


def test_every_case_is_counted_once() -> None:
    found = list(outcomes(cases(some(), seed=1), load_style()))
    counted = rates(found)
    assert sum(r.made for r in counted) == len(found)
    assert all(r.blocked <= r.flagged <= r.made for r in counted)
    clean = [r for r in counted if r.operator.name == "clean"]
    assert sum(r.made for r in clean) == len(some())
    text = as_text(counted)
    assert f"{len(some())}/" not in text.splitlines()[0]
    assert all(r.operator.name in text for r in counted)
    told = as_dict(counted, seed=1, sentences=len(some()))
    assert sum(row["made"] for row in told["rates"]) == len(found)
