"""Stored articles and passages as they are asked for, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, func, select

from corpus import database as db
from corpus.model import Article, Passage
from corpus.store.query import outlet_key, outlet_keys
from corpus.store.rows import article_of, articles_by_id, chunks

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Stats:
    """How much the library holds. ``bytes`` is the data folder on disk, indexes included.

    ``texts`` counts distinct texts: the copies of one wire story are one.
    """

    articles: int
    passages: int
    outlets: int
    texts: int
    undated: int
    newest: datetime | None
    bytes: int


def newest_first(  # noqa: PLR0913 — what narrows the list, by name
    engine: Engine,
    *,
    outlet: str | None,
    since: datetime | None,
    until: datetime | None,
    offset: int,
    limit: int | None,
) -> Iterator[Article]:
    """Yield articles newest first, undated ones last; a window leaves undated ones out."""
    a = db.articles.c
    wanted = select(a.id, a.outlet, a.url).order_by(
        a.published_at.is_(None), a.published_at.desc(), a.seq.desc()
    )
    if since:
        wanted = wanted.where(a.published_at >= since)
    if until:
        wanted = wanted.where(a.published_at <= until)
    with engine.connect() as connection:
        rows = connection.execute(wanted).all()
    key = outlet_key(outlet) if outlet else None
    ids = [r.id for r in rows if key is None or key in outlet_keys(r.outlet, r.url)]
    for page in chunks(ids[offset:][:limit], _PAGE):
        with engine.connect() as connection:
            found = articles_by_id(connection, page)
        yield from found.values()


def passages_of(engine: Engine, article_id: str) -> list[Passage]:
    """Return the passages of one article in reading order; of an unknown one, none."""
    p = db.passages.c
    wanted = select(p.start, p.end).where(p.article_id == article_id).order_by(p.start)
    with engine.connect() as connection:
        return [Passage(article_id, row.start, row.end) for row in connection.execute(wanted)]


def revisions_at(engine: Engine, url: str) -> list[Article]:
    """Return all stored revisions of the article at ``url``, oldest first."""
    a = db.articles.c
    with engine.connect() as connection:
        rows = connection.execute(select(db.articles).where(a.url == url).order_by(a.seq))
        return [article_of(row) for row in rows]


def counted(engine: Engine, folder: Path) -> Stats:
    """Count what is stored, and the bytes in ``folder``."""
    a = db.articles.c
    counts = select(
        func.count(),
        func.count(a.outlet.distinct()),
        func.count(a.origin_group.distinct()),
        func.count(a.published_at),
        func.max(a.published_at),
    )
    with engine.connect() as connection:
        total, outlets, texts, dated, newest = connection.execute(counts).one()
        passages = connection.execute(select(func.count()).select_from(db.passages)).scalar_one()
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    return Stats(total, passages, outlets, texts, total - dated, newest, size)
