"""The turn to write to one database from several processes, each with indexes of its own.

What a batch depends on (which articles are stored, whose copies they are, which stories they join)
must not change while it is written, and passages must become visible in the order of their numbers,
by which every process follows. So there is one writer at a time, who may wait for another. A schema
is brought up to date by one process alone as well.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

# Any number, the same in every process: the key of PostgreSQL's advisory lock.
_KEY = 0x6465736B
_AGAIN_S = 0.05


@contextmanager
def turn(engine: Engine, *, wait: bool = True) -> Iterator[bool]:
    """Hold the turn, or without ``wait`` tell that another process has it: ``False``.

    A process that dies gives it back: the operating system drops the lock of a file (SQLite: one
    beside the database), PostgreSQL that of a connection.
    """
    if engine.url.database in {None, "", ":memory:"}:
        yield True
        return
    if engine.dialect.name != "sqlite":
        with _advisory(engine, wait=wait) as held:
            yield held
        return
    lock = FileLock(f"{engine.url.database}.turn")
    try:
        lock.acquire(timeout=-1 if wait else 0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


@contextmanager
def _advisory(engine: Engine, *, wait: bool) -> Iterator[bool]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # Not by a statement that blocks: while it does, it holds a snapshot, and the holder may
        # build an index concurrently (DBOS's migrations do), which waits for all snapshots.
        take = text(f"select pg_try_advisory_lock({_KEY})")
        while not (held := bool(connection.execute(take).scalar())) and wait:
            time.sleep(_AGAIN_S)
        try:
            yield held
        finally:
            if held:
                connection.execute(text(f"select pg_advisory_unlock({_KEY})"))
