"""Who else carried the text of an article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, select

from corpus import database as db
from corpus.model import Article
from corpus.store.rows import article_of, chunks


def copies(engine: Engine, articles: Sequence[Article]) -> Mapping[str, tuple[Article, ...]]:
    """Return for each article, by its id, the others of its origin group, the earliest first.

    An earlier or later revision of an article is no other one. Of other articles that were revised,
    the newest revision stands.
    """
    origins = sorted({a.origin_group for a in articles if a.origin_group})
    groups: defaultdict[str | None, list[Article]] = defaultdict(list)
    a = db.articles.c
    with engine.connect() as connection:
        for some in chunks(origins):
            wanted = select(db.articles).where(a.origin_group.in_(some))
            ordered = wanted.order_by(a.published_at.is_(None), a.published_at, a.seq)
            for row in connection.execute(ordered):
                groups[row.origin_group].append(article_of(row))
    return {article.id: _others(article, groups[article.origin_group]) for article in articles}


def _others(article: Article, group: Sequence[Article]) -> tuple[Article, ...]:
    replaced = {other.revision_of for other in group}
    return tuple(
        other
        for other in group
        if other.id not in {article.id, *replaced}
        and (other.url is None or other.url != article.url)
    )
