"""``drafter rewrite``: one section written anew, the rest as it was."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.cli.draft import tell
from api.cli.options import DraftId, Json
from api.cli.output import emit, progress, say
from api.cli.show import house_markdown, readable
from api.cli.verdicts import summary_lines


def rewrite(
    id: DraftId,
    section: Annotated[
        str, typer.Argument(metavar="SECTION", help="Its key: situation, mechanism, key_data, …")
    ],
    wish: Annotated[str, typer.Option(help="What to do otherwise, in your words.")] = "",
    budget: Annotated[
        float | None, typer.Option(min=0, metavar="0.50", help="Most that model calls may cost, $.")
    ] = None,
    json: Json = False,
) -> int:
    """Write one section anew; the others stay as they are and cost nothing.

    The result is stored as a draft of its own; the one it came from stays.
    """
    from api.desk import rewrite_now
    from api.settings import Settings
    from drafter.exports import to_json

    settings = Settings()
    with progress("gathering …", quiet=json) as shown:
        briefing, sources = asyncio.run(
            rewrite_now(
                settings,
                id,
                section,
                wish=wish,
                budget=budget,
                on_event=lambda event: tell(event, shown),
            )
        )
    shape = to_json(briefing, sources)
    if json:
        emit(shape)
        return 0
    say(readable(house_markdown(settings, briefing, sources, notes=True)))
    for line in summary_lines(shape):
        say(line)
    say(f"Stored as {briefing.id}: drafter show {briefing.id}")
    return 0
