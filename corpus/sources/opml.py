"""Lists of feeds (OPML 2.0, http://opml.org/spec2.opml)."""

from __future__ import annotations

from typing import NamedTuple

import lxml.etree

from corpus.canonical import canonical_url
from corpus.errors import BadInput
from corpus.markup_safety import refuse_entities

MAX_OPML = 10 * 1024 * 1024
_HELP = "give an OPML file whose outlines have an xmlUrl"


class FeedLink(NamedTuple):
    """One feed of a list; its ``url`` is as given, for the fetcher to judge."""

    title: str
    url: str


def parse_opml(body: bytes) -> list[FeedLink]:
    """Return the feeds of a list, each address once; what is no OPML is ``BadInput``."""
    if len(body) > MAX_OPML:
        raise BadInput(f"a list of over {MAX_OPML:,} bytes", help=_HELP)
    refuse_entities(body)
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = lxml.etree.fromstring(body, parser=parser)
    except (lxml.etree.XMLSyntaxError, ValueError) as error:
        raise BadInput(f"not XML: {error}", help=_HELP) from error
    if root is None or lxml.etree.QName(root).localname.lower() != "opml":
        raise BadInput("not OPML", help=_HELP)
    links: dict[str, FeedLink] = {}
    for outline in root.iter("outline"):
        given = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
        url = given.get("xmlurl", "")
        if url:
            title = given.get("title") or given.get("text") or url
            links.setdefault(canonical_url(url) or url, FeedLink(title, url))
    if not links:
        raise BadInput("a list without feeds", help=_HELP)
    return list(links.values())
