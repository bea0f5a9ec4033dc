"""What a model's tokens cost, from ``prices.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("prices.toml")
# Dated releases (gpt-4o-2024-08-06) cost what the undated name does.
_DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens, prompt and completion."""

    prompt: float
    completion: float

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float:
        """Return the price of one call in US dollars."""
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1_000_000


FREE = Price(0.0, 0.0)


@cache
def load_prices() -> Mapping[str, Price]:
    """Return the table, by model name."""
    raw = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {
        name: Price(float(row["prompt"]), float(row["completion"]))
        for name, row in raw["models"].items()
    }


def price_of(model: str) -> Price | None:
    """Return the price of ``model``, with or without its release date; ``None`` where unknown."""
    table = load_prices()
    return table.get(model) or table.get(_DATED.sub("", model))
