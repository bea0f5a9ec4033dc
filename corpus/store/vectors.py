"""The dense side: Chroma's graph for the writing process, an exact scan for everything else.

Chroma's embedded store is one process's: where a second one opens the folder it can hang, crash or
lose vectors without an error. So only the holder of the write lock opens it. A reader, and a search
whose filters leave few passages, compares the question with the stored vectors themselves, which
is exact and which a metadata filter in Chroma would cost more than (73–137 ms at 100,000 passages,
growing linearly).
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from corpus import database as db
from corpus.assets import DIMENSIONS, Vectors
from corpus.store.rows import PassageRow, unpack

_COLLECTION = "passages"
# Wider than Chroma's defaults (100, 100, 16): of the exact hundred nearest among 6,832 passages the
# graph then finds 99.5 on average over 324 questions, and never fewer than 96.
_GRAPH = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24}
_BATCH = 2000
# Copying a row costs about as much as multiplying four of them where they lie.
_GATHER = 4


class DenseIndex(Protocol):
    """Finds the passages nearest in meaning."""

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """Return ``(passage number, cosine)`` of the nearest passages, nearest first."""
        ...


class ChromaIndex:
    """Passage vectors in Chroma. To be opened by the holder of the write lock alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Whether Chroma lets a query run beside an upsert is nowhere promised.
        self._lock = threading.Lock()
        # It is a cache: what cannot be read is made anew from the database. The second try only
        # clears away the dead client that Chroma remembers for the folder; the third is fresh.
        for _attempt in range(2):
            try:
                self._open()
                return
            except Exception:  # Chroma's own errors, Rust's and SQLite's
                shutil.rmtree(folder, ignore_errors=True)
        self._open()

    def _open(self) -> None:
        import chromadb
        from chromadb.config import Settings

        self._folder.mkdir(parents=True, exist_ok=True)
        settings = Settings(anonymized_telemetry=False)
        # Any: what Chroma declares to return has no ``close``, what it returns has.
        self._client: Any = chromadb.PersistentClient(str(self._folder), settings)
        self._collection = self._make()
        self._collection.count()

    def _make(self) -> Any:
        configuration: Any = {"hnsw": _GRAPH}
        return self._client.get_or_create_collection(
            _COLLECTION, embedding_function=None, configuration=configuration
        )

    @property
    def size(self) -> int:
        """How many passages Chroma says it holds, which is not what a query sees."""
        with self._lock:
            return int(self._collection.count())

    def put(self, rows: Sequence[PassageRow]) -> None:
        """Store vectors; one that is there already is replaced."""
        for start in range(0, len(rows), _BATCH):
            some = rows[start : start + _BATCH]
            with self._lock:
                self._collection.upsert(
                    ids=[str(row.seq) for row in some],
                    embeddings=np.stack([row.vector for row in some]),
                )

    def clear(self) -> None:
        """Leave nothing in the index."""
        with self._lock:
            self._client.delete_collection(_COLLECTION)
            self._collection = self._make()

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        with self._lock:
            held = self._collection.count()
            if not held:
                return []
            found = self._collection.query(
                query_embeddings=vector.reshape(1, -1),
                n_results=min(limit, held),
                include=["distances"],
            )
        ids, distances = found["ids"][0], found["distances"][0]
        return [(int(i), 1.0 - float(d)) for i, d in zip(ids, distances, strict=True)]

    def ids(self) -> set[int]:
        """Return the numbers of all passages that Chroma lists."""
        with self._lock:
            return {int(i) for i in self._collection.get(include=[])["ids"]}

    def close(self) -> None:
        """Let go of the folder, so that it may be opened again."""
        with self._lock:
            self._client.close()


class StoredVectors:
    """All vectors of the database in memory, loaded at first use and followed from then on.

    1.5 kB a passage. Safe in many threads.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._seqs: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._vectors: Vectors = np.empty((0, DIMENSIONS), dtype=np.float32)

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        return self.search_among(None, vector, limit)

    def search_among(
        self, among: NDArray[np.int64] | None, vector: Vectors, limit: int
    ) -> list[tuple[int, float]]:
        """Return the nearest of the passages numbered ``among`` (sorted), or of all."""
        seqs, vectors = self._current()
        if among is None:
            cosines = vectors @ vector
        else:
            rows = np.searchsorted(seqs, among)
            few = len(rows) * _GATHER < len(seqs)
            cosines = vectors[rows] @ vector if few else (vectors @ vector)[rows]
            seqs = among
        near = np.arange(len(seqs))
        if limit < len(seqs):
            near = np.argpartition(-cosines, limit)[:limit]
        # Of equal ones the first stored, so that the same search gives the same list.
        near = near[np.lexsort((seqs[near], -cosines[near]))]
        return [(int(seqs[i]), float(cosines[i])) for i in near]

    def of(self, seq: int) -> Vectors | None:
        """Return the vector of passage ``seq``, or ``None``."""
        seqs, vectors = self._current()
        row = int(np.searchsorted(seqs, seq))
        return vectors[row] if row < len(seqs) and seqs[row] == seq else None

    def _current(self) -> tuple[NDArray[np.int64], Vectors]:
        p = db.passages.c
        with self._lock:
            last = int(self._seqs[-1]) if len(self._seqs) else 0
            wanted = select(p.seq, p.vector).where(p.seq > last).order_by(p.seq)
            with self._engine.connect() as connection:
                new = connection.execute(wanted).all()
            if new:
                self._seqs = np.append(self._seqs, [row.seq for row in new]).astype(np.int64)
                self._vectors = np.vstack([self._vectors, *(unpack(r.vector) for r in new)])
            return self._seqs, self._vectors
