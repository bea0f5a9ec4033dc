"""Passages shortened: what is kept, what it costs, and that what was shown counts for less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drafter.llm.digest import Digest, weights_of
from drafter.llm.tokens import TokenCounter
from drafter.model import Dossier

count = TokenCounter("o200k_base").count

OPENING = "The harbour was quiet and the gulls were out on the wall as they are on most mornings."
LATE = "The sluice gate at the Velm Dam is to be replaced by 14 April, the dam authority said."
OTHER = "A bakery nearby sold buns to people who had come to look at the water from the bridge."


def digest(dossier: Dossier, most: int = 40) -> Digest:
    return Digest(weights_of(dossier), count, most)


def test_a_late_sentence_on_the_story_comes_before_an_early_one_beside_it(dossier: Dossier) -> None:
    shown = digest(dossier)(f"{OPENING} {OTHER} {LATE}")
    assert shown == f"… {LATE}"


def test_what_fits_is_shown_whole(dossier: Dossier) -> None:
    words = f"{OPENING} {LATE}"
    assert digest(dossier, 100)(words) == words


def test_gaps_are_marked_and_the_order_is_kept(dossier: Dossier) -> None:
    gate = "A sluice gate at the Velm Dam failed."
    shown = digest(dossier, 45)(f"{gate} {OPENING} {LATE} {OTHER}")
    assert shown == f"{gate} … {LATE} …"


def test_one_sentence_comes_whatever_it_costs(dossier: Dossier) -> None:
    assert digest(dossier, 1)(f"{OPENING} {LATE}") == f"… {LATE}"


def test_what_was_shown_before_weighs_less(dossier: Dossier) -> None:
    again = "The dam authority said the sluice gate at the Velm Dam is to be replaced by 14 April."
    news = "Engineers will lower the Velm reservoir by four metres for that repair."
    cut = digest(dossier, 30)
    for _ in range(4):
        cut(LATE)
    assert cut(f"{again} {news}") == f"… {news}"
    assert digest(dossier, 30)(f"{again} {news}") == f"{again} …"


def test_a_word_weighs_by_the_distinct_texts_that_use_it(dossier: Dossier) -> None:
    weights = weights_of(dossier)
    assert weights["dam"] == pytest.approx(4 / 5 + 0.5), "in four of five texts, and asked for"
    assert weights["quay"] == pytest.approx(3 / 5)
    first = next(iter(dossier.articles))
    copies = replace(dossier, origins=dict.fromkeys(dossier.articles, first))
    assert set(weights_of(copies).values()) <= {0.5, 1.0, 1.5}, "five copies are one text"
