"""What a page says about its article: JSON-LD, OpenGraph, ``meta`` and ``time`` elements.

JSON-LD first, because it alone gives the instant with its zone on nearly all news pages.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import lxml.html

from corpus.canonical import canonical_url
from corpus.htmltext import plain_line
from corpus.instants import Published, parse_instant
from corpus.notices import FREE, METERED, PAID

MAX_NODES = 5000
_ARTICLE = re.compile(
    r"\w*NewsArticle|Article|(?:LiveBlog|Blog|SocialMedia)Posting|(?:Tech|Scholarly)Article|Report"
    r"|AdvertiserContentArticle"
)
_PAGE = re.compile(r"WebPage|ItemPage")
_WRAPPINGS = ("<!--", "-->", "//", "/*", "*/", "<![CDATA[", "*/", "]]>", "//", "/*", ";")
_DATES = (
    *("article:published_time", "og:article:published_time", "article:published"),
    *("parsely-pub-date", "cxenseparse:recs:publishtime", "sailthru.date", "pubdate"),
    *("publish-date", "publish_date", "publication_date", "published-date", "published_time"),
    *("dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date"),
    *("citation_publication_date", "datepublished", "originalpublicationdate", "date", "ptime"),
)
_BYLINES = ("author", "byl", "parsely-author", "article:author", "dc.creator", "sailthru.author")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found; ``None`` where the page does not say. ``url`` is canonical."""

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: Published | None = None
    date_source: str | None = None
    url: str | None = None
    language: str | None = None
    access: str | None = None
    correction: str | None = None


def read_metadata(root: lxml.html.HtmlElement, url: str | None) -> Metadata:
    """Return what the page tells of its article; malformed parts of it are passed over."""
    meta = _meta(root)
    nodes = list(_json_ld(root))
    by_id = {n["@id"]: n for n in nodes if isinstance(n.get("@id"), str) and len(n) > 1}
    article = _of_type(nodes, _ARTICLE)
    page = _of_type(nodes, _PAGE)
    outlet = _name(article.get("publisher"), by_id) or meta.get("og:site_name")
    published, source = _published(root, article, page, meta)
    title = _string(article.get("headline")) or meta.get("og:title") or meta.get("twitter:title")
    return Metadata(
        title=_without_outlet(plain_line(title or _title(root)), outlet) or None,
        outlet=plain_line(outlet or meta.get("application-name") or "") or None,
        byline=_byline(article, by_id, meta),
        published=published,
        date_source=source,
        url=_canonical(root, article, meta, url),
        language=_string(article.get("inLanguage"))
        or root.get("lang")
        or meta.get("og:locale")
        or meta.get("content-language"),
        access=_access(article, page, meta),
        correction=plain_line(_correction(article.get("correction"))) or None,
    )


def _meta(root: lxml.html.HtmlElement) -> dict[str, str]:
    """Return the page's ``meta`` elements by lower-case name; the first of a name wins."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        name = name or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _json_ld(root: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the objects of all JSON-LD scripts, outer ones first, without recursion."""
    queue: deque[Any] = deque()
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            queue.append(_parse(script.text or ""))
    seen = 0
    while queue and seen < MAX_NODES:
        value = queue.popleft()
        seen += 1
        if isinstance(value, dict):
            yield value
            queue.extend(v for v in value.values() if isinstance(v, dict | list))
        elif isinstance(value, list):
            queue.extend(v for v in value[:MAX_NODES] if isinstance(v, dict | list))


