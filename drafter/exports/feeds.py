"""Issues as feeds: Atom (RFC 4287), RSS 2.0 (RSS Advisory Board), JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as ET

from corpus.codec import instant_text
from drafter.exports.html import summary_of, to_fragment
from drafter.exports.issue import Issue, Site
from drafter.exports.plain import to_text
from drafter.exports.printed import printed
from prompts import HouseStyle

ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_FEED_VERSION = "https://jsonfeed.org/version/1.1"
# What XML 1.0 cannot hold, not even as a reference: https://www.w3.org/TR/xml/#charsets
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _space in (("atom", ATOM), ("content", _CONTENT), ("dc", _DC)):
    ET.register_namespace(_prefix, _space)


def to_atom(issues: Sequence[Issue], site: Site, style: HouseStyle) -> str:
    """Return ``issues``, newest first, as an Atom feed. A corrected issue keeps its id."""
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": site.language})
    _add(feed, "id", site.url())
    _add(feed, "title", style.name)
    _add(feed, "link", href=site.url("feed.atom"), rel="self", type="application/atom+xml")
    _add(feed, "link", href=site.url(), rel="alternate", type="text/html")
    _add(feed, "updated", _newest(issues) or "1970-01-01T00:00:00Z")
    _add(_add(feed, "author"), "name", style.name)
    for issue in issues:
        entry = _add(feed, "entry")
        _add(entry, "id", issue.urn)
        _add(entry, "title", issue.headline)
        _add(entry, "link", href=issue.url, rel="alternate", type="text/html")
        _add(entry, "updated", instant_text(issue.updated_at) or "1970-01-01T00:00:00Z")
        if issue.published_at:
            _add(entry, "published", instant_text(issue.published_at))
        if issue.approver:
            _add(_add(entry, "author"), "name", issue.approver)
        _add(entry, "summary", summary_of(printed(issue), issue))
        _add(entry, "content", to_fragment(issue), type="html")
    return _document(feed)


def to_rss(issues: Sequence[Issue], site: Site, style: HouseStyle) -> str:
    """Return ``issues``, newest first, as an RSS 2.0 feed with their whole text."""
    rss = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(rss, "channel")
    _add(channel, "title", style.name)
    _add(channel, "link", site.url())
    _add(channel, "description", f"Issues of {style.name}, each with its sources.")
    _add(channel, "language", site.language)
    own = {"href": site.url("feed.rss"), "rel": "self", "type": "application/rss+xml"}
    ET.SubElement(channel, f"{{{ATOM}}}link", own)
    newest = max((i.updated_at for i in issues if i.updated_at), default=None)
    if newest:
        _add(channel, "lastBuildDate", format_datetime(newest, usegmt=True))
    for issue in issues:
        item = ET.SubElement(channel, "item")
        _add(item, "title", issue.headline)
        _add(item, "link", issue.url)
        _add(item, "guid", issue.urn, isPermaLink="false")
        if issue.dated:
            _add(item, "pubDate", format_datetime(issue.dated, usegmt=True))
        if issue.approver:
            _add(item, f"{{{_DC}}}creator", issue.approver)
        _add(item, "description", summary_of(printed(issue), issue))
        _add(item, f"{{{_CONTENT}}}encoded", to_fragment(issue))
    return _document(rss)


def to_json_feed(issues: Sequence[Issue], site: Site, style: HouseStyle) -> str:
    """Return ``issues``, newest first, as JSON Feed 1.1 (https://jsonfeed.org/version/1.1)."""
    feed = {
        "version": _FEED_VERSION,
        "title": style.name,
        "home_page_url": site.url(),
        "feed_url": site.url("feed.json"),
        "language": site.language,
        "items": [_item(issue) for issue in issues],
    }
    return json.dumps(feed, ensure_ascii=False, indent=2) + "\n"


def _item(issue: Issue) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": issue.urn,
        "url": issue.url,
        "title": issue.headline,
        "summary": summary_of(printed(issue), issue),
        "content_html": to_fragment(issue),
        "content_text": to_text(issue),
        "date_published": instant_text(issue.dated),
        "date_modified": instant_text(issue.updated_at),
        "language": issue.site.language,
        "authors": [{"name": issue.approver}] if issue.approver else None,
    }
    return {name: value for name, value in item.items() if value is not None}


def _newest(issues: Sequence[Issue]) -> str | None:
    return instant_text(max((i.updated_at for i in issues if i.updated_at), default=None))


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, name, attributes)
    if text is not None:
        made.text = _NOT_XML.sub("", text)
    return made


def _document(root: ET.Element) -> str:
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"
