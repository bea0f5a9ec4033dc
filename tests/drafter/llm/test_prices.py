from __future__ import annotations

import pytest

from drafter.llm import price_of
from drafter.llm.prices import Price, load_prices


def test_prices_are_for_a_million_tokens() -> None:
    assert Price(2.0, 8.0).cost(500_000, 250_000) == pytest.approx(3.0)


def test_a_dated_release_costs_what_its_name_does() -> None:
    assert price_of("gpt-4o-mini-2024-07-18") == price_of("gpt-4o-mini")
    assert price_of("gpt-4o-mini") != price_of("gpt-4o")


def test_an_unknown_model_has_no_price() -> None:
    assert price_of("llama-on-my-desk") is None
    assert price_of("gpt-4o-mini-2024") is None


def test_the_table_is_sound() -> None:
    assert load_prices()
    assert all(0 < p.prompt <= p.completion for p in load_prices().values())
