"""Writing from many threads of one process."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes; the thread must have none open on this database.

    SQLite takes one writer at a time and lets the others ask again after pauses that grow to a
    tenth of a second: of forty threads some would ask for seconds. Those of one process
    therefore wait for one another here, where the next goes on at once.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with _locks[str(engine.url)], engine.begin() as connection:
        yield connection


def one_at_a_time(connection: Connection, key: int) -> None:
    """Let no other transaction that asks for ``key`` go on until this one has ended.

    On PostgreSQL, where two that read what both then write would not see each other. SQLite has
    one writer; whoever counts on that has written before it reads.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": key})
