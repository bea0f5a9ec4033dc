"""RSS, Atom and JSON Feed as one shape."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser

from corpus.canonical import canonical_url
from corpus.encoding import decode
from corpus.errors import BadInput
from corpus.htmltext import plain_line
from corpus.instants import Published, parse_instant
from corpus.markup_safety import refuse_crowded, refuse_entities
from corpus.model import Precision

MAX_FEED = 10 * 1024 * 1024
MAX_ENTRIES = 2000
# 50,000 entries took feedparser 17 s, 100,000 nested elements 3.
MAX_ELEMENTS = 100_000
VERSION = f"feedparser {feedparser.__version__}"

_HELP = "give the address of an RSS, Atom or JSON Feed document"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry. ``content_html`` is the whole article where the feed carries it, as markup.

    ``updated`` is the entry's own date of change, as the feed writes it.
    """

    url: str | None
    title: str
    published: Published | None
    date_source: str | None
    byline: str | None
    summary: str | None
    content_html: str | None
    guid: str | None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. ``url`` is its site's address; entries are in the feed's own order.

    ``ttl`` is the minutes for which it asks not to be read again (RSS 2.0).
    """

    title: str
    url: str | None
    language: str | None
    entries: tuple[FeedEntry, ...]
    ttl: int | None = None


def parse_feed(body: bytes, url: str | None) -> Feed:
    """Read a feed from its bytes; what is no feed is ``BadInput``.

    ``url``, where the bytes came from, resolves relative links. Only the first ``MAX_ENTRIES``
    entries are read.
    """
    if len(body) > MAX_FEED:
        raise BadInput(f"a feed of over {MAX_FEED:,} bytes", help=_HELP)
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not start:
        raise BadInput("an empty feed", help=_HELP)
    return _json_feed(body, url) if start == b"{" else _xml_feed(body, url)


def _xml_feed(body: bytes, url: str | None) -> Feed:
    refuse_entities(body)
    refuse_crowded(body, MAX_ELEMENTS)
    headers = {"content-location": url} if url else {}
    try:
        # Never a string: feedparser would take it for an address or a path.
        parsed = feedparser.parse(BytesIO(body), response_headers=headers)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise BadInput(f"a feed that cannot be read: {error}", help=_HELP) from error
    if not parsed.entries and not parsed.get("version"):
        raise BadInput(f"neither RSS nor Atom nor JSON Feed{_complaint(parsed)}", help=_HELP)
    head = parsed.feed
    return Feed(
        title=plain_line(_string(head.get("title"))),
        url=canonical_url(_string(head.get("link")), url),
        language=_string(head.get("language")) or None,
        entries=tuple(_xml_entry(entry, url) for entry in parsed.entries[:MAX_ENTRIES]),
        ttl=_minutes(_string(head.get("ttl"))),
    )


def _complaint(parsed: Mapping[str, Any]) -> str:
    error = parsed.get("bozo_exception")
    words = re.sub(r"^<unknown>:", "line ", str(error)) if error else ""
    return f" ({words})" if words else ""


def _xml_entry(entry: Any, base: str | None) -> FeedEntry:
    content = [c for c in entry.get("content") or () if _string(c.get("value"))]
    longest = max((c["value"] for c in content), key=len, default=None)
    published, source = _xml_date(entry)
    return FeedEntry(
        url=_link(entry, base),
        title=plain_line(_string(entry.get("title"))),
        published=published,
        date_source=source,
        byline=plain_line(_string(entry.get("author"))) or None,
        summary=_string(entry.get("summary")) or None,
        content_html=longest,
        guid=_string(entry.get("id")) or None,
        updated=_string(entry.get("updated")) or None,
    )


def _link(entry: Any, base: str | None) -> str | None:
    links = [entry.get("feedburner_origlink"), entry.get("link")]
    links += [
        link.get("href") for link in entry.get("links") or () if link.get("rel") != "enclosure"
    ]
    found = next((u for link in links if link and (u := canonical_url(_string(link), base))), None)
    # An id is an address only where it is one by itself and does not say that it is none.
    by_id = canonical_url(_string(entry.get("id"))) if entry.get("guidislink", True) else None
    return found or by_id


def _xml_date(entry: Any) -> tuple[Published | None, str | None]:
    for name in ("published", "created", "updated"):
        written = _string(entry.get(name))
        found = parse_instant(written)
        if found is None and (parts := entry.get(f"{name}_parsed")):
            # feedparser knows more formats, but not how much of the instant was written.
            known = Precision.INSTANT if re.search(r"\d[:hT]\d\d", written) else Precision.DAY
            found = _from_parts(parts, known)
        if found:
            return found, f"feed:{name}"
    return None, None


def _from_parts(parts: Any, precision: Precision) -> Published | None:
    try:
        at = datetime.fromtimestamp(calendar.timegm(parts), UTC)
        # feedparser turns every zone into UTC and takes a missing one for it.
        return Published(at, precision)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _json_feed(body: bytes, url: str | None) -> Feed:
    """Read JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    try:
        raw = json.loads(decode(body))
    except (ValueError, RecursionError) as error:
        raise BadInput(f"a feed that is not JSON: {error}", help=_HELP) from error
    items = raw.get("items") if isinstance(raw, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in _string(raw.get("version")):
        raise BadInput("JSON, but no JSON Feed", help=_HELP)
    kept = [item for item in items if isinstance(item, dict)][:MAX_ENTRIES]
    return Feed(
        title=plain_line(_string(raw.get("title"))),
        url=canonical_url(_string(raw.get("home_page_url")), url),
        language=_string(raw.get("language")) or None,
        entries=tuple(_json_entry(item, url) for item in kept),
    )


def _json_entry(item: Mapping[str, Any], base: str | None) -> FeedEntry:
    dated = [
        (n, p) for n in ("date_published", "date_modified") if (p := parse_instant(item.get(n)))
    ]
    source, published = dated[0] if dated else (None, None)
    listed = item.get("authors")
    authors = listed if isinstance(listed, list) else [item.get("author")]
    names = [_string(a.get("name")) for a in authors if isinstance(a, dict)]
    links = [_string(item.get(name)) for name in ("url", "external_url")]
    found = next((u for link in links if link and (u := canonical_url(link, base))), None)
    return FeedEntry(
        url=found or canonical_url(_string(item.get("id"))),
        title=plain_line(_string(item.get("title"))),
        published=published,
        date_source=f"feed:{source}" if source else None,
        byline=plain_line(", ".join(filter(None, names))) or None,
        summary=_string(item.get("summary")) or None,
        content_html=_string(item.get("content_html")) or _string(item.get("content_text")) or None,
        guid=str(item["id"]) if item.get("id") is not None else None,
        updated=_string(item.get("date_modified")) or None,
    )


def _minutes(written: str) -> int | None:
    return int(written) if re.fullmatch(r"\d{1,6}", written) else None


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
