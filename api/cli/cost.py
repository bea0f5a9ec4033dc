"""``drafter cost``: what model calls have cost, from the ledger."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json
from api.cli.output import emit, print_table, say

if TYPE_CHECKING:
    from drafter.spending import Spending


class Column(StrEnum):
    """The values of ``--by``: those of ``drafter.spending.By``, known before it is imported."""

    DAY = "day"
    MODEL = "model"
    DRAFT = "draft"


def cost(
    by: Annotated[Column, typer.Option("--by", help="What to sum by.")] = Column.DAY,
    json: Json = False,
) -> int:
    """Sum what the model calls have cost, by day (UTC), model or draft."""
    from api import wiring
    from api.settings import Settings
    from drafter.spending import By, spending, total

    engine = wiring.open_engine(Settings())
    try:
        rows = spending(engine, By(by.value))
    finally:
        engine.dispose()
    if json:
        for row in rows:
            emit({"by": by.value, **asdict(row)})
        return 0
    if not rows:
        say("No model call has been made yet.")
        return 0
    whole = total(rows)
    heads = (by.value, "calls", "prompt tokens", "completion tokens", "US dollars")
    print_table(heads, [_cells(row) for row in [*rows, whole]])
    if whole.estimated:
        say(
            f"The server did not count the tokens of {whole.estimated} of {whole.calls} calls; "
            "theirs are our estimate."
        )
    return 0


def _cells(row: Spending) -> tuple[str, ...]:
    tokens = (f"{row.prompt_tokens:,}", f"{row.completion_tokens:,}")
    return (row.name, f"{row.calls:,}", *tokens, f"{row.cost:.4f}")
