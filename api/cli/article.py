"""One stored article on the terminal: what is known of it, its revisions, its text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.model import Article

_ID = re.compile(r"[0-9a-f]{32}")
_WIDTH = 96


def stored_article(settings: Settings, id: str) -> tuple[Article, Sequence[Article]] | None:
    """Return the article of that id and all revisions at its address, oldest first, if stored."""
    from api import wiring

    if not _ID.fullmatch(id):
        return None
    with wiring.open_library(settings) as library:
        found = library.get_many([id]).get(id)
        if found is None:
            return None
        return found, library.revisions(found.url) if found.url else [found]


def article_value(article: Article, revisions: Sequence[Article]) -> dict[str, Any]:
    """Return the shape of docs/schema/article.json."""
    from api.notes import article_notes
    from corpus.codec import article_to_dict

    return {
        **article_to_dict(article),
        "notes": article_notes(article),
        "revisions": [revision.id for revision in revisions],
    }


def article_lines(article: Article, revisions: Sequence[Article]) -> Iterator[str]:
    """Yield the article as people read it."""
    from api.notes import article_notes
    from api.pages.words import published
    from corpus.credits import credited
    from corpus.outlets import outlet_of

    known = outlet_of(article.url)
    country = f" ({known.country})" if known and known.country else ""
    when = published(article.published_at, article.date_precision, article.date_zone)
    source = f", from {article.date_source}" if article.date_source else ""
    yield article.title
    yield f"{article.outlet_name}{country} · {when}{source}"
    rows = {
        "by": article.byline,
        "at": article.url,
        "language": article.language,
        "access": article.access,
        "note": "; ".join(article_notes(article)),
        "correction": article.correction,
        "withdrawn": article.withdrawn,
        "text by": article.extractor,
        "credits": credited(article),
        "copy of": article.origin_group if article.origin_group != article.id else None,
        "revision": _place(article, revisions),
    }
    for name, value in rows.items():
        if value:
            yield f"{name}: {value}"
    yield ""
    for line in article.text.splitlines():
        yield textwrap.fill(line, _WIDTH, break_on_hyphens=False)


def _place(article: Article, revisions: Sequence[Article]) -> str:
    """Return which revision this is, and which ones there are."""
    if len(revisions) < 2:
        return ""
    ids = [revision.id for revision in revisions]
    number = ids.index(article.id) + 1
    newest = "the newest" if number == len(ids) else f"the newest is {ids[-1]}"
    older = f"; it replaces {ids[number - 2]}" if number > 1 else ""
    return f"{number} of {len(ids)}, {newest}{older}"
