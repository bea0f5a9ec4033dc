"""``drafter search``: passages, each with where it stands and why it was found."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.arguments import parse_instant
from api.cli.options import Json, Outlet, Without
from api.cli.output import emit, plain, say
from api.notes import article_notes
from corpus.codec import instant_text

if TYPE_CHECKING:
    from corpus.model import Article, Evidence

# Enough of a passage to judge it by on a terminal; --json gives the whole.
_SHOWN_CHARACTERS = 320


def hit_to_dict(evidence: Evidence, article: Article) -> dict[str, Any]:
    """Return the shape of docs/schema/search-hit.json."""
    passage = evidence.passage
    return {
        "article_id": article.id,
        "outlet": article.outlet,
        "title": article.title,
        "url": article.url,
        "published_at": instant_text(article.published_at),
        "date_precision": str(article.date_precision),
        "notes": article_notes(article),
        "start": passage.start,
        "end": passage.end,
        "text": article.text[passage.start : passage.end],
        "score": evidence.score,
        "dense_rank": evidence.dense_rank,
        "lexical_rank": evidence.lexical_rank,
        "why": list(evidence.why),
    }


def search(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    words: Annotated[list[str], typer.Argument(metavar="QUERY", help="What to look for.")],
    limit: Annotated[int, typer.Option(min=1, max=200, help="At most this many passages.")] = 10,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Published on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Published on this day or earlier.")
    ] = None,
    topic: Annotated[
        str | None, typer.Option(help="What the query is about, where it does not say so itself.")
    ] = None,
    outlets: Outlet = None,
    without: Without = None,
    json: Json = False,
) -> int:
    """Find passages by words and by meaning, best first."""
    from api import wiring
    from api.settings import Settings
    from corpus.library import Query

    query = Query(
        " ".join(words),
        limit=limit,
        since=parse_instant(since),
        until=parse_instant(until, end_of_day=True),
        outlets=tuple(outlets or ()),
        without=tuple(without or ()),
        topic=topic,
    )
    with wiring.open_library(Settings()) as library:
        found = library.search(query)
        articles = library.get_many([e.passage.article_id for e in found])
        held = library.stats().articles
    if json:
        for evidence in found:
            emit(hit_to_dict(evidence, articles[evidence.passage.article_id]))
        return 0
    for place, evidence in enumerate(found, 1):
        say(hit_text(place, evidence, articles))
    say(f"{len(found)} passages from {held:,} articles.")
    if not held:
        say("The store is empty: drafter ingest --sample, or drafter ingest PATH…")
    return 0


def hit_text(place: int, evidence: Evidence, articles: Mapping[str, Article]) -> str:
    """Return a hit as people read it: where it stands, the words, why it was found."""
    article = articles[evidence.passage.article_id]
    day = article.published_at.strftime("%-d %b %Y") if article.published_at else "undated"
    words = " ".join(article.text[evidence.passage.start : evidence.passage.end].split())
    shown = textwrap.shorten(words, _SHOWN_CHARACTERS, placeholder=" …")
    notes = article_notes(article)
    noted = f"    note: {'; '.join(notes)}\n" if notes else ""
    body = textwrap.fill(shown, 96, initial_indent="    ", subsequent_indent="    ")
    head = f"{place:>2}. {evidence.score:.2f}  {article.outlet_name}, {day}: {article.title}"
    why = f"    why: {'; '.join(evidence.why) or 'no reason given'}"
    return plain("\n".join((head, body, f"{noted}{why}", f"    {article.url or article.id}", "")))
