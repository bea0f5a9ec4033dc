"""``drafter show``: one stored draft."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import DraftId, Json
from api.cli.output import emit, say
from api.cli.verdicts import summary_lines

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.model import Article, Briefing


_WIDTH = 96
_LINK = re.compile(r"\[([^\]]+)\]\(https?://[^)\s]*\)")


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
    """Show a draft: in the house format with its verdicts, or in the format asked for.

    The id of an article, as drafter search --json gives it, shows that article and what is known
    of it.
    """
    from api.cli.article import article_lines, article_value, stored_article
    from api.cli.stored import load
    from api.settings import Settings

    settings = Settings()
    if found := stored_article(settings, id):
        if json or format is Format.JSON:
            emit(article_value(*found))
        else:
            for line in article_lines(*found):
                say(line)
        return 0
    briefing, sources = load(settings, id)
    if json or format is Format.JSON:
        from drafter.exports import to_json

        emit(to_json(briefing, sources))
    elif format is Format.REPORT:
        from evals.report_text import as_text

        say(as_text(briefing.report, briefing) if briefing.report else "Checks: not run.")
    else:
        from drafter.exports import to_json

        review = format is Format.REVIEW
        markdown = house_markdown(settings, briefing, sources, notes=review)
        say(readable(markdown) if review else markdown)
        if review:
            for line in summary_lines(to_json(briefing, sources)):
                say(line)
    return 0


def readable(markdown: str) -> str:
    """Return house Markdown as a terminal shows it best: wrapped, and links by their names alone.

    The addresses stand in the list of sources below.
    """
    return "\n".join(_wrapped(_LINK.sub(r"\1", line)) for line in markdown.splitlines())


def _wrapped(line: str) -> str:
    indent = "  " if line.startswith("- ") else "> " if line.startswith("> ") else ""
    return textwrap.fill(line, _WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def house_markdown(
    settings: Settings, briefing: Briefing, sources: Mapping[str, Article], *, notes: bool
) -> str:
    """Return a briefing in the house format; ``notes`` shows what an editor still has to write."""
    from api import wiring
    from drafter.exports import to_markdown

    style = wiring.style_of(settings, briefing)
    dashboard = settings.style.dashboard_url or None
    return to_markdown(briefing, sources, style, notes=notes, dashboard_url=dashboard)
