"""The stories of a library: kept up with what arrives, and told."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, func, select

from corpus import database as db
from corpus.assets import Embedder
from corpus.errors import BadInput, NotFound
from corpus.model import Article
from corpus.store import stories
from corpus.store.rows import articles_by_id, chunks
from corpus.stories.rarity import Rarity
from corpus.stories.story import Story, tell_story

_HELP = "`drafter stories` lists them"


class StoryBook:
    """Threads may share it; ``follow`` is for the store's writer alone."""

    def __init__(self, engine: Engine, embedder: Embedder) -> None:
        self._engine = engine
        self._embedder = embedder
        self._followed = 0
        self._lock = threading.Lock()
        self._rarity: Rarity | None = None

    def follow(self, near: stories.Near) -> None:
        """Put what has been stored into stories; ``near`` finds passages by vector."""
        if not stories.pending(self._engine):
            return
        with self._lock:
            if self._rarity is None:
                vocabulary = self._embedder.tokenizer.get_vocab()
                self._rarity = Rarity.of_vocabulary(sorted(vocabulary, key=vocabulary.__getitem__))
            self._followed = stories.follow(self._engine, near, self._rarity, self._followed)

    def of(self, article_id: str) -> Story | None:
        """Return the story that an article belongs to; ``None`` where none is known."""
        a, m = db.articles.c, db.story_members.c
        wanted = (
            select(m.story_id)
            .join_from(db.articles, db.story_members, m.article_seq == a.seq)
            .where(a.id == article_id)
        )
        with self._engine.connect() as connection:
            found = connection.execute(wanted).scalar_one_or_none()
        return self._told([found])[0] if found else None

    def find(self, beginning: str) -> Story:
        """Return the story whose id begins so; ``NotFound`` without one, ``BadInput`` with more."""
        m = db.story_members.c
        wanted = select(m.story_id).distinct()
        begins = m.story_id.startswith(beginning, autoescape=True)
        with self._engine.connect() as connection:
            found = connection.execute(wanted.where(begins).limit(2)).scalars().all()
        if not beginning or not found:
            raise NotFound(f"no story {beginning}", help=_HELP)
        if len(found) > 1:
            raise BadInput(f"several stories begin with {beginning}", help="give more of the id")
        return self._told(found)[0]

    def newest(self, *, since: datetime | None, texts: int, limit: int) -> list[Story]:
        """Return up to ``limit`` stories, that with the latest article first, undated ones last.

        ``since`` leaves out what has no article from then on. ``texts`` is how many distinct texts
        a story needs at least.
        """
        a, m = db.articles.c, db.story_members.c
        last = func.max(a.published_at)
        wanted = (
            select(m.story_id)
            .join_from(db.story_members, db.articles, m.article_seq == a.seq)
            .group_by(m.story_id)
            .having(func.count(a.origin_group.distinct()) >= texts)
            .order_by(last.is_(None), last.desc(), func.max(a.seq).desc())
            .limit(limit)
        )
        if since:
            wanted = wanted.having(last >= since)
        with self._engine.connect() as connection:
            found = connection.execute(wanted).scalars().all()
        return self._told(found)

    def _told(self, ids: Sequence[str]) -> list[Story]:
        """Return stories by id, in the order asked for; of revised articles the newest alone."""
        a, m = db.articles.c, db.story_members.c
        members: defaultdict[str, list[Article]] = defaultdict(list)
        with self._engine.connect() as connection:
            for some in chunks(list(ids)):
                rows = connection.execute(
                    select(m.story_id, a.id)
                    .join_from(db.story_members, db.articles, m.article_seq == a.seq)
                    .where(m.story_id.in_(some))
                    .order_by(a.seq)
                ).all()
                articles = articles_by_id(connection, [row.id for row in rows])
                for row in rows:
                    members[row.story_id].append(articles[row.id])
        return [tell_story(i, _current(members[i])) for i in ids]


def _current(articles: Sequence[Article]) -> list[Article]:
    replaced = {a.revision_of for a in articles}
    return [a for a in articles if a.id not in replaced]
