"""Every page of the archive by its path, each rendered when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from jinja2 import Environment
from markupsafe import Markup

from corpus.codec import instant_text
from drafter.archive.excerpts import excerpt
from drafter.exports.feeds import to_atom, to_json_feed, to_rss
from drafter.exports.html import environment, footer_of, stylesheet, summary_of
from drafter.exports.issue import Issue, Site
from drafter.exports.linked_data import json_ld
from drafter.exports.printed import Cited, Printed, printed
from drafter.exports.statement import how_made
from prompts import HouseStyle

_HERE = Path(__file__).parent
_IN_FEEDS = 20
_WITH_SUMMARY = 20  # on the front page; older ones are a line each
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the archive. ``path`` is relative, with ``/`` between folders."""

    path: str
    media_type: str
    render: Callable[[], str]

    @property
    def body(self) -> bytes:
        """The file's content."""
        return self.render().encode()


def archive_pages(issues: Sequence[Issue], site: Site, style: HouseStyle) -> Mapping[str, Page]:
    """Return the archive of ``issues`` by path; the newest comes first whatever their order.

    Nothing is rendered before a page's ``body`` is read. An issue that was retracted keeps its
    page, with the notice alone, and loses the pages of the words that it cited.
    """
    shelf = _Shelf(tuple(sorted(issues, key=_age, reverse=True)), site, style)
    found = [*_fixed(shelf)]
    for issue in shelf.issues:
        found.append(Page(issue.path, _HTML, partial(_issue, shelf, issue)))
        found.extend(
            Page(_words_path(issue, cited), _HTML, partial(_words, shelf, issue, cited))
            for cited in printed(issue).cited
        )
    return {page.path: page for page in found}


@dataclass(frozen=True, slots=True)
class _Shelf:
    issues: tuple[Issue, ...]
    site: Site
    style: HouseStyle

    def page(self, template: str, path: str, **values: Any) -> str:
        """Render a page; ``root`` leads from it to the archive's own folder."""
        root = "../" * path.count("/")
        shared = {"site": self.site, "style": self.style, "root": root, "path": path}
        return _environment().get_template(template).render(**shared, **values)


def _fixed(shelf: _Shelf) -> list[Page]:
    feed = (shelf.issues[:_IN_FEEDS], shelf.site, shelf.style)
    return [
        Page("index.html", _HTML, partial(_front, shelf)),
        Page("search.html", _HTML, partial(_listing, shelf, "search.html")),
        Page("corrections.html", _HTML, partial(_listing, shelf, "corrections.html")),
        Page("how-ai-is-used.html", _HTML, partial(_listing, shelf, "how-ai-is-used.html")),
        Page("search.json", "application/json", partial(_search_index, shelf)),
        Page("feed.atom", "application/atom+xml", partial(to_atom, *feed)),
        Page("feed.rss", "application/rss+xml", partial(to_rss, *feed)),
        Page("feed.json", "application/feed+json", partial(to_json_feed, *feed)),
        Page("sitemap.xml", "application/xml", partial(_sitemap, shelf)),
        Page("robots.txt", "text/plain; charset=utf-8", partial(_robots, shelf)),
        Page("archive.css", "text/css; charset=utf-8", _css),
        Page("search.js", "text/javascript; charset=utf-8", partial(_static, "search.js")),
    ]


def _front(shelf: _Shelf) -> str:
    newest, older = shelf.issues[:_WITH_SUMMARY], shelf.issues[_WITH_SUMMARY:]
    return shelf.page(
        "index.html", "index.html", rows=[_row(i) for i in newest], older=_years(older)
    )


def _years(issues: Sequence[Issue]) -> list[tuple[str, list[Issue]]]:
    by_year = groupby(issues, key=lambda i: f"{i.dated:%Y}" if i.dated else "Undated")
    return [(year, list(group)) for year, group in by_year]


def _listing(shelf: _Shelf, name: str) -> str:
    return shelf.page(name, name, rows=[_row(i) for i in shelf.issues])


def _row(issue: Issue) -> dict[str, Any]:
    return {"issue": issue, "summary": summary_of(printed(issue), issue), "how": how_made(issue)}


def _issue(shelf: _Shelf, issue: Issue) -> str:
    text = printed(issue)
    here = shelf.issues.index(issue)
    return shelf.page(
        "issue.html",
        issue.path,
        issue=issue,
        printed=text,
        summary=summary_of(text, issue),
        how_made=how_made(issue),
        footer=footer_of(issue),
        words_page=lambda cited: f"{issue.slug}/{cited.key}.html",
        json_ld=_in_script(json_ld(issue)),
        newer=shelf.issues[here - 1] if here else None,
        older=shelf.issues[here + 1] if here + 1 < len(shelf.issues) else None,
    )


def _words(shelf: _Shelf, issue: Issue, cited: Cited) -> str:
    return shelf.page(
        "words.html",
        _words_path(issue, cited),
        issue=issue,
        cited=cited,
        excerpt=excerpt(cited.article, cited.citation) if cited.article else None,
        sentences=_citing(printed(issue), cited),
    )


def _citing(text: Printed, cited: Cited) -> list[str]:
    return [
        sentence.text
        for section in text.sections
        for block in section.blocks
        for sentence in block.sentences
        if cited in sentence.cited
    ]


def _words_path(issue: Issue, cited: Cited) -> str:
    return f"issues/{issue.slug}/{cited.key}.html"


def _search_index(shelf: _Shelf) -> str:
    rows = [
        {
            "path": issue.path,
            "title": issue.headline,
            "date": instant_text(issue.dated),
            "text": printed(issue).text,
        }
        for issue in shelf.issues
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) + "\n"


def _sitemap(shelf: _Shelf) -> str:
    root = ET.Element("urlset", {"xmlns": _SITEMAP})
    places = [("", None), ("corrections.html", None), ("how-ai-is-used.html", None)]
    for path, at in [*places, *((i.path, i.updated_at) for i in shelf.issues)]:
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = shelf.site.url(path)
        if at:
            ET.SubElement(url, "lastmod").text = instant_text(at)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def _robots(shelf: _Shelf) -> str:
    return f"User-agent: *\nAllow: /\nSitemap: {shelf.site.url('sitemap.xml')}\n"


def _css() -> str:
    return stylesheet() + _static("archive.css")


def _static(name: str) -> str:
    return (_HERE / "static" / name).read_text(encoding="utf-8")


def _age(issue: Issue) -> tuple[str, int]:
    return instant_text(issue.dated) or "", issue.number or 0


def _in_script(value: Any) -> Markup:
    """Write JSON so that no text in it can end the element that holds it."""
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 (every character that HTML knows was just replaced)


@cache
def _environment() -> Environment:
    return environment(_HERE / "templates")
