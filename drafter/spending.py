"""What the model calls of the ledger have cost, summed by day, model or draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Engine, select

from corpus.database import model_calls


class By(StrEnum):
    """What calls are summed by. A day is one of UTC."""

    DAY = "day"
    MODEL = "model"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Spending:
    """One sum. ``estimated`` counts the calls whose tokens the server did not tell; US dollars."""

    name: str
    calls: int = 0
    estimated: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0

    def __add__(self, other: Spending) -> Spending:
        return Spending(
            self.name,
            self.calls + other.calls,
            self.estimated + other.estimated,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cost + other.cost,
        )


def spending(engine: Engine, by: By) -> list[Spending]:
    """Sum the finished calls of the ledger: days in order, models and drafts dearest first.

    A call that several drafts asked for is counted once, with the draft that paid for it.
    """
    columns = (
        model_calls.c.created_at,
        model_calls.c.model,
        model_calls.c.draft_id,
        # The reply's text stays in the database: a ledger of years is read for its sums alone.
        model_calls.c.reply["estimated"].as_boolean(),
        model_calls.c.prompt_tokens,
        model_calls.c.completion_tokens,
        model_calls.c.cost,
    )
    sums: dict[str, Spending] = {}
    with engine.connect() as connection:
        for at, model, draft, estimated, prompt, completion, cost in connection.execute(
            select(*columns)
        ):
            name = {By.DAY: f"{at:%Y-%m-%d}", By.MODEL: model, By.DRAFT: draft}[by]
            call = Spending(name, 1, int(bool(estimated)), prompt, completion, cost)
            sums[name] = sums.get(name, Spending(name)) + call
    if by is By.DAY:
        return sorted(sums.values(), key=lambda s: s.name)
    return sorted(sums.values(), key=lambda s: (-s.cost, -s.prompt_tokens, s.name))


def total(rows: Sequence[Spending]) -> Spending:
    """Return the sum of sums."""
    return sum(rows, Spending("total"))
