"""Labels and values come out of the sentence; who reported them is added."""

from __future__ import annotations

import pytest

from corpus.language.tokens import tokens
from drafter.extractive.data import data_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Pell said the total repair time of the gate will be around twelve days.",
            "Total repair time: around twelve days "
            "(according to Pell, as relayed by Northline Wire).",
        ),
        (
            "In March, Velm Hydro paid $26.3 million for the dam, its owner since 1931.",
            "Velm Hydro paid: $26.3 million for the dam (reported by Northline Wire).",
        ),
        (
            "The League said 340 households were moved to schools in Port Carrow.",
            "Households: The League said 340 households were moved to schools in Port Carrow (as "
            "relayed by Northline Wire).",
        ),
        (
            "Velm Hydro, its owner, loses about $410,000 a day in transmission income.",
            "Transmission income: Velm Hydro, its owner, loses about $410,000 a day in "
            "transmission income (reported by Northline Wire).",
        ),
        (
            "Grain freight from Carrow cost $38.10 a tonne on 8 May, Pell said.",
            "Grain freight cost: Grain freight from Carrow cost $38.10 a tonne on 8 May, Pell said "
            "(as relayed by Northline Wire).",
        ),
        (
            "The gate was repaired on 29 October 2011 by the navy.",
            "29 October 2011: The gate was repaired by the navy (reported by Northline Wire).",
        ),
    ],
)
def test_figures_and_days(candidate, text: str, expected: str) -> None:
    assert expected in [d.text for d in data_of(candidate(text), 0.5)]


@pytest.mark.parametrize(
    "text",
    [
        "The 58-year-old engineer filed for Chapter 11 in the city of Carrow.",
        "The repair was the second in as many winters at the Velm Dam.",
        "The repair time of the gate will not be twelve days but far longer.",
        "If it rains, the repair time of the gate will be twelve days.",
        "The plan was 14; nobody at the dam knew of any plan.",
    ],
)
def test_no_datum_where_the_figure_would_mislead(candidate, text: str) -> None:
    assert not [d for d in data_of(candidate(text), 0.5) if d.cut]


@pytest.mark.parametrize(
    "text",
    [
        "Grain freight was dear on 8 May 2026, against the price on 17 April 2026.",
        "The line has grown every day since the checks began on 22 April 2026.",
    ],
)
def test_a_day_of_something_else_labels_nothing(candidate, text: str) -> None:
    assert not [d for d in data_of(candidate(text), 0.5) if "April" in d.label or "May" in d.label]


def test_every_word_of_a_datum_stands_in_its_sentence(candidate) -> None:
    text = (
        "Pell said the total repair time of the gate will be around twelve days, weather allowing."
    )
    for datum in data_of(candidate(text), 0.5):
        known = {t.norm for t in tokens(text)}
        shown = datum.value.rsplit(" (", 1)[0]
        assert {t.norm for t in tokens(f"{datum.label} {shown}")} <= known


def test_an_outlet_without_a_name_is_said_to_have_none(candidate, article) -> None:
    text = "The League said 340 households were moved to schools in Port Carrow."
    nameless = article(text, outlet=None)
    found = data_of(candidate(text, article=nameless), 0.5)
    assert "an outlet not named" in found[0].text
