"""The library: every article that the desk has, and the passages that answer a question.

The database is the truth. The lexical, the forward and the dense index are caches beside it, in the
same data folder; they follow the database by a mark and catch up whenever the library is opened to
write, so that a process killed anywhere between commit and index loses nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine

from corpus import database as db
from corpus.assets import Embedder
from corpus.database.turn import turn
from corpus.errors import NotFound, StoreBroken, StoreBusy
from corpus.heaps import give_back
from corpus.model import Article, Evidence, Passage
from corpus.store.begun import Begun, begin
from corpus.store.catalogue import Catalogue
from corpus.store.copies import copies
from corpus.store.health import Problem
from corpus.store.indexes import ChromaServer, Indexes, Progress, behind
from corpus.store.lock import WriteLock
from corpus.store.pool import Pool
from corpus.store.query import Query
from corpus.store.reading import Stats, counted, newest_first, passages_of, revisions_at
from corpus.store.rows import articles_by_id, newest_revisions, newest_seq, stored_among
from corpus.store.search import Searcher
from corpus.store.stories import pending as pending_stories
from corpus.store.storybook import StoryBook
from corpus.store.writing import Added, store
from corpus.stories import Story

__all__ = ["Added", "ChromaServer", "Library", "Problem", "Query", "Stats"]

DATABASE_FILE = "desk.db"
# Passages stored between two times that freed memory is given back.
_GIVE_BACK = 100


class Library:
    """One data folder, opened. Threads may share it; close it, or use it as a context manager."""

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        embedder: Embedder,
        lock: WriteLock | None,
        chroma: ChromaServer | None = None,
    ) -> None:
        """Use ``Library.open``."""
        self.folder = folder
        self.engine = engine
        self.embedder = embedder
        self._lock = lock
        self._writing = threading.RLock()
        self._catalogue = Catalogue()
        # The passage up to which all indexes have followed in this process.
        self._followed = 0
        self._given_back = 0
        self._indexes = Indexes(folder, engine, write=lock is not None, chroma=chroma)
        self._stories = StoryBook(engine, embedder)
        self._searcher = Searcher(engine, embedder, self._indexes)

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        write: bool = False,
        database_url: str | None = None,
        embedder: Embedder | None = None,
        chroma: ChromaServer | None = None,
    ) -> Library:
        """Open the data folder, making it where there is none.

        With ``write`` the process becomes its only writer, and the indexes catch up with the
        database; ``StoreBusy`` where another process is that already. Reading needs no lock. The
        database is ``desk.db`` in the folder unless ``database_url`` names another.

        With ``chroma`` the vectors lie in that server, and processes on folders of their own may
        write to one database: they take turns.
        """
        folder = Path(folder).absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreBroken(
                f"the data folder cannot be made: {error}",
                help="check DRAFTER_DATA and who may write there",
            ) from error
        lock = WriteLock(folder) if write else None
        if lock:
            lock.acquire()
        try:
            engine = db.connect(database_url or f"sqlite:///{folder / DATABASE_FILE}")
            db.upgrade(engine)
            if not write:
                _heal(folder, engine, database_url=database_url, embedder=embedder, chroma=chroma)
            library = cls(folder, engine, embedder or Embedder(), lock, chroma)
            if write:
                with library._turn():
                    library._follow()
        except BaseException:
            if lock:
                lock.release()
            raise
        return library

    @property
    def writable(self) -> bool:
        """Whether this process is the writer."""
        return self._lock is not None

    def begin(self, article: Article) -> Begun | None:
        """Begin to embed an article that ``add`` is to store; ``None`` where it is stored."""
        with self.engine.connect() as connection:
            stored = stored_among(connection, [article.id])
        return None if stored else begin(article, self.embedder)

    def add(
        self, articles: Sequence[Article], begun: Mapping[str, Begun] | None = None
    ) -> list[Added]:
        """Store a batch and make it searchable; tell what became of each article, in order.

        Stored already is ``unchanged``; another text at a stored address is ``revised``. ``begun``
        holds by id what has been begun with.
        """
        # Not in the turn: other processes may write meanwhile.
        for one in (begun or {}).values():
            one.wait()
        with self._writing, self._turn():
            self._must_write()
            added = store(self.engine, self.embedder, articles, begun or {})
            self._follow()
        return added

    def search(self, query: Query) -> list[Evidence]:
        """Return the passages that answer best, best first, each with why it was found.

        Passages of a revision that a newer one has replaced are not among them. ``BadInput`` where
        the query has no words.
        """
        return self._searcher.search(query, self._fresh())

    def candidates(self, query: Query) -> Pool | None:
        """Return what a search ranks, with all that is measured of it: to learn the ranking from.

        ``None`` where nothing was found.
        """
        pool, _rest = self._searcher.candidates(query, self._fresh())
        return pool

    def article(self, article_id: str) -> Article:
        """Return one article, any revision; ``NotFound`` where there is none of that id."""
        found = self.get_many([article_id])
        if not found:
            raise NotFound(
                f"no article {article_id} is stored", help="`drafter search` shows article ids"
            )
        return found[article_id]

    def get_many(self, ids: Sequence[str]) -> dict[str, Article]:
        """Return the stored ones among ``ids`` by id, in the order asked for."""
        with self.engine.connect() as connection:
            return articles_by_id(connection, ids)

    def articles(
        self,
        *,
        outlet: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> Iterator[Article]:
        """Yield articles newest first, undated ones last, all revisions among them.

        A window leaves undated articles out. ``outlet`` is a name or a host, as in ``Query``.
        """
        return newest_first(
            self.engine, outlet=outlet, since=since, until=until, offset=offset, limit=limit
        )

    def passages(self, article_id: str) -> list[Passage]:
        """Return the passages of one article in reading order; of an unknown one, none."""
        return passages_of(self.engine, article_id)

    def revisions(self, url: str) -> list[Article]:
        """Return all stored revisions of the article at ``url``, oldest first."""
        return revisions_at(self.engine, url)

    def newest(self, ids: Sequence[str]) -> Mapping[str, Article]:
        """Return, for each of these articles that was stored anew, the newest revision, by id."""
        return newest_revisions(self.engine, ids)

    def copies(self, articles: Sequence[Article]) -> Mapping[str, tuple[Article, ...]]:
        """Return by id who else carried the text of each article, the earliest first."""
        return copies(self.engine, articles)

    def story_of(self, article_id: str) -> Story | None:
        """Return the story that an article belongs to; ``None`` where none is known."""
        return self._stories.of(article_id)

    def story(self, beginning: str) -> Story:
        """Return the story whose id begins so; ``NotFound`` without one, ``BadInput`` with more."""
        return self._stories.find(beginning)

    def stories(
        self, *, since: datetime | None = None, texts: int = 1, limit: int = 20
    ) -> list[Story]:
        """Return stories, that with the latest article first, undated ones last.

        ``since`` leaves out what has no article from then on; ``texts`` is how many distinct texts
        a story needs at least.
        """
        return self._stories.newest(since=since, texts=texts, limit=limit)

    @property
    def storybook(self) -> StoryBook:
        """The stories as they are kept: what each tells, and what has changed since when."""
        return self._stories

    def reindex(self, progress: Progress | None = None) -> int:
        """Make all indexes anew from the database; return the number of passages in them.

        ``progress`` is told how many passages are done, of how many.
        """
        with self._writing, self._turn():
            self._must_write()
            self._indexes.forget()
            self._follow(progress)
            return self._indexes.lexical.size

    def check(self) -> list[Problem]:
        """Compare what a search can see with what is stored; an empty list means that all is well.

        A reader cannot look into the vector index, which belongs to the writer.
        """
        return self._indexes.check()

    def answers(self) -> bool:
        """Tell whether a search finds what is stored, by one search: for a probe of readiness."""
        return self._indexes.answers()

    def stats(self) -> Stats:
        """Count what is stored."""
        return counted(self.engine, self.folder)

    def close(self) -> None:
        """Let go of the folder. Closing twice is harmless."""
        with self._writing:
            self._indexes.close()
            self.engine.dispose()
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _must_write(self) -> None:
        if self._lock is None:
            raise StoreBusy(
                "the library is open for reading", help="open it with write=True", retryable=False
            )

    def _fresh(self) -> Catalogue:
        """Return the state of the store as it is now, and see to it that the indexes have it."""
        if newest_seq(self.engine) != self._catalogue.last:
            self._catalogue = self._catalogue.extended(self.engine)
        # With one database for several machines, another one may have stored it; the last time it
        # had the turn, or Chroma's server was away. Where a thread is writing already, it will
        # follow by itself.
        behind = self.writable and self._catalogue.last > self._followed
        if behind and self._writing.acquire(blocking=False):
            try:
                with self._turn(wait=False) as held:
                    if held:
                        self._follow()
            finally:
                self._writing.release()
        if not self.writable:
            self._indexes.reload()
        return self._catalogue

    def _turn(self, *, wait: bool = True) -> AbstractContextManager[bool]:
        """Hold the turn to write where other processes write to the same database."""
        alone = self.engine.dialect.name == "sqlite" and not self._indexes.shared
        if self._indexes.chroma is None or alone:
            return nullcontext(True)
        return turn(self.engine, wait=wait)

    def _follow(self, progress: Progress | None = None) -> None:
        """Bring the indexes and the stories to where the database is."""
        followed = self._indexes.follow(progress)
        self._stories.follow(self._indexes.dense.search)
        self._followed = followed
        if followed - self._given_back >= _GIVE_BACK:
            self._given_back = followed
            give_back()


def _heal(folder: Path, engine: Engine, **options: Any) -> None:
    """Let index and stories catch up before a reader opens them, unless a writer is at it."""
    if behind(folder, engine) or pending_stories(engine):
        with suppress(StoreBusy):
            Library.open(folder, write=True, **options).close()
