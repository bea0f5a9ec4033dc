"""Reading all rows of a table as of one instant, and putting rows in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Select, Text, cast, func, insert, select, text

from corpus.database.copying.shapes import TableShape, from_line, to_line

_BATCH = 500


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a connection that sees the database as it was at its first read, whoever writes."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            # Without this each statement would be a transaction of its own.
            connection.exec_driver_sql("BEGIN")
            yield connection
            connection.rollback()
        return
    with engine.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ")
        yield connection
        connection.rollback()


def count(connection: Connection, shape: TableShape) -> int:
    """Return how many rows the table has."""
    return int(connection.execute(select(func.count()).select_from(shape.clause)).scalar_one())


def lines(
    connection: Connection, shape: TableShape, *, start: int = 0, limit: int | None = None
) -> Iterator[bytes]:
    """Yield the rows as lines in the order of their keys, which every database agrees on."""
    wanted = _ordered(connection, shape).offset(start).limit(limit)
    if limit is None and connection.dialect.name == "sqlite" and start:
        wanted = wanted.limit(-1)
    rows = connection.execution_options(yield_per=_BATCH).execute(wanted)
    for row in rows:
        yield to_line(row, shape)


def digest(of: Iterable[bytes]) -> tuple[int, str]:
    """Return how many lines there are, and the sha256 of all of them."""
    found, number = hashlib.sha256(), 0
    for line in of:
        found.update(line)
        number += 1
    return number, found.hexdigest()


def put(connection: Connection, shape: TableShape, of: Iterable[bytes]) -> Iterator[int]:
    """Insert lines as rows; yield how many are in after each batch."""
    statement, done, rest = insert(shape.clause), 0, iter(of)
    while batch := [from_line(line, shape) for line in islice(rest, _BATCH)]:
        connection.execute(statement, batch)
        done += len(batch)
        yield done


def count_on(connection: Connection, tables: Sequence[TableShape]) -> None:
    """Let the database number new rows after those that came with a number."""
    if connection.dialect.name != "postgresql":
        return
    for shape in tables:
        if shape.counted:
            highest = select(func.max(shape.clause.c[shape.counted]))
            last = connection.execute(highest).scalar()
            if last is not None:
                move = text("select setval(pg_get_serial_sequence(:table, :column), :last)")
                connection.execute(
                    move, {"table": shape.name, "column": shape.counted, "last": last}
                )


def _ordered(connection: Connection, shape: TableShape) -> Select[Any]:
    clause = shape.clause
    columns = [
        # As text, or the driver would parse it and a missing value could not be told from null.
        cast(clause.c[c.name], Text) if c.kind == "json" else clause.c[c.name]
        for c in shape.columns
    ]
    # PostgreSQL sorts text by the rules of a language; SQLite, and all of us here, by its bytes.
    by_bytes = connection.dialect.name == "postgresql"
    order = [
        clause.c[name].collate("C") if by_bytes and shape.kind(name) == "text" else clause.c[name]
        for name in shape.key
    ]
    return select(*columns).order_by(*order)
