"""The article on a web page: trafilatura for its text, the page's own words for the rest."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import datetime
from typing import Any

import htmldate
import lxml.etree
import lxml.html
import trafilatura

from corpus.assembly import assemble
from corpus.encoding import decode_html
from corpus.errors import BadInput
from corpus.instants import Published, parse_instant
from corpus.markup_safety import refuse_crowded
from corpus.metadata import Metadata, read_metadata
from corpus.model import Article, normalise_text
from corpus.outlets import outlet_name, outlet_of

EXTRACTOR = f"trafilatura {trafilatura.__version__}"
MAX_PAGE = 20 * 1024 * 1024
# What reading costs grows faster than this. The largest live blogs and reference pages have some
# 20,000 elements; 30,000 paragraphs took 4 s, 90,000 took 35.
MAX_ELEMENTS = 30_000
# Below this what is found is a caption or a notice about cookies.
MIN_WORDS = 25


def extract_html(
    body: bytes, *, url: str | None, fetched_at: datetime | None, charset: str | None = None
) -> Article:
    """Return the article on a page; a page without one, or too large, is ``BadInput``.

    ``url`` is where the page was read from (``None``: a saved file); the article's own address is
    the canonical link that the page names on the same site. ``charset`` is what the server said.
    """
    root = _tree(body, charset)
    metadata = read_metadata(root, url)
    published, source = _date(root, metadata)
    text = _text(root, url)
    if len(text.split()) < MIN_WORDS:
        raise BadInput(
            "no article on the page",
            help="check that the address opens the article itself, without script or log-in",
        )
    known = outlet_of(metadata.url)
    return assemble(
        text,
        url=metadata.url,
        outlet=known.name if known else outlet_name(metadata.outlet, metadata.url),
        title=metadata.title,
        byline=metadata.byline,
        published=published,
        date_source=source,
        language=metadata.language,
        extractor=EXTRACTOR,
        fetched_at=fetched_at,
        access=metadata.access,
        correction=metadata.correction,
    )


def _tree(body: bytes, charset: str | None) -> lxml.html.HtmlElement:
    if len(body) > MAX_PAGE:
        raise BadInput(f"a page of over {MAX_PAGE:,} bytes", help="save its article as text")
    refuse_crowded(body, MAX_ELEMENTS)
    html = decode_html(body, charset).replace("\0", "")
    html = re.sub(r"^\s*<\?xml[^>]*>", "", html)
    parser = lxml.html.HTMLParser(no_network=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(html, parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError) as error:
        raise BadInput(f"not HTML: {error}", help="give the page as a browser gets it") from error
    return root


def _text(root: lxml.html.HtmlElement, url: str | None) -> str:
    try:
        # Last of all: trafilatura prunes the tree that it is given.
        found: Any = trafilatura.extract(
            root, url=url, output_format="txt", include_comments=False, include_tables=True
        )
    except (RecursionError, ValueError, lxml.etree.LxmlError):
        found = None
    return normalise_text(found or "")


def _date(root: lxml.html.HtmlElement, metadata: Metadata) -> tuple[Published | None, str | None]:
    if metadata.published:
        return metadata.published, metadata.date_source
    try:
        # Its extensive search guesses: 1995-01-01, its earliest date, on pages without any.
        written = htmldate.find_date(
            deepcopy(root), original_date=True, extensive_search=False, url=metadata.url
        )
    except (RecursionError, ValueError, TypeError, lxml.etree.LxmlError):
        written = None
    return parse_instant(written), f"htmldate {htmldate.__version__}"