def _parse(text: str) -> Any:
    """Read JSON as publishers write it: in a comment or CDATA, with a comma too many."""
    bare = text.strip()
    for wrapping in _WRAPPINGS:
        bare = bare.removeprefix(wrapping).removesuffix(wrapping).strip()
    for candidate in (text, bare, re.sub(r",\s*([}\]])", r"\1", bare)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _of_type(nodes: list[dict[str, Any]], types: re.Pattern[str]) -> Mapping[str, Any]:
    """Return the fullest node of these types: pages list other articles by their headlines."""
    fitting = [node for node in nodes if any(types.fullmatch(t) for t in _types(node))]
    marks = ("datePublished", "author", "publisher", "mainEntityOfPage", "articleBody")
    return max(fitting, key=lambda node: sum(mark in node for mark in marks), default={})


def _types(node: Mapping[str, Any]) -> list[str]:
    value = node.get("@type")
    listed = value if isinstance(value, list) else [value]
    return [t.rsplit("/", 1)[-1] for t in listed if isinstance(t, str)]


def _name(value: Any, by_id: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the names that a person, an organisation, a reference or a list of them gives."""
    if isinstance(value, list):
        names = [_name(item, by_id) for item in value[:20] if not isinstance(item, list)]
        return ", ".join(dict.fromkeys(name for name in names if name))
    if isinstance(value, dict):
        return _string(value.get("name")) or _string(
            by_id.get(_string(value.get("@id")), {}).get("name")
        )
    return _string(value)


def _byline(
    article: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]], meta: Mapping[str, str]
) -> str | None:
    names = [_name(article.get("author"), by_id), *(meta.get(name, "") for name in _BYLINES)]
    # Some pages give the author's page instead of a name.
    written = next((n for n in names if n and "://" not in n), "")
    return plain_line(written) or None


def _published(
    root: lxml.html.HtmlElement,
    article: Mapping[str, Any],
    page: Mapping[str, Any],
    meta: Mapping[str, str],
) -> tuple[Published | None, str | None]:
    candidates: list[tuple[str, object]] = [
        ("json-ld:datePublished", article.get("datePublished")),
        ("json-ld:dateCreated", article.get("dateCreated")),
        *((f"meta:{name}", meta.get(name)) for name in _DATES),
        ("json-ld:WebPage.datePublished", page.get("datePublished")),
        *(("time", value) for value in _times(root)),
    ]
    for source, value in candidates:
        if isinstance(value, list):
            value = value[0] if value else None  # noqa: PLW2901
        found = parse_instant(value)
        if found:
            return found, source
    return None, None


def _access(
    article: Mapping[str, Any], page: Mapping[str, Any], meta: Mapping[str, str]
) -> str | None:
    """Return who may read it: by OpenGraph's content tier, else by schema.org's paywall marks.

    A part (``hasPart``) that is paid for makes the whole so.
    """
    tier = meta.get("article:content_tier", "").lower()
    if tier in {FREE, METERED}:
        return tier
    nodes: list[Any] = []
    for node in (article, page):
        parts = node.get("hasPart")
        nodes += [node, *(parts if isinstance(parts, list) else [parts])]
    said = [node.get("isAccessibleForFree") for node in nodes if isinstance(node, Mapping)]
    marks = {str(mark).strip().rsplit("/", 1)[-1].lower() for mark in said}
    if tier == "locked" or "false" in marks:
        return PAID
    return FREE if "true" in marks else None


def _correction(value: object) -> str:
    """Return schema.org's ``correction``: words, or a comment that holds them, or a list."""
    if isinstance(value, list):
        return next((words for item in value[:20] if (words := _correction(item))), "")
    if isinstance(value, dict):
        return _string(value.get("text")) or _string(value.get("description"))
    words = _string(value)
    return "" if "://" in words.split(" ", 1)[0] else words


def _times(root: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield the ``time`` elements marked as publication, or the article's only one."""
    marked = root.xpath("//*[@itemprop='datePublished']/@datetime | //time[@pubdate]/@datetime")
    yield from (str(value) for value in marked)
    own = root.xpath("//article[1]//time/@datetime | //main[1]//header//time/@datetime")
    if len(set(own)) == 1:
        yield str(own[0])


def _canonical(
    root: lxml.html.HtmlElement,
    article: Mapping[str, Any],
    meta: Mapping[str, str],
    url: str | None,
) -> str | None:
    """Return the page's canonical address, which has to lie on the host that it was read from.

    Without a ``url`` (a saved page) what the page says is all there is.
    """
    links = [
        e.get("href") for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower()
    ]
    main = article.get("mainEntityOfPage")
    main = main.get("@id") if isinstance(main, dict) else main
    fetched = canonical_url(url) if url else None
    for said in (*links, meta.get("og:url"), article.get("url"), main):
        found = canonical_url(_string(said), url) if said else None
        # A page must not speak in another's name, nor give its home page for all its articles.
        if found and (fetched is None or (_site(found) == _site(fetched) and _path(found) != "/")):
            return found
    return fetched


def _site(url: str) -> str:
    host = url.split("/")[2].lower()
    for label in ("www.", "m.", "amp.", "mobile."):
        host = host.removeprefix(label)
    return host


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def _title(root: lxml.html.HtmlElement) -> str:
    for path in ("//h1", "//title"):
        for element in root.xpath(path):
            text = " ".join(element.text_content().split())
            if text:
                return text
    return ""


def _without_outlet(title: str, outlet: str | None) -> str:
    """Drop the outlet's name where pages append it: ``Headline | Outlet``."""
    head, separator, tail = _last_part(title)
    same = outlet and tail.casefold().strip() == plain_line(outlet).casefold()
    return head if separator and head and same else title


def _last_part(title: str) -> tuple[str, str, str]:
    parts = re.split(r"(\s+[|–—-]\s+)", title)
    return ("".join(parts[:-2]), parts[-2], parts[-1]) if len(parts) > 2 else (title, "", "")


def _string(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return value.strip() if isinstance(value, str) else ""
