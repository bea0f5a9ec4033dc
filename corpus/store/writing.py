"""Putting articles into the database: one transaction a batch, everything of an article in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection, Engine, insert, select

from corpus import database as db
from corpus.assets import Embedder
from corpus.model import Article
from corpus.origins import Shingles
from corpus.store.begun import Begun, begin
from corpus.store.origin_rows import groups_with, keep_runs, move
from corpus.store.rows import article_values, chunks, pack, stored_among
from corpus.store.story_rows import touch_articles

Status = Literal["stored", "unchanged", "revised"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one article; ``revision_of`` names the revision that it replaces."""

    article_id: str
    status: Status
    revision_of: str | None = None


def store(
    engine: Engine, embedder: Embedder, articles: Sequence[Article], begun: Mapping[str, Begun]
) -> list[Added]:
    """Store what is new among ``articles`` and tell what became of each, in their order.

    ``begun`` holds by id what has been begun with; the others are begun now.

    The same id is the same article, whatever else is said of it. The same address with another text
    is a new revision. Meanwhile nothing is half there: passages, vectors and origin groups commit
    together with the articles.
    """
    with engine.connect() as connection:
        known = stored_among(connection, [a.id for a in articles])
        latest = _latest_at(connection, [a.url for a in articles if a.url])
    added, new = [], []
    for article in articles:
        if article.id in known:
            added.append(Added(article.id, "unchanged"))
            continue
        known.add(article.id)
        replaced = latest.get(article.url) if article.url else None
        if article.url:
            latest[article.url] = article.id
        new.append(replace(article, revision_of=replaced))
        added.append(Added(article.id, "revised" if replaced else "stored", replaced))
    if new:
        # All go to the embedder at once, so that none of its cores waits for an article's end.
        ready = [begun.get(article.id) or begin(article, embedder) for article in new]
        passages = [
            {"article_id": p.article_id, "start": p.start, "end": p.end, "vector": pack(v)}
            for one in ready
            for p, v in zip(one.passages, one.vectors(), strict=True)
        ]
        with engine.begin() as connection:
            _insert(connection, new, passages, [one.sample for one in ready])
    return added


def _latest_at(connection: Connection, urls: Sequence[str]) -> dict[str, str]:
    """Return the id of the newest revision at each address that has one."""
    a = db.articles.c
    found = {}
    for some in chunks(list(dict.fromkeys(urls))):
        rows = connection.execute(select(a.url, a.id).where(a.url.in_(some)).order_by(a.seq))
        found.update({row.url: row.id for row in rows})
    return found


def _insert(
    connection: Connection,
    new: Sequence[Article],
    passages: Sequence[Mapping[str, object]],
    samples: Sequence[Shingles],
) -> None:
    a = db.articles.c
    groups = groups_with(connection, new, samples)
    own = [replace(article, origin_group=groups.pop(article.id)) for article in new]
    connection.execute(insert(db.articles), [article_values(article) for article in own])
    seqs: dict[str, int] = {}
    for some in chunks([article.id for article in own]):
        rows = connection.execute(select(a.id, a.seq).where(a.id.in_(some)))
        seqs.update({row.id: row.seq for row in rows})
    if passages:
        connection.execute(insert(db.passages), passages)
    keep_runs(connection, own, samples, seqs)
    move(connection, groups)
    touch_articles(connection, list(groups))
