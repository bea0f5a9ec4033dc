"""The stories of a library: kept up with what arrives, and told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from corpus import database as db
from corpus.assets import Embedder
from corpus.errors import BadInput, NotFound
from corpus.store import stories, story_rows
from corpus.store.story_rows import Standing, Untold
from corpus.stories.codec import conflict_from_dict
from corpus.stories.rarity import Rarity
from corpus.stories.story import Story, by_time
from corpus.stories.telling import Told, tell

log = logging.getLogger(__name__)
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
                self._rarity = rarity_of(self._embedder)
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
        return self._whole([found])[0] if found else None

    def id_of(self, beginning: str) -> str:
        """Return the id that begins so; ``NotFound`` without one, ``BadInput`` with more."""
        s = db.stories.c
        begins = s.id.startswith(beginning, autoescape=True)
        wanted = select(s.id).where(begins, s.articles > 0).limit(2)
        with self._engine.connect() as connection:
            found: list[str] = list(connection.scalars(wanted))
        if not beginning or not found:
            raise NotFound(f"no story {beginning}", help=_HELP)
        if len(found) > 1:
            raise BadInput(f"several stories begin with {beginning}", help="give more of the id")
        return found[0]

    def find(self, beginning: str) -> Story:
        """Return the story whose id begins so; ``NotFound`` without one, ``BadInput`` with more."""
        return self._whole([self.id_of(beginning)])[0]

    def newest(self, *, since: datetime | None, texts: int, limit: int) -> list[Story]:
        """Return up to ``limit`` stories, that with the latest article first, undated ones last.

        ``since`` leaves out what has no article from then on. ``texts`` is how many distinct texts
        a story needs at least.
        """
        return self._whole(self.newest_ids(since=since, texts=texts, limit=limit))

    def newest_ids(
        self, *, since: datetime | None = None, texts: int = 1, limit: int = 20, offset: int = 0
    ) -> list[str]:
        """Return the ids of stories in the order of ``newest``."""
        with self._engine.connect() as connection:
            return story_rows.newest_ids(
                connection, since=since, texts=texts, limit=limit, offset=offset
            )

    def changed_since(self, change: int, *, limit: int) -> list[Standing]:
        """Return the stories that changed after number ``change``, in that order."""
        with self._engine.connect() as connection:
            return story_rows.changed_since(connection, change, limit=limit)

    def kept(self, ids: Sequence[str]) -> Mapping[str, Told]:
        """Return what is told of those among ``ids`` that have not changed since they were told."""
        with self._engine.connect() as connection:
            return story_rows.kept(connection, ids)

    def untold(self, ids: Sequence[str]) -> list[Untold]:
        """Return stories with all that ``tell`` needs; one that has no articles left is left out.

        Whoever tells them hands that to ``keep``.
        """
        with self._engine.connect() as connection:
            return story_rows.untold(connection, ids)

    def keep(self, story: Untold, told: Told) -> None:
        """Keep what was told of a story for all who ask; where it cannot be written, nobody minds:
        it is told again."""
        try:
            story_rows.keep(self._engine, story, told)
        except OperationalError as error:
            log.debug("what story %s tells was not kept: %s", story.id, error)

    def told(self, ids: Sequence[str]) -> list[Told]:
        """Return what stories tell, in the order asked for; told here and now where need be."""
        found = dict(self.kept(ids))
        for story in self.untold([i for i in ids if i not in found]):
            found[story.id] = tell(story.id, story.articles, story.arrivals)
            self.keep(story, found[story.id])
        return [found[i] for i in ids if i in found]

    def _whole(self, ids: Sequence[str]) -> list[Story]:
        """Return stories with their articles; titles and conflicts are those that were told."""
        told = {one["id"]: one for one in self.told(ids)}
        return [
            Story(
                story.id,
                told[story.id]["title"],
                tuple(sorted(story.articles, key=by_time)),
                tuple(conflict_from_dict(c) for c in told[story.id]["conflicts"]),
            )
            for story in self.untold(ids)
            if story.id in told
        ]


def rarity_of(embedder: Embedder) -> Rarity:
    """Return how rare the words of the model's vocabulary are."""
    vocabulary = embedder.tokenizer.get_vocab()
    return _rarity(tuple(sorted(vocabulary, key=vocabulary.__getitem__)))


@lru_cache(maxsize=1)
def _rarity(words: tuple[str, ...]) -> Rarity:
    """Stem a vocabulary once for all stores that a process opens: it takes a second."""
    return Rarity.of_vocabulary(words)
