"""Articles from addresses: a page, a feed, a list of feeds."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Protocol

import lxml.etree
import lxml.html

from corpus.encoding import decode_html
from corpus.errors import BadInput, DeskError, FetchFailed
from corpus.extract import extract_html
from corpus.feeds import Feed, FeedEntry, parse_feed
from corpus.fetch import Fetched
from corpus.model import Article, article_id
from corpus.pdf import article_from_pdf, is_pdf
from corpus.sources.feed_entries import article_from_entry, feed_outlet
from corpus.sources.opml import parse_opml
from corpus.sources.rejected import Rejected

Item = Article | Rejected
_GONE = 410

_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "application/xml", "text/xml"})
_FEED_LINKS = (
    "//link[contains(@rel, 'alternate')][contains(@type, 'rss') or contains(@type, 'atom')]"
)


class Getter(Protocol):
    """What fetches: ``corpus.fetch.Fetcher``, or a stand-in for it."""

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched: ...


class Validators(NamedTuple):
    """What a server gave to ask by, next time, whether a document has changed."""

    etag: str | None
    last_modified: str | None


def articles_from_url(fetcher: Getter, url: str) -> Iterator[Item]:
    """Yield the article on the page at ``url``, or why there is none."""
    try:
        yield _page(fetcher.get(url))
    except DeskError as error:
        yield Rejected.of(url, error)


def article_again(fetcher: Getter, article: Article) -> Item:
    """Return a stored article as its page has it now, under the address that it is stored under.

    A page that is gone for good (410) takes it back; one that cannot be had otherwise is
    ``Rejected``.
    """
    if not article.url:
        return Rejected(article.title, "it has no address", "nothing can be fetched for it")
    try:
        page = _page(fetcher.get(article.url))
    except FetchFailed as error:
        if error.status != _GONE:
            return Rejected.of(article.url, error)
        notice = f"The page at {article.url} is gone for good (status {_GONE})."
        page = replace(article, title=article.title, text=notice, withdrawn=notice)
    except DeskError as error:
        return Rejected.of(article.url, error)
    # Whatever address the page names as its own: it is to be found as a revision of this one.
    return replace(
        page,
        id=article_id(article.url, page.text),
        url=article.url,
        outlet=article.outlet or page.outlet,
        origin_group=None,
        revision_of=None,
    )


def articles_from_feed(
    fetcher: Getter,
    url: str,
    *,
    limit: int | None = None,
    seen: MutableMapping[str, Validators] | None = None,
) -> Iterator[Item]:
    """Yield the articles of a feed, in its order: the page of each entry, else what it carries.

    Where a page cannot be had but the feed holds the whole text, the article is made from that and
    its ``extractor`` begins with ``feed:``. ``limit`` caps the entries. ``seen`` remembers each
    feed's validators between calls: a feed that has not changed yields nothing.
    """
    known = (seen or {}).get(url, Validators(None, None))
    try:
        fetched = fetcher.get(url, etag=known.etag, last_modified=known.last_modified)
        if fetched.not_modified:
            return
        feed = feed_of(fetched)
    except DeskError as error:
        yield Rejected.of(url, error)
        return
    if not feed.entries:
        yield Rejected(url, "a feed without entries", "check the address; it may fill later")
    for entry in feed.entries[:limit]:
        yield item_of_entry(fetcher, feed, entry, fetched)
    if seen is not None:
        # Only now: a feed left half way has to be read again.
        headers = fetched.headers
        seen[url] = Validators(headers.get("etag"), headers.get("last-modified"))


def articles_from_opml(
    fetcher: Getter,
    path: Path | str,
    *,
    limit: int | None = None,
    seen: MutableMapping[str, Validators] | None = None,
) -> Iterator[Item]:
    """Yield the articles of every feed in the list at ``path``; a bad feed never stops the rest."""
    try:
        links = parse_opml(Path(path).read_bytes())
    except DeskError as error:
        yield Rejected.of(str(path), error)
        return
    except OSError as error:
        yield Rejected(str(path), f"cannot be read: {error.strerror}", "check the path")
        return
    for link in links:
        yield from articles_from_feed(fetcher, link.url, limit=limit, seen=seen)


def _page(fetched: Fetched) -> Article:
    if is_pdf(fetched.body):
        return article_from_pdf(fetched.body, url=fetched.url, fetched_at=fetched.fetched_at)
    if fetched.content_type not in _PAGE_TYPES:
        raise BadInput(
            f"{fetched.content_type}, neither HTML nor PDF",
            help="use --feed for a feed; save other documents as text",
        )
    if _looks_like_feed(fetched.body):
        raise BadInput("a feed, not a page", help=f"use --feed {fetched.url}")
    return extract_html(
        fetched.body, url=fetched.url, fetched_at=fetched.fetched_at, charset=fetched.charset
    )


def feed_of(fetched: Fetched) -> Feed:
    """Return the feed that was fetched; ``BadInput`` names those that a page offers instead."""
    try:
        return parse_feed(fetched.body, fetched.url)
    except BadInput as error:
        offered = _offered_feeds(fetched)
        if offered:
            raise BadInput(str(error), help=f"the page offers {', '.join(offered)}") from error
        raise


def item_of_entry(fetcher: Getter, feed: Feed, entry: FeedEntry, fetched: Fetched) -> Item:
    """Return the article on an entry's page, else the one that the feed carries whole."""
    where = entry.url or f"{fetched.url}#{entry.guid or entry.title}"
    failure: DeskError | None = None
    if entry.url:
        try:
            return _complete(_page(fetcher.get(entry.url)), feed, entry)
        except DeskError as error:
            failure = error
    try:
        return article_from_entry(feed, entry, fetched_at=fetched.fetched_at)
    except DeskError as error:
        return Rejected.of(where, failure or error)


def _complete(article: Article, feed: Feed, entry: FeedEntry) -> Article:
    """Fill from the feed what the page does not say."""
    if article.published_at is None and entry.published:
        article = replace(
            article,
            published_at=entry.published.at,
            date_precision=entry.published.precision,
            date_source=entry.date_source,
            date_zone=entry.published.zone,
        )
    return replace(
        article,
        outlet=article.outlet or feed_outlet(feed, entry),
        byline=article.byline or entry.byline,
    )


def _looks_like_feed(body: bytes) -> bool:
    head = body[:2048].lower()
    return any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf")) and b"<html" not in head


def _offered_feeds(fetched: Fetched) -> list[str]:
    """Return the feeds that a page names, at most three."""
    if "html" not in fetched.content_type:
        return []
    try:
        root = lxml.html.document_fromstring(decode_html(fetched.body, fetched.charset))
        root.make_links_absolute(fetched.url)
    except (DeskError, lxml.etree.ParserError, ValueError):
        return []
    return [str(link.get("href")) for link in root.xpath(_FEED_LINKS) if link.get("href")][:3]
