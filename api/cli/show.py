"""``drafter show``: one stored draft."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import DraftId, Json
from api.cli.output import emit, say
from api.cli.verdicts import report_lines, summary_lines

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.model import Article, Briefing


class Format(StrEnum):
    """How a draft is shown. ``markdown`` is the house format, ``review`` adds the verdicts."""

    REVIEW = "review"
    MARKDOWN = "markdown"
    JSON = "json"
    REPORT = "report"


def show(
    id: DraftId,
    format: Annotated[Format, typer.Option(help="review, markdown, json or report.")] = (
        Format.REVIEW
    ),
    json: Json = False,
) -> int:
    """Show a draft: in the house format with its verdicts, or in the format asked for."""
    from api.cli.stored import load
    from api.settings import Settings

    settings = Settings()
    briefing, sources = load(settings, id)
    if json or format is Format.JSON:
        from drafter.exports import to_json

        emit(to_json(briefing, sources))
    elif format is Format.REPORT:
        from corpus.codec import report_to_dict

        report = report_to_dict(briefing.report) if briefing.report else None
        for line in report_lines(report):
            say(line)
    else:
        from drafter.exports import to_json

        say(house_markdown(settings, briefing, sources, notes=format is Format.REVIEW))
        if format is Format.REVIEW:
            for line in summary_lines(to_json(briefing, sources)):
                say(line)
    return 0


def house_markdown(
    settings: Settings, briefing: Briefing, sources: Mapping[str, Article], *, notes: bool
) -> str:
    """Return a briefing in the house format; ``notes`` shows what an editor still has to write."""
    from api import wiring
    from drafter.exports import to_markdown

    style = wiring.open_style(settings)
    dashboard = settings.style.dashboard_url or None
    return to_markdown(briefing, sources, style, notes=notes, dashboard_url=dashboard)
