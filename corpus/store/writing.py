"""Putting articles into the database: one transaction a batch, everything of an article in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
from sqlalchemy import Connection, Engine, insert, select

from corpus import database as db
from corpus.assets import Embedder, Vectors
from corpus.model import Article, Passage
from corpus.origins import Shingles, shingles
from corpus.passages import embedding_texts, passages_of
from corpus.store.origin_rows import groups_with, keep_runs, move
from corpus.store.rows import article_values, articles_by_id, chunks, pack
from corpus.store.story_rows import touch_articles

Status = Literal["stored", "unchanged", "revised"]

# Of one article at a time: its text and its header.
_SPANS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one article; ``revision_of`` names the revision that it replaces."""

    article_id: str
    status: Status
    revision_of: str | None = None


def store(engine: Engine, embedder: Embedder, articles: Sequence[Article]) -> list[Added]:
    """Store what is new among ``articles`` and tell what became of each, in their order.

    The same id is the same article, whatever else is said of it. The same address with another text
    is a new revision. Meanwhile nothing is half there: passages, vectors and origin groups commit
    together with the articles.
    """
    with engine.connect() as connection:
        known = set(articles_by_id(connection, [a.id for a in articles]))
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
        # An article and its header are looked at once, however many passages they make.
        spans = lru_cache(maxsize=_SPANS_KEPT)(embedder.token_spans)
        passages, pieces = [], []
        for article in new:
            passages.append(passages_of(article, spans))
            pieces.append([embedding_texts(article, p, spans) for p in passages[-1]])
        vectors = _embed(embedder, pieces)
        samples = [shingles(a.text) for a in new]
        with engine.begin() as connection:
            _insert(connection, new, passages, vectors, samples)
    return added


def _latest_at(connection: Connection, urls: Sequence[str]) -> dict[str, str]:
    """Return the id of the newest revision at each address that has one."""
    a = db.articles.c
    found = {}
    for some in chunks(list(dict.fromkeys(urls))):
        rows = connection.execute(select(a.url, a.id).where(a.url.in_(some)).order_by(a.seq))
        found.update({row.url: row.id for row in rows})
    return found


def _embed(embedder: Embedder, pieces: Sequence[Sequence[Sequence[str]]]) -> list[list[Vectors]]:
    """Return one vector a passage, by article; a sentence too long for the model gets the mean.

    All texts go to the embedder at once, so that none of its cores waits for an article's end.
    """
    made = iter(embedder.embed([text for of_one in pieces for texts in of_one for text in texts]))
    return [[_mean([next(made) for _text in texts]) for texts in of_one] for of_one in pieces]


def _mean(vectors: Sequence[Vectors]) -> Vectors:
    mean: Vectors = np.mean(vectors, axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-12)


def _insert(
    connection: Connection,
    new: Sequence[Article],
    passages: Sequence[Sequence[Passage]],
    vectors: Sequence[Sequence[Vectors]],
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
    cuts = [
        {"article_id": p.article_id, "start": p.start, "end": p.end, "vector": pack(v)}
        for of_one, vs in zip(passages, vectors, strict=True)
        for p, v in zip(of_one, vs, strict=True)
    ]
    if cuts:
        connection.execute(insert(db.passages), cuts)
    keep_runs(connection, own, samples, seqs)
    move(connection, groups)
    touch_articles(connection, list(groups))
