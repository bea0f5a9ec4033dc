"""The forward index: the terms of every passage in order, which the ranking looks at closely.

Without it a search would read and analyse the texts of a hundred candidates, most of what it did.
Like the other indexes it is a cache of the database and follows it by a mark. Two files grow at
their ends: ``codes`` (uint32 a term) and ``places`` (two int64 a passage: its number, and where its
codes end). What is once written stays where it is, so that other processes may have it mapped.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.store.analyser import Analyser, Codes
from corpus.store.rows import PassageRow

_CODE, _PLACE = np.dtype("<u4"), np.dtype("<i8")
_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class _Held:
    """One state of the files: ``places`` int64 ``[n, 2]``, by number; ``codes`` mapped."""

    places: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, _COLUMNS), dtype=_PLACE))
    codes: Codes = field(default_factory=lambda: np.empty(0, dtype=_CODE))


class ForwardIndex:
    """Terms by passage, in a folder of their own. Looking up is safe in many threads.

    Any process may read; only the one that holds the write lock may call ``put`` and ``clear``.
    """

    def __init__(self, folder: Path, analyser: Analyser) -> None:
        self._folder = folder
        self._analyser = analyser
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._held = _Held()
        self.reload()

    @property
    def size(self) -> int:
        """How many passages it holds."""
        return len(self._held.places)

    def put(self, rows: Sequence[PassageRow]) -> None:
        """Store passages, in the order of their numbers; those from the first on are replaced."""
        if not rows:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._cut(rows[0].seq)
        codes = [self._analyser.codes(row.words) for row in rows]
        first = int(self._held.places[-1, 1]) if self.size else 0
        ends = first + np.cumsum([len(own) for own in codes])
        places = np.column_stack([[row.seq for row in rows], ends])
        # Codes first: a place is never told before what it points at is there.
        _append(self._codes, np.concatenate(codes).astype(_CODE))
        _append(self._places, places.astype(_PLACE))
        self.reload()

    def clear(self) -> None:
        """Leave nothing in the index."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self.reload()

    def reload(self) -> None:
        """See what another process has written."""
        with self._lock:
            try:
                now = self._places.stat()
                if (now.st_ino, now.st_size) == self._seen:
                    return
                codes = np.memmap(self._codes, _CODE, "r") if self._codes.stat().st_size else None
                flat = np.fromfile(self._places, _PLACE)
            except OSError:
                self._seen, self._held = None, _Held()
                return
            self._seen = (now.st_ino, now.st_size)
            # A process killed while it wrote leaves a part of a place, or codes without one.
            places = flat[: len(flat) // _COLUMNS * _COLUMNS].reshape(-1, _COLUMNS)
            there = 0 if codes is None else len(codes)
            places = places[: int(np.searchsorted(places[:, 1], there, side="right"))]
            self._held = _Held(places, _Held().codes if codes is None else codes)

    def of(self, seqs: NDArray[np.int64]) -> list[Codes | None]:
        """Return the codes of passages by number; ``None`` for one that is not held."""
        held = self._held
        numbers, ends = held.places[:, 0], held.places[:, 1]
        rows = np.searchsorted(numbers, seqs)
        return [
            held.codes[ends[row - 1] if row else 0 : ends[row]]
            if row < len(numbers) and numbers[row] == seq
            else None
            for row, seq in zip(rows.tolist(), seqs.tolist(), strict=True)
        ]

    def numbers(self) -> set[int]:
        """Return the numbers of all passages held."""
        return set(self._held.places[:, 0].tolist())

    @property
    def _codes(self) -> Path:
        return self._folder / "codes"

    @property
    def _places(self) -> Path:
        return self._folder / "places"

    def _cut(self, seq: int) -> None:
        """Take away what does not belong: passages from ``seq`` on, and what a kill left over.

        The files are written anew and not cut where they are: others may have them mapped.
        """
        kept = self._held.places[: int(np.searchsorted(self._held.places[:, 0], seq))]
        end = int(kept[-1, 1]) if len(kept) else 0
        wanted = {self._codes: end * _CODE.itemsize, self._places: kept.nbytes}
        if all(p.exists() and p.stat().st_size == size for p, size in wanted.items()):
            return
        _replace(self._codes, self._held.codes[:end])
        _replace(self._places, kept)
        self.reload()


def _append(path: Path, values: NDArray[np.generic]) -> None:
    with path.open("ab") as file:
        file.write(values.tobytes())
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, values: NDArray[np.generic]) -> None:
    new = path.with_suffix(".new")
    new.write_bytes(values.tobytes())
    new.replace(path)
