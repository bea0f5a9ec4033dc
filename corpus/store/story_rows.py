"""Stories as rows: how they stand, when they last changed, and what they tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update

from corpus import database as db
from corpus.model import Article
from corpus.store.rows import articles_by_id, chunks
from corpus.stories.telling import TOLD_BY, Told


@dataclass(frozen=True, slots=True)
class Standing:
    """How a story stands: ``change`` numbers its last change, ``articles`` is 0 where it went.

    ``articles`` and ``texts`` count all revisions.
    """

    id: str
    change: int
    articles: int
    texts: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Untold:
    """A story as of one change, to be told: its articles, numbered by their arrival."""

    id: str
    change: int
    articles: tuple[Article, ...]
    arrivals: Mapping[str, int]


def touch(connection: Connection, story_ids: Iterable[str]) -> None:
    """Note that stories have changed, under the next number. They are counted anew.

    Within the transaction that changed them, at its end.
    """
    ids = sorted(set(story_ids))
    if not ids:
        return
    change = db.next_change(connection)
    s = db.stories.c
    for some in chunks(ids):
        counts = _counts(connection, some)
        rows = {i: {"change": change, **counts.get(i, _GONE)} for i in some}
        known = set(connection.scalars(select(s.id).where(s.id.in_(some))))
        changed = update(db.stories).where(s.id == bindparam("story"))
        if known:
            connection.execute(changed, [{"story": i, **rows[i]} for i in rows if i in known])
        if len(known) < len(rows):
            connection.execute(
                insert(db.stories), [{"id": i, **rows[i]} for i in rows if i not in known]
            )


_GONE = {"articles": 0, "texts": 0, "last": None, "arrived": 0}


def _counts(connection: Connection, story_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    a, m = db.articles.c, db.story_members.c
    counted = (
        select(
            m.story_id,
            func.count().label("articles"),
            func.count(a.origin_group.distinct()).label("texts"),
            func.max(a.published_at).label("last"),
            func.max(a.seq).label("arrived"),
        )
        .join_from(db.story_members, db.articles, m.article_seq == a.seq)
        .where(m.story_id.in_(story_ids))
        .group_by(m.story_id)
    )
    rows = [dict(row._mapping) for row in connection.execute(counted)]
    return {row.pop("story_id"): row for row in rows}


def touch_articles(connection: Connection, article_ids: Sequence[str]) -> None:
    """Note that the stories of some articles have changed: these now belong to other texts."""
    a, m = db.articles.c, db.story_members.c
    found: set[str] = set()
    for some in chunks(article_ids):
        wanted = (
            select(m.story_id)
            .join_from(db.story_members, db.articles, m.article_seq == a.seq)
            .where(a.id.in_(some))
        )
        found.update(connection.scalars(wanted))
    touch(connection, found)


def newest_ids(
    connection: Connection, *, since: datetime | None, texts: int, limit: int, offset: int = 0
) -> list[str]:
    """Return the ids of stories, that with the latest article first, undated ones last."""
    s = db.stories.c
    wanted = (
        select(s.id)
        .where(s.articles > 0, s.texts >= texts)
        .order_by(s.last.is_(None), s.last.desc(), s.arrived.desc())
        .limit(limit)
        .offset(offset)
    )
    if since:
        wanted = wanted.where(s.last >= since)
    return list(connection.scalars(wanted))


def changed_since(connection: Connection, change: int, *, limit: int) -> list[Standing]:
    """Return the stories that changed after number ``change``, in that order."""
    s = db.stories.c
    wanted = select(s.id, s.change, s.articles, s.texts, s.last).where(s.change > change)
    rows = connection.execute(wanted.order_by(s.change, s.id).limit(limit))
    return [Standing(**row._mapping) for row in rows]


def kept(connection: Connection, ids: Sequence[str]) -> dict[str, Told]:
    """Return what is told of those among ``ids`` that have not changed since."""
    s = db.stories.c
    found = {}
    for some in chunks(ids):
        fresh = (s.told_change == s.change) & (s.told_by == TOLD_BY)
        rows = connection.execute(select(s.id, s.told).where(s.id.in_(some), fresh))
        found.update({row.id: row.told for row in rows})
    return found


def untold(connection: Connection, ids: Sequence[str]) -> list[Untold]:
    """Return stories with their articles, of revised ones the newest alone; one that went is not
    among them."""
    a, m, s = db.articles.c, db.story_members.c, db.stories.c
    made = []
    for some in chunks(ids):
        # The change first: articles that come after it are told again, and none is missed.
        change = dict(
            connection.execute(select(s.id, s.change).where(s.id.in_(some))).tuples().all()
        )
        members: defaultdict[str, dict[str, int]] = defaultdict(dict)
        rows = connection.execute(
            select(m.story_id, a.id, a.seq)
            .join_from(db.story_members, db.articles, m.article_seq == a.seq)
            .where(m.story_id.in_(some))
            .order_by(a.seq)
        ).all()
        for row in rows:
            members[row.story_id][row.id] = row.seq
        articles = articles_by_id(connection, [row.id for row in rows])
        made += [
            Untold(i, change.get(i, 0), _current([articles[x] for x in members[i]]), members[i])
            for i in some
            if i in members
        ]
    return made


def _current(articles: Sequence[Article]) -> tuple[Article, ...]:
    replaced = {a.revision_of for a in articles}
    return tuple(a for a in articles if a.id not in replaced)


def keep(engine: Engine, story: Untold, told: Told) -> None:
    """Keep what was told of a story as of its change; where it has changed again, that is seen."""
    s = db.stories.c
    values = {"told": dict(told), "told_change": story.change, "told_by": TOLD_BY}
    older = s.told_change.is_(None) | (s.told_change <= story.change)
    with db.writing(engine) as connection:
        connection.execute(update(db.stories).where(s.id == story.id, older).values(values))
