"""The forward index: the terms of every passage in order, which the ranking looks at closely.

Without it a search would read and analyse the texts of a hundred candidates, most of what it did.
Like the other indexes it is a cache of the database and follows it by a mark. Two files grow at
their ends: ``codes`` (uint32 a term) and ``places`` (three int64 a passage: its number, where its
codes end, and two sums). What is once written stays where it is, so that other processes may have
it mapped.

The sums are CRC-32 over all up to and with this passage: of ``codes`` in the lower half, of numbers
and ends in the upper one. So the last row tells whether either file is as it was written, and
adding to them reads nothing again. A damaged index counts as an empty one and is made anew.
"""

from __future__ import annotations

import os
import shutil
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.store.analyser import Analyser, Codes
from corpus.store.rows import PassageRow

_CODE, _PLACE = np.dtype("<u4"), np.dtype("<i8")
_COLUMNS, _SUMMED = 3, 2
_ROW = _COLUMNS * _PLACE.itemsize
_HALF = 32
# A block of codes that is summed at once (64 MiB): the whole of a large file never lies in memory.
_BLOCK = 1 << 24


@dataclass(frozen=True, slots=True)
class _Held:
    """One state of the files: ``places`` int64 ``[n, 3]``, by number; ``codes`` mapped."""

    places: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, _COLUMNS), dtype=_PLACE))
    codes: Codes = field(default_factory=lambda: np.empty(0, dtype=_CODE))


class ForwardIndex:
    """Terms by passage, in a folder of their own. Looking up is safe in many threads.

    Any process may read; only the one that holds the write lock may call ``put`` and ``clear``.
    With ``write`` the codes are summed at opening too (some 40 ms for 100,000 passages); the
    places, which lead to them, always are.
    """

    def __init__(self, folder: Path, analyser: Analyser, *, write: bool = False) -> None:
        self._folder = folder
        self._analyser = analyser
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._held = _Held()
        self.reload()
        if write and not self.sound:
            self._held = _Held()

    @property
    def size(self) -> int:
        """How many passages it holds."""
        return len(self._held.places)

    @property
    def sound(self) -> bool:
        """Whether both files are as they were written. Reads all of them."""
        whole = self._places.stat().st_size // _ROW if self._places.exists() else 0
        held = self._held
        if not len(held.places):
            return not whole
        codes_sum, _places_sum = _halves(held.places[-1])
        return _sum_of(held.codes[: held.places[-1, 1]]) == codes_sum

    def put(self, rows: Sequence[PassageRow]) -> None:
        """Store passages, in the order of their numbers; those from the first on are replaced."""
        if not rows:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._cut(rows[0].seq)
        codes = [self._analyser.codes(row.words).astype(_CODE) for row in rows]
        places = _placed(self._held.places, [row.seq for row in rows], codes)
        # Codes first: a place is never told before what it points at is there.
        _append(self._codes, np.concatenate(codes))
        _append(self._places, places)
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
            if len(places) and _sum_of(places[:, :_SUMMED]) != _halves(places[-1])[1]:
                places = places[:0]
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


def _placed(before: NDArray[np.int64], seqs: list[int], codes: list[Codes]) -> NDArray[np.int64]:
    """Return the rows of passages that come after those ``before``, int64 ``[n, 3]``."""
    end = int(before[-1, 1]) if len(before) else 0
    codes_sum, places_sum = _halves(before[-1]) if len(before) else (0, 0)
    rows = np.empty((len(seqs), _COLUMNS), dtype=_PLACE)
    for row, seq, own in zip(rows, seqs, codes, strict=True):
        end += len(own)
        row[:_SUMMED] = seq, end
        codes_sum = zlib.crc32(own.tobytes(), codes_sum)
        places_sum = zlib.crc32(row[:_SUMMED].tobytes(), places_sum)
        row[_SUMMED:] = np.array([codes_sum | places_sum << _HALF], np.uint64).view(_PLACE)
    return rows


def _halves(row: NDArray[np.int64]) -> tuple[int, int]:
    """Return the sum of the codes and that of the places, as a row of ``places`` tells them."""
    both = int(row[_SUMMED:].astype(_PLACE).view(np.uint64)[0])
    return both & (1 << _HALF) - 1, both >> _HALF


def _sum_of(values: NDArray[np.generic]) -> int:
    found = 0
    for begin in range(0, len(values), _BLOCK):
        found = zlib.crc32(np.ascontiguousarray(values[begin : begin + _BLOCK]).data, found)
    return found


def _append(path: Path, values: NDArray[np.generic]) -> None:
    with path.open("ab") as file:
        file.write(values.tobytes())
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, values: NDArray[np.generic]) -> None:
    new = path.with_suffix(".new")
    new.write_bytes(values.tobytes())
    new.replace(path)
