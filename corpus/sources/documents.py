"""Whole documents: a web page, a text with or without front matter, a feed that was saved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from corpus.errors import BadInput, DeskError
from corpus.extract import extract_html
from corpus.feeds import parse_feed
from corpus.htmltext import html_to_text
from corpus.model import Article
from corpus.pdf import article_from_pdf
from corpus.sources.feed_entries import article_from_entry
from corpus.sources.records import article_from_record
from corpus.sources.rejected import Rejected

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S
)
_FIELD = re.compile(r"([A-Za-z][\w -]*?)\s*:\s*(.*)")
_HEADING = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")


def read_html(data: bytes) -> Article:
    """Return the article on a saved page; its address is the canonical link that it names."""
    return extract_html(data, url=None, fetched_at=None)


def read_pdf(data: bytes) -> Article:
    """Return the article in a PDF; it has no address."""
    return article_from_pdf(data, url=None, fetched_at=None)


def read_text(text: str, *, markdown: bool) -> Article:
    """Return a text as an article.

    ``key: value`` lines between two ``---`` at the head are its fields (the simple part of YAML
    that front matter uses). Markdown is reduced to words; its first heading is the title.
    """
    fields: dict[str, str] = {}
    if match := _FRONT_MATTER.match(text):
        fields = dict(_fields(match.group(1)))
        text = text[match.end() :]
    if markdown:
        if heading := _HEADING.match(text):
            fields.setdefault("title", heading.group(1))
            text = text[heading.end() :]
        text = html_to_text(MarkdownIt("commonmark", {"html": False}).render(text))
    if not any(c.isalpha() for c in text):
        raise BadInput("a text without words", help="give a file with an article in it")
    return article_from_record({**fields, "text": text})


def read_feed(data: bytes, where: str) -> Iterator[Article | Rejected]:
    """Yield the articles that a saved feed carries whole."""
    feed = parse_feed(data, None)
    if not feed.entries:
        yield Rejected(where, "a feed without entries", "fetch it anew")
    for entry in feed.entries:
        try:
            yield article_from_entry(feed, entry, fetched_at=None)
        except DeskError as error:
            yield Rejected.of(f"{where}#{entry.url or entry.guid or entry.title}", error)


def _fields(block: str) -> Iterator[tuple[str, str]]:
    for line in block.splitlines():
        if match := _FIELD.fullmatch(line.strip()):
            yield match[1], match[2].strip().strip("\"'")
