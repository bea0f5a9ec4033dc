"""All tables from one database into another, taken up again where it was cut off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from corpus.database.copying.archive import TableCount
from corpus.database.copying.rows import count, count_on, digest, lines, put, snapshot
from corpus.database.copying.shapes import Progress, TableShape, shapes
from corpus.database.engine import upgrade
from corpus.database.transaction import writing
from corpus.errors import BadInput, StoreBroken

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Moved:
    """What lies in the target now, table by table, and how many rows of it were there before."""

    tables: tuple[TableCount, ...]
    found: int

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(one.rows for one in self.tables)


def move(source: Engine, target: Engine, *, progress: Progress) -> Moved:
    """Copy every row of every table; nobody may write to either database meanwhile.

    The target is empty, or holds what an earlier run got to: its rows must be the first of the
    source's, by hash, or ``BadInput``. In the end each table's count and hash, read from the
    target, are the source's, or ``StoreBroken``.
    """
    upgrade(source)
    upgrade(target)
    tables = shapes()
    with snapshot(source) as origin:
        total = sum(count(origin, shape) for shape in tables)
        done = found = 0
        counts = []
        for shape in tables:
            there, moved = _move_table(origin, target, shape, _From(done, total, progress))
            found += there
            done += moved.rows
            counts.append(moved)
    with writing(target) as connection:
        count_on(connection, tables)
    return Moved(tuple(counts), found)


@dataclass(frozen=True, slots=True)
class _From:
    """Where this table stands among all."""

    done: int
    total: int
    progress: Progress


def _move_table(
    origin: Connection, target: Engine, shape: TableShape, at: _From
) -> tuple[int, TableCount]:
    """Copy one table; return how many rows were there already, and what is there now."""
    with target.connect() as connection:
        there, hash_there = digest(lines(connection, shape))
    found, rest, number = hashlib.sha256(), lines(origin, shape), 0
    for line in islice(rest, there):
        found.update(line)
        number += 1
    if (number, found.hexdigest()) != (there, hash_there):
        raise BadInput(
            f"the target's {shape.name} holds rows that this store has not",
            help="name an empty database: one that was migrated to halfway may be gone on with "
            "only while the store it came from is unchanged",
        )
    for batch in _batches(rest):
        _put(target, shape, batch)
        for line in batch:
            found.update(line)
        number += len(batch)
        at.progress(shape.name, at.done + number, at.total)
    expected = (number, found.hexdigest())
    with target.connect() as connection:
        if digest(lines(connection, shape)) != expected:
            raise StoreBroken(
                f"{shape.name} reads back otherwise than it was written",
                help="name an empty database and begin again; the store it came from is untouched",
            )
    return there, TableCount(shape, *expected)


def _put(target: Engine, shape: TableShape, batch: list[bytes]) -> None:
    try:
        with writing(target) as connection:
            for _done in put(connection, shape, batch):
                pass
    except DatabaseError as error:
        raise StoreBroken(
            f"the target took no more rows of {shape.name}: {' '.join(str(error.orig).split())}",
            help="mend what it says and run the same command: it goes on from there",
            retryable=True,
        ) from error


def _batches(rest: Iterator[bytes]) -> Iterator[list[bytes]]:
    while batch := list(islice(rest, _BATCH)):
        yield batch
