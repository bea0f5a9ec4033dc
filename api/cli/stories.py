"""``drafter stories``: what the stored articles are about, who tells it, where they disagree."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.arguments import parse_instant
from api.cli.options import Json
from api.cli.output import emit, print_table, progress, say

if TYPE_CHECKING:
    from corpus.stories import Conflict, Fact, Story

_WIDTH = 96
_SHOWN_ID = 8


def stories(
    story: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="A story's id, or enough of its beginning."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only stories with an article of this day or later."),
    ] = None,
    texts: Annotated[
        int, typer.Option(min=1, help="Only stories that so many distinct texts tell.")
    ] = 1,
    limit: Annotated[int, typer.Option(min=1, help="At most this many stories.")] = 20,
    json: Json = False,
) -> int:
    """List the stories, newest first; with an ID tell one: its facts, sources and conflicts.

    For example: drafter stories --texts 3 --since 2026-05-01
    """
    from api import wiring
    from api.settings import Settings
    from corpus.stories import timeline
    from corpus.stories.codec import fact_to_dict, story_to_dict

    day = parse_instant(since)
    with wiring.open_library(Settings()) as library, progress("Reading the stories", quiet=json):
        if story:
            found = [library.story(story)]
        else:
            found = library.stories(since=day, texts=texts, limit=limit)
        held = library.stats().articles
    facts = timeline(found[0].articles) if story else []
    if json:
        for one in found:
            row = story_to_dict(one)
            emit({**row, "timeline": [fact_to_dict(f) for f in facts]} if story else row)
        return 0
    if story:
        for line in story_lines(found[0], facts):
            say(line)
        return 0
    print_table(("id", "last", "texts", "articles", "conflicts", "title"), map(_cells, found))
    say(f"{len(found)} stories of {held:,} articles. A text is one source, however many carry it.")
    if not held:
        say("The store is empty: drafter ingest --sample, or drafter ingest PATH…")
    return 0


def _cells(story: Story) -> tuple[str, ...]:
    disagreeing = sum(c.kind == "conflict" for c in story.conflicts)
    return (
        story.id[:_SHOWN_ID],
        _day(story.last),
        str(len(story.origins)),
        str(len(story.articles)),
        str(disagreeing or "–"),
        textwrap.shorten(story.title, 120, placeholder=" …"),
    )


def story_lines(story: Story, facts: list[Fact]) -> Iterator[str]:
    """Yield a story as people read it: facts in order, sources by distinct text, conflicts."""
    from corpus.origins import shared_text

    days = dict.fromkeys((_day(story.first), _day(story.last)))
    counts = f"{len(story.origins)} distinct texts in {len(story.articles)} articles"
    yield story.title
    yield f"{' to '.join(days)}; {counts}; id {story.id}"
    yield ""
    yield "What is told, by first report"
    for fact in facts:
        first = fact.first
        count = f"{fact.origins} texts" if fact.origins > 1 else "1 text"
        yield f"  {_day(first.at)}  {first.outlet}, {count}"
        yield _indented(fact.text)
        others = dict.fromkeys(r.outlet for r in fact.reports if r.outlet != first.outlet)
        if others:
            yield _indented(f"also: {', '.join(others)}")
    yield ""
    yield "Sources, by distinct text"
    for origin in story.origins:
        lead = origin.articles[0]
        title = textwrap.shorten(lead.title, 80, placeholder=" …")
        credit = f" (credits {origin.credit})" if origin.credit else ""
        yield f"  {', '.join(origin.outlets)}{credit}: {title}"
        for article in origin.articles:
            yield f"      {_day(article.published_at)}  {article.url or article.id}"
    for one, other in shared_text(story.articles):
        yield f"  {one.outlet_name} and {other.outlet_name} share text; they count as two texts"
    yield ""
    yield "Told differently" if story.conflicts else "No number is told differently."
    for conflict in story.conflicts:
        yield from _conflict_lines(story, conflict)


def _conflict_lines(story: Story, conflict: Conflict) -> Iterator[str]:
    note = " (a later number follows an earlier one)" if conflict.kind == "update" else ""
    texts = {a.id: a.text for a in story.articles}
    yield f"  {conflict.what}{note}"
    for value in conflict.values:
        tellers = list(dict.fromkeys(f"{t.outlet}, {_day(t.at)}" for t in value.tellings))
        yield f"    {value.text}: {'; '.join(tellers)}"
        told = value.tellings[0]
        yield _indented(f"“{' '.join(texts[told.article_id][slice(*told.sentence)].split())}”")


def _indented(text: str) -> str:
    flat = " ".join(text.split())
    return textwrap.fill(flat, _WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)


def _day(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d") if at else "undated"
