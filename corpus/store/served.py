"""Passage vectors in a Chroma server (``chroma run``), which several processes may share.

The collection belongs to one database. No process empties it unasked, because others search it;
what is missing is put, and putting the same vector twice changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, select

from corpus import database as db
from corpus.assets import Vectors
from corpus.errors import BadInput, StoreBroken
from corpus.model import Passage
from corpus.store.rows import PassageRow
from corpus.store.vectors import GRAPH, ChromaIndex

COLLECTION = "passages"
_BATCH = 500
_HELP = "start it (chroma run --path FOLDER --port N), or unset DRAFTER_CHROMA_URL"


class ServedIndex(ChromaIndex):
    """A collection of the server at ``url``; ``StoreBroken`` (retryable) while it is away."""

    shared = True

    def __init__(self, url: str, collection: str, engine: Engine) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise BadInput(
                f"no address of a Chroma server: {url}", help="write http://127.0.0.1:8001"
            )
        self._url, self._name = url, collection
        self._host, self._ssl = parts.hostname, parts.scheme == "https"
        self._port = parts.port or (443 if self._ssl else 80)
        self._lock = threading.Lock()
        with self._asked():
            self._connect()
        self._claim(engine)

    def _connect(self) -> None:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        self._client: Any = chromadb.HttpClient(
            self._host, self._port, self._ssl, settings=settings
        )
        configuration: Any = {"hnsw": GRAPH}
        self._collection = self._client.get_or_create_collection(
            self._name, embedding_function=None, configuration=configuration
        )

    @property
    def size(self) -> int:
        """How many passages the server says it holds."""
        with self._asked():
            return super().size

    def put(self, rows: Sequence[PassageRow]) -> None:
        """Store the vectors that are not there yet: another process may have put them."""
        for start in range(0, len(rows), _BATCH):
            some = rows[start : start + _BATCH]
            with self._asked():
                ids = [str(row.seq) for row in some]
                held = set(self._collection.get(ids=ids, include=[])["ids"])
                super().put([row for row in some if str(row.seq) not in held])

    def renew(self, rows: Sequence[PassageRow]) -> None:
        with self._asked():
            super().renew(rows)

    def unreached(self) -> set[int]:
        with self._asked():
            return super().unreached()

    def clear(self) -> None:
        """Take all vectors out. The collection itself stays, as others have it open."""
        held = sorted(self.ids())
        for start in range(0, len(held), _BATCH):
            some = held[start : start + _BATCH]
            with self._asked():
                self._collection.delete(ids=[str(seq) for seq in some])

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        with self._asked():
            return super().search(vector, limit)

    def ids(self) -> set[int]:
        """Return the numbers of all passages that the server lists."""
        with self._asked():
            return super().ids()

    def _claim(self, engine: Engine) -> None:
        """Tie the collection to the database, or refuse one that is tied to another."""
        p = db.passages.c
        with engine.connect() as connection:
            first = connection.execute(
                select(p.article_id, p.start, p.end).order_by(p.seq).limit(1)
            ).one_or_none()
        if first is None:
            return
        own = Passage(first.article_id, first.start, first.end).id
        with self._asked():
            known = (self._collection.metadata or {}).get("first")
            if known is None:
                self._collection.modify(metadata={"first": own})
        if known not in {None, own}:
            raise StoreBroken(
                f"the collection {self._name} at {self._url} belongs to another database",
                help="name one of its own: DRAFTER_CHROMA_COLLECTION",
            )

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Tell what goes wrong between here and the server as one error of ours."""
        try:
            yield
        except StoreBroken:
            raise
        except Exception as error:  # httpx's, Chroma's own, and the ValueError it makes of both
            why = " ".join(str(error).split())[:200] or type(error).__name__
            raise StoreBroken(
                f"the Chroma server at {self._url} does not answer as it should: {why}",
                help=_HELP,
                retryable=True,
            ) from error
