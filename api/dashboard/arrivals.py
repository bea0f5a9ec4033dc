"""Articles in the order of their arrival, each with its number and the story that it is in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, select

from corpus import database as db
from corpus.codec import instant_text


def last_arrival(connection: Connection) -> int:
    """Return the number of the article that arrived last, 0 before the first."""
    return int(connection.execute(select(func.max(db.articles.c.seq))).scalar_one() or 0)


def newest(connection: Connection, limit: int) -> list[Mapping[str, Any]]:
    """Return the newest arrivals as JSON values, newest first."""
    wanted = _wanted().order_by(db.articles.c.seq.desc()).limit(limit)
    return [_value(row) for row in connection.execute(wanted)]


def arrived_after(connection: Connection, number: int, limit: int) -> list[Mapping[str, Any]]:
    """Return what arrived after the article of that number, in its order."""
    seq = db.articles.c.seq
    wanted = _wanted().where(seq > number).order_by(seq).limit(limit)
    return [_value(row) for row in connection.execute(wanted)]


def _wanted() -> Select[Any]:
    a, m = db.articles.c, db.story_members.c
    return (
        select(a.seq, a.id, a.url, a.outlet, a.title, a.published_at)
        .add_columns(a.date_precision, a.date_zone, m.story_id)
        .join_from(db.articles, db.story_members, m.article_seq == a.seq, isouter=True)
    )


def _value(row: Any) -> Mapping[str, Any]:
    return {
        "arrived": row.seq,
        "id": row.id,
        "url": row.url,
        "outlet": row.outlet or "unnamed source",
        "title": row.title,
        "published_at": instant_text(row.published_at),
        "date_precision": row.date_precision,
        "date_zone": row.date_zone,
        "story": row.story_id,
    }
