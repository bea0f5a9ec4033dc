"""The dense side: Chroma's graph for the writing process, and a scan of the stored vectors.

Chroma's embedded store is one process's: where a second one opens the folder it can hang, crash or
lose vectors without an error. So only the holder of the write lock opens it. A reader, and a search
with filters, compares the question with the stored vectors themselves: a metadata filter in Chroma
costs 73–137 ms at 100,000 passages.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from corpus import database as db
from corpus.assets import DIMENSIONS, Vectors
from corpus.store.projection import KEPT, SHORTLIST, main_directions, nearest
from corpus.store.rows import PassageRow, unpack_all

_COLLECTION = "passages"
# Wider than Chroma's defaults (100, 100, 16): of the exact hundred nearest among 6,832 passages the
# graph then finds 99.5 on average over 324 questions, and never fewer than 96.
GRAPH = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 24}
_BATCH = 2000
# A query for more than so many takes longer than it is worth.
_REACHED_AT_ONCE = 200_000
_PROBE = np.full((1, DIMENSIONS), DIMENSIONS**-0.5, dtype=np.float32)
# What Chroma reads when it opens a folder; none of them grows with the passages.
_READ_AT_ONCE = ("migrations", "tenants", "databases", "collections", "segments")
# Copying a row costs about as much as multiplying four of them where they lie.
_GATHER = 4


class DenseIndex(Protocol):
    """Finds the passages nearest in meaning."""

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """Return ``(passage number, cosine)`` of the nearest passages, nearest first."""
        ...


class ChromaIndex:
    """Passage vectors in Chroma. To be opened by the holder of the write lock alone."""

    # Whether other processes search the same index.
    shared = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opening = folder.with_name(f"{folder.name}.opening")
        # Whether Chroma lets a query run beside an upsert is nowhere promised.
        self._lock = threading.Lock()
        # It is a cache: what cannot be read is made anew from the database. The second try only
        # clears away the dead client that Chroma remembers for the folder; the third is fresh.
        if self._opening.exists() or not _readable(folder / "chroma.sqlite3"):
            shutil.rmtree(folder, ignore_errors=True)
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
        # Some damage ends the process, and no error says so: what was being opened when the last
        # one ended is not opened again.
        self._opening.touch()
        settings = Settings(anonymized_telemetry=False)
        # Any: what Chroma declares to return has no ``close``, what it returns has.
        self._client: Any = chromadb.PersistentClient(str(self._folder), settings)
        self._collection = self._make()
        self._collection.query(query_embeddings=_PROBE, n_results=1)
        self._opening.unlink()

    def _make(self) -> Any:
        configuration: Any = {"hnsw": GRAPH}
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

    def renew(self, rows: Sequence[PassageRow]) -> None:
        """Store vectors once more, whether they are there or not: each gets new neighbours."""
        ChromaIndex.put(self, rows)

    def unreached(self) -> set[int]:
        """Return the numbers of those that no query finds, however many it asks for.

        The index is a graph of neighbours, and what is near nothing else may be left without any
        that leads to it: among 2,000 texts of much the same words that was one, in every tenth
        graph. One query for all of them visits whatever can be visited.
        """
        number = self.size
        if not 0 < number <= _REACHED_AT_ONCE:
            return set()
        held = self.ids()
        with self._lock:
            found = self._collection.query(query_embeddings=_PROBE, n_results=number, include=[])
        return held - {int(i) for i in found["ids"][0]}

    def clear(self) -> None:
        """Leave nothing in the index."""
        with self._lock:
            self._client.delete_collection(_COLLECTION)
            self._collection = self._make()

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        # Of a collection that holds fewer Chroma returns them all.
        with self._lock:
            found = self._collection.query(
                query_embeddings=vector.reshape(1, -1), n_results=limit, include=["distances"]
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


def _readable(path: Path) -> bool:
    """Tell whether what Chroma reads first can be read; damaged words there end the process."""
    if not path.is_file():
        return True
    try:
        with closing(sqlite3.connect(path)) as connection:
            for table in _READ_AT_ONCE:
                connection.execute(f"select * from {table}").fetchall()  # noqa: S608 (our names)
    except (sqlite3.Error, UnicodeError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Held:
    """Vectors in the order of ``seqs``: as stored, and by their main ``directions`` where many."""

    seqs: NDArray[np.int64]
    vectors: NDArray[np.float16]
    directions: Vectors | None = None
    cut: Vectors = field(default_factory=lambda: np.empty((0, KEPT), dtype=np.float32))
    # How many there were when the directions were worked out.
    measured: int = 0

    def with_directions(self) -> _Held:
        """Return the same with every vector cut to its main directions, which are kept for long.

        They are worked out anew once the number of vectors has doubled.
        """
        number = len(self.seqs)
        if number <= SHORTLIST:
            return self
        directions, known, measured = self.directions, len(self.cut), self.measured
        if directions is None or number >= 2 * measured:
            directions, known, measured = main_directions(self.vectors), 0, number
        parts = [self.cut[:known]]
        for start in range(known, number, _BATCH):
            parts.append(self.vectors[start : start + _BATCH].astype(np.float32) @ directions)
        return replace(self, directions=directions, cut=np.vstack(parts), measured=measured)


class StoredVectors:
    """All vectors of the database in memory, loaded at first use and followed from then on.

    A search compares the question with all of them by their main directions, and with the nearest
    of these exactly: 1.2 kB a passage, and at 100,000 passages a fifth of the time that comparing
    all of them takes. Safe in many threads.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._held = _Held(np.empty(0, dtype=np.int64), np.empty((0, DIMENSIONS), dtype=np.float16))

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        held = self._current()
        return _nearest(held, np.arange(len(held.seqs)), vector, limit)

    def search_among(
        self, among: NDArray[np.int64], vector: Vectors, limit: int
    ) -> list[tuple[int, float]]:
        """Return the nearest of the passages numbered ``among`` (sorted)."""
        held = self._current(int(among[-1]) if len(among) else 0)
        rows = np.searchsorted(held.seqs, among)
        return _nearest(held, rows[rows < len(held.seqs)], vector, limit)

    def cosines(self, seqs: NDArray[np.int64], vector: Vectors) -> Vectors:
        """Return how near each of the passages numbered ``seqs`` is; 0 for one that is not stored.

        They may be in any order.
        """
        held = self._current(int(seqs.max()) if len(seqs) else 0)
        rows = np.minimum(np.searchsorted(held.seqs, seqs), len(held.seqs) - 1)
        near = held.vectors[rows].astype(np.float32) @ vector
        found: Vectors = np.where(held.seqs[rows] == seqs, near, np.float32(0))
        return found

    def of(self, seq: int) -> Vectors | None:
        """Return the vector of passage ``seq``, or ``None``."""
        held = self._current(seq)
        row = int(np.searchsorted(held.seqs, seq))
        if row < len(held.seqs) and held.seqs[row] == seq:
            found: Vectors = held.vectors[row].astype(np.float32)
            return found
        return None

    def _current(self, upto: int | None = None) -> _Held:
        """Return what is stored, or what is known where that reaches passage ``upto``."""
        p = db.passages.c
        with self._lock:
            last = int(self._held.seqs[-1]) if len(self._held.seqs) else 0
            if upto is not None and upto <= last:
                return self._held
            wanted = select(p.seq, p.vector).where(p.seq > last).order_by(p.seq)
            seqs, vectors = [self._held.seqs], [self._held.vectors]
            with self._engine.connect() as connection:
                for rows in connection.execute(wanted).partitions(_BATCH):
                    seqs.append(np.array([row.seq for row in rows], dtype=np.int64))
                    vectors.append(unpack_all([row.vector for row in rows]))
            if len(seqs) > 1:
                self._held = replace(
                    self._held, seqs=np.concatenate(seqs), vectors=np.vstack(vectors)
                ).with_directions()
            return self._held


def _nearest(
    held: _Held, rows: NDArray[np.int64], vector: Vectors, limit: int
) -> list[tuple[int, float]]:
    """Return ``(passage number, cosine)`` of the nearest among ``rows``, nearest first."""
    shortlist = max(SHORTLIST, 4 * limit)
    if held.directions is not None and len(rows) > shortlist:
        question = vector @ held.directions
        few = len(rows) * _GATHER < len(held.seqs)
        rough = held.cut[rows] @ question if few else (held.cut @ question)[rows]
        rows = rows[nearest(rough, shortlist)]
    cosines = held.vectors[rows].astype(np.float32) @ vector
    best = nearest(cosines, limit)
    # Of equal ones the first stored, so that the same search gives the same list.
    best = best[np.lexsort((rows[best], -cosines[best]))]
    return [(int(held.seqs[rows[i]]), float(cosines[i])) for i in best]
