"""One JSON object as one article, whatever its maker called the fields.

Field names are compared without case, hyphens and underscores, so that ``pubDate``, ``pub_date``
and ``PUBDATE`` are one. Fields not named here are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from corpus import dateline
from corpus.assembly import MAX_TITLE, assemble
from corpus.canonical import canonical_url
from corpus.errors import BadInput
from corpus.htmltext import html_to_text, plain_line, plain_text
from corpus.instants import Published, parse_instant
from corpus.model import Article, Precision
from corpus.notices import FREE, METERED, PAID
from corpus.outlets import outlet_name
from corpus.sources.ninjs import flatten, is_ninjs

Record = Mapping[str, Any]

URL = ("url", "link", "canonicalurl", "permalink", "weburl", "sourceurl", "pageurl", "href", "uri")
OUTLET = (
    *("outlet", "publisher", "publication", "newspaper", "sitename", "site", "sourcename"),
    *("source", "sourcedomain", "domain", "hostname"),
)
TITLE = ("title", "headline", "name")
TEXT = (
    *("text", "body", "content", "bodytext", "contenttext", "articlebody", "articletext"),
    *("fulltext", "maintext", "contenthtml", "bodyhtml", "bodyxhtml", "html"),
)
DATE = (
    *("publishedat", "datepublished", "published", "pubdate", "publishdate", "publicationdate"),
    *("publishedon", "date", "dateline", "timestamp"),
)
BYLINE = ("byline", "author", "authors", "creator", "by")
LANGUAGE = ("language", "lang", "inlanguage")
CORRECTION = ("correction", "correctionnotice")
WITHDRAWN = ("withdrawn", "withdrawal", "retracted", "retraction")
_ACCESS = frozenset({FREE, METERED, PAID})
_FREE_MARKS = {"true": FREE, "1": FREE, "false": PAID, "0": PAID}

_LEAD_WORDS = 8
_ZONE = re.compile(r"[+-]\d\d:\d\d|unknown")
_TRUNCATED = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$")


def article_from_record(record: Record) -> Article:
    """Return the article that ``record`` holds; one without a text is ``BadInput``.

    A withdrawal needs none but its notice.
    """
    if is_ninjs(record):
        record = flatten(record)
    fields = {_key(name): (name, value) for name, value in reversed(list(record.items()))}
    withdrawn = _withdrawn(fields)
    text = "" if withdrawn and fields.keys().isdisjoint(TEXT) else _text(fields)
    if withdrawn not in text:
        # The same text, taken back, is another revision.
        text = f"{withdrawn}\n{text}".rstrip()
    url = next((u for value in _values(fields, URL) if (u := _address(value))), None)
    title = plain_line(_first(fields, TITLE))[:MAX_TITLE]
    extractor = "given"
    published, source = _published(fields)
    if title and dateline.is_date_line(title):
        title_date = dateline.date_of_line(title, dateline.date_from_url(url))
        if published is None and title_date:
            published, source = title_date, "title:dateline"
        title = ""
    if _is_lead(title, text):
        # A record whose title is the article's first sentence: without it the text lacks its lead,
        # and nothing could cite it.
        text = f"{title}\n{text}"
        extractor = "given+lead"
    return assemble(
        text,
        url=url,
        outlet=outlet_name(plain_line(_first(fields, OUTLET)), url),
        title=title,
        byline=plain_line(_first(fields, BYLINE)),
        published=published,
        date_source=source,
        language=_first(fields, LANGUAGE),
        extractor=extractor,
        access=_access(fields),
        correction=plain_line(_first(fields, CORRECTION)),
        withdrawn=withdrawn,
    )


def _access(fields: Mapping[str, tuple[str, Any]]) -> str | None:
    """Return who may read it, as an export of ours or schema.org says."""
    own = _first(fields, ("access",)).lower()
    if own in _ACCESS:
        return own
    free = next(_values(fields, ("isaccessibleforfree",)), None)
    return _FREE_MARKS.get(str(free).strip().lower())


def _withdrawn(fields: Mapping[str, tuple[str, Any]]) -> str:
    """Return the notice by which it is taken back; a bare yes gets words."""
    if any(value is True for value in _values(fields, WITHDRAWN)):
        return "Its publisher took it back."
    return plain_line(_first(fields, WITHDRAWN))


def _key(name: object) -> str:
    return re.sub(r"[\s_:-]", "", str(name)).casefold()


def _values(fields: Mapping[str, tuple[str, Any]], names: tuple[str, ...]) -> Iterator[Any]:
    return (fields[name][1] for name in names if name in fields)


def _first(fields: Mapping[str, tuple[str, Any]], names: tuple[str, ...]) -> str:
    """Return the first of these fields that says something, as words."""
    return next((words for v in _values(fields, names) if (words := _words(v))), "")


def _words(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        return _words(value.get("name") or value.get("title") or value.get("value"))
    if isinstance(value, list):
        return ", ".join(words for item in value if (words := _words(item)))
    return ""


def _address(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        value = value.get("url") or value.get("href")
    return canonical_url(value) if isinstance(value, str) else None


def _text(fields: Mapping[str, tuple[str, Any]]) -> str:
    present = [name for name in TEXT if name in fields]
    for name in present:
        value = fields[name][1]
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = "\n".join(value)  # a list of paragraphs
        if not isinstance(value, str):
            continue
        text = html_to_text(value) if "html" in name else plain_text(value)
        if _TRUNCATED.search(text[-100:]):
            raise BadInput(
                f"the text in {fields[name][0]!r} is cut short",
                help="give the whole text, or the page's address by --url",
            )
        if any(c.isalnum() for c in text):
            return text
    if present:
        held = ", ".join(repr(fields[name][0]) for name in present)
        raise BadInput(f"no words in {held}", help="give the article's text there, as a string")
    names = ", ".join(sorted(str(name) for name, _ in fields.values())[:12]) or "none"
    raise BadInput(
        f"no field that holds a text (fields: {names})",
        help="name the article's text 'text', 'body' or 'content'",
    )


def _published(fields: Mapping[str, tuple[str, Any]]) -> tuple[Published | None, str]:
    for name in DATE:
        if name not in fields:
            continue
        field, value = fields[name]
        found = parse_instant(value)
        if found is None:
            continue
        # An export of ours says how exactly it knew the date, and whence.
        with suppress(KeyError, ValueError):
            found = found._replace(precision=Precision(fields["dateprecision"][1]))
        zone = fields.get("datezone", ("", None))[1]
        if isinstance(zone, str) and _ZONE.fullmatch(zone):
            found = found._replace(zone=zone)
        own = fields.get("datesource", ("", None))[1]
        return found, own if isinstance(own, str) and own else f"field:{field}"
    return None, ""


def _is_lead(title: str, text: str) -> bool:
    """Tell whether a title is a sentence that the text does not repeat."""
    ends = re.search(r"\.\s*(?:''|[\"'”’»)])*$", title)
    if not ends or len(title.split()) < _LEAD_WORDS:
        return False
    head = " ".join(text[: 4 * len(title)].split())
    return title.rstrip(".'\"”’ ") not in head
