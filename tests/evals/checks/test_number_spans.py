"""A stretch of time told in other numbers than the source's, and one that is another."""

from __future__ import annotations

import pytest

from corpus.model import Kind
from tests.evals.checks.judging import blocking, judged

SPANS = [
    ("Calder Lines expects to open the pier in the fourth quarter.",
     "Calder Lines expects to open the pier in the last three months of the year.",
     "Calder Lines expects to open the pier in the last six months of the year."),
    ("The ferry carried 40,000 people in the first six months of the year.",
     "The ferry carried 40,000 people in the first half of the year.",
     "The ferry carried 40,000 people in the first quarter of the year."),
    ("The pilots met on Friday, for the first time since 2021.",
     "The pilots met on Friday, for the first time in five years.",
     "The pilots met on Friday, for the first time in six years."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "honest", "wrong"), SPANS)
def test_one_stretch_in_other_numbers(source: str, honest: str, wrong: str) -> None:
    assert "numbers" not in blocking(judged(honest, source))
    assert "numbers" in blocking(judged(wrong, source))


def test_a_first_of_a_kind_is_no_number_in_a_forecast() -> None:
    source = "The council can order a joint search of the quay."
    first = judged(
        "A first joint search, if the council orders it by May, would be the tell.",
        source,
        kind=Kind.FORECAST,
    )
    assert "numbers" not in blocking(first)
    counted = judged("The council would order the third joint search.", source, kind=Kind.FORECAST)
    assert "numbers" in blocking(counted)
