"""The articles that a feed carries itself."""

from __future__ import annotations

from datetime import datetime

from corpus.assembly import assemble
from corpus.errors import BadInput
from corpus.feeds import VERSION, Feed, FeedEntry
from corpus.htmltext import plain_text
from corpus.model import Article
from corpus.outlets import outlet_name, outlet_of

# Below this a "content" is a teaser; a summary has to be longer still to be more than one. Both are
# judgements, set low: a short report is worth more than none.
MIN_CONTENT_WORDS = 60
MIN_SUMMARY_WORDS = 150


def article_from_entry(feed: Feed, entry: FeedEntry, *, fetched_at: datetime | None) -> Article:
    """Return the article that ``entry`` carries whole; a mere summary is ``BadInput``.

    ``Article.extractor`` begins with ``feed:``, so that it shows that no page was read.
    """
    text = _whole_text(entry)
    return assemble(
        text,
        url=entry.url,
        outlet=feed_outlet(feed, entry),
        title=entry.title,
        byline=entry.byline,
        published=entry.published,
        date_source=entry.date_source,
        language=feed.language,
        extractor=f"feed:{VERSION}",
        fetched_at=fetched_at,
    )


def feed_outlet(feed: Feed, entry: FeedEntry) -> str | None:
    """Return whose article it is: as the table knows the domain, else as the feed is called."""
    known = outlet_of(entry.url) or outlet_of(feed.url)
    return known.name if known else outlet_name(feed.title, entry.url or feed.url)


def _whole_text(entry: FeedEntry) -> str:
    for markup, least in (
        (entry.content_html, MIN_CONTENT_WORDS),
        (entry.summary, MIN_SUMMARY_WORDS),
    ):
        text = plain_text(markup or "")
        if len(text.split()) >= least:
            return text
    raise BadInput(
        "the feed carries only a summary of it",
        help="ingest the feed by --feed, which reads the page" if entry.url else "leave it out",
    )
