"""The indexes of a data folder: caches of the database, which they follow by a mark each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from corpus.store.analyser import Analyser
from corpus.store.forward import ForwardIndex
from corpus.store.health import (
    Problem,
    answers,
    check_database,
    check_dense,
    check_forward,
    check_lexical,
    stored_seqs,
)
from corpus.store.lexical import LexicalIndex
from corpus.store.mark import Mark
from corpus.store.rows import count_upto, newest_seq, passage_rows
from corpus.store.served import COLLECTION, ServedIndex
from corpus.store.vectors import ChromaIndex, DenseIndex, StoredVectors

# Passages read, and put into the indexes, at a time.
_FOLLOW = 500

# How often vectors are put again that the graph of neighbours leads nobody to.
_TRIES = 3

Progress = Callable[[int, int], None]
_Index = LexicalIndex | ForwardIndex | ChromaIndex


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """Where a Chroma server runs, and the collection there, which belongs to one database."""

    url: str
    collection: str = COLLECTION


class Indexes:
    """The lexical, the forward and the dense index; the last, ``chroma``, is a writer's alone."""

    def __init__(
        self, folder: Path, engine: Engine, *, write: bool, chroma: ChromaServer | None
    ) -> None:
        self._engine = engine
        index = folder / "index"
        self._lexical_mark = Mark(index / "lexical.json")
        self._dense_mark = Mark(index / ("served.json" if chroma else "dense.json"))
        self._forward_mark = Mark(index / "forward.json")
        analyser = Analyser()
        self.lexical = LexicalIndex(index / "lexical", analyser, write=write)
        self.forward = ForwardIndex(index / "forward", analyser, write=write)
        self.chroma: ChromaIndex | None = None
        if write:
            served = chroma and ServedIndex(chroma.url, chroma.collection, engine)
            self.chroma = served or ChromaIndex(index / "dense")
        self.vectors = StoredVectors(engine)
        # Vectors that were put since it was last seen whether queries reach all of them.
        self._unproved = 0

    @property
    def dense(self) -> DenseIndex:
        """What finds the nearest vectors: the writer's index, or a reader's look at all of them."""
        return self.chroma or self.vectors

    @property
    def shared(self) -> bool:
        """Whether writers on other machines put vectors into the same index."""
        return self.chroma is not None and self.chroma.shared

    def follow(self, progress: Progress | None = None) -> int:
        """Bring the indexes to where the database is; return the last passage that all have.

        ``progress`` is told how many passages are done, of how many.
        """
        assert self.chroma is not None
        parts: list[tuple[Mark, _Index]] = [
            (self._lexical_mark, self.lexical),
            (self._forward_mark, self.forward),
            (self._dense_mark, self.chroma),
        ]
        reached = [self._start(mark, index) for mark, index in parts]
        total = count_upto(self._engine, newest_seq(self._engine)) if progress else 0
        done = 0
        while rows := passage_rows(self._engine, min(reached), _FOLLOW):
            last = rows[-1]
            for i, (mark, index) in enumerate(parts):
                if new := [row for row in rows if row.seq > reached[i]]:
                    index.put(new)
                    if index is self.chroma:
                        self._unproved += len(new)
                    mark.write(last.seq, last.passage.id)
                    reached[i] = last.seq
            done += len(rows)
            if progress:
                progress(done, total)
        # Looking costs about as much as putting a tenth of them.
        if self._unproved and self._unproved * 10 >= self.chroma.size:
            self._reach_all(self.chroma)
        return min(reached)

    def _reach_all(self, chroma: ChromaIndex) -> None:
        """Put those vectors again that no query finds."""
        self._unproved = 0
        for _ in range(_TRIES):
            lost = chroma.unreached()
            if not lost:
                return
            chroma.renew(
                [row for seq in sorted(lost) for row in passage_rows(self._engine, seq - 1, 1)]
            )

    def _start(self, mark: Mark, index: _Index) -> int:
        """Return the passage after which an index has to go on; one that lost some starts anew."""
        seq = mark.read(self._engine)
        held = index.size
        if held and (seq == 0 or held < count_upto(self._engine, seq)):
            if not (isinstance(index, ChromaIndex) and index.shared):
                index.clear()
            held = 0
        return seq if held else 0

    def forget(self) -> None:
        """Let all indexes start from nothing the next time they follow."""
        if self.chroma is not None and self.chroma.shared:
            self.chroma.clear()
        self._lexical_mark.clear()
        self._forward_mark.clear()
        self._dense_mark.clear()

    def reload(self) -> None:
        """See what a writer has put into the files since."""
        self.lexical.reload()
        self.forward.reload()

    def check(self) -> list[Problem]:
        """Compare the tables with each other, and what the indexes find with what is stored."""
        problems = check_database(self._engine)
        stored = stored_seqs(self._engine)
        problems += check_lexical(self.lexical, stored)
        problems += check_forward(self.forward, stored)
        if self.chroma is not None:
            problems += check_dense(self.chroma, self.vectors, stored)
        return problems

    def answers(self) -> bool:
        """Tell whether a search finds what is stored, by one search."""
        return answers(self._engine, self.lexical, self.forward, self.dense)

    def close(self) -> None:
        """Let go of the files. Closing twice is harmless."""
        self.lexical.close()
        if self.chroma is not None:
            self.chroma.close()
            self.chroma = None


def behind(folder: Path, engine: Engine) -> bool:
    """Tell whether an index that readers use stands elsewhere than the database."""
    newest = newest_seq(engine)
    marks = (Mark(folder / "index" / name) for name in ("lexical.json", "forward.json"))
    return any(mark.read(engine) != newest for mark in marks)
