"""``drafter list``: the drafts in the store, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import Json
from api.cli.output import emit, print_table, say
from corpus.codec import instant_text

if TYPE_CHECKING:
    from api.drafts import Draft


def list_drafts(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most this many.")] = 20,
    json: Json = False,
) -> int:
    """List the drafts, newest first."""
    from api import wiring
    from api.settings import Settings

    with wiring.open_drafts(Settings()) as drafts:
        rows = [draft_row(d) for d in drafts.list(limit=limit).items]
    if json:
        for row in rows:
            emit(row)
        return 0
    if not rows:
        say('No drafts yet: drafter draft "what it is about"')
        return 0
    print_table(("id", "made", "state", "blocking", "withheld", "topic"), map(_cells, rows))
    return 0


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    blocking, withheld = ("–" if row[n] is None else str(row[n]) for n in ("blocking", "withheld"))
    made = str(row["created_at"])[:16].replace("T", " ")
    return row["id"], made, row["state"], blocking, withheld, row["topic"]


def draft_row(draft: Draft) -> dict[str, Any]:
    """Return one line of the list; what a draft under way cannot have yet is ``None``."""
    briefing = draft.briefing or {}
    report = briefing.get("report") or {}
    return {
        "id": draft.id,
        "created_at": instant_text(draft.created_at),
        "state": draft.state,
        "topic": draft.topic,
        "passed": report.get("passed"),
        "withheld": len(briefing["withheld"]) if "withheld" in briefing else None,
        "blocking": draft.figures and draft.figures.blocking,
    }
