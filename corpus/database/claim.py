"""The right to a name, which one holder has at a time, over all processes of one database.

A worker claims its own name, each draft while it makes it, and whoever polls the feeds claims that.
Whoever dies gives all back: PostgreSQL drops the locks of a connection that is gone, the operating
system those of a file.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

# Names become numbers: of so many bits that two are never taken for one.
_BITS = 62
_AGAIN_S = 0.5


class Claims:
    """What this process holds. One for each process and database; threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.RLock()
        self._held: set[str] = set()
        # What was held by a connection that is gone.
        self._unsure: set[str] = set()
        self._connection: Connection | None = None
        database = engine.url.database
        on_file = engine.dialect.name == "sqlite" and database not in {None, "", ":memory:"}
        self._file = _LockFile(f"{database}.claims") if on_file else None

    def take(self, name: str) -> bool:
        """Claim ``name``; ``False`` where somebody holds it, another thread of this process too.

        Errors: those of the database, where it is away.
        """
        with self._lock:
            if name in self._held or not self._locked(name):
                return False
            self._held.add(name)
            return True

    def drop(self, name: str) -> None:
        """Give ``name`` back; where the database is away it has taken that already."""
        with self._lock:
            if name not in self._held:
                return
            self._held.discard(name)
            self._unsure.discard(name)
            if self._file:
                self._file.unlock(_number(name))
            elif self._connection is not None:
                with suppress(SQLAlchemyError):
                    self._call("pg_advisory_unlock", name)

    @contextmanager
    def hold(self, name: str, *, wanted: Callable[[], bool]) -> Iterator[bool]:
        """Hold ``name`` in the block, after a wait where another one has it.

        ``wanted`` is asked twice a second while it waits; ``False`` where it wants it no more.
        """
        pause = threading.Event()
        while not (taken := self.take(name)) and wanted():
            pause.wait(_AGAIN_S)
        try:
            yield taken
        finally:
            if taken:
                self.drop(name)

    def renew(self) -> list[str]:
        """Take again what was lost with a connection; return what somebody else has taken since.

        To be called now and then. Errors: those of the database, where it is away.
        """
        with self._lock:
            if self._connection is not None and not self._lives(self._connection):
                self._forget_connection()
            lost = []
            for name in sorted(self._unsure):
                if not self._locked(name):
                    lost.append(name)
                    self._held.discard(name)
                self._unsure.discard(name)
            return lost

    def keeps(self, name: str) -> bool:
        """Tell whether ``name`` is held still. Errors: those of the database, where it is away."""
        self.renew()
        with self._lock:
            return name in self._held

    def close(self) -> None:
        """Give everything back."""
        with self._lock:
            for name in list(self._held):
                self.drop(name)
            self._forget_connection()
            if self._file:
                self._file.close()

    def _locked(self, name: str) -> bool:
        if self._file:
            return self._file.lock(_number(name))
        if self._engine.dialect.name == "sqlite":
            return True
        return self._call("pg_try_advisory_lock", name)

    def _call(self, function: str, name: str) -> bool:
        """Call a function of PostgreSQL's on the connection that holds all names."""
        try:
            if self._connection is None:
                self._connection = self._opened()
            called = text(f"select {function}(:number)")
            return bool(self._connection.execute(called, {"number": _number(name)}).scalar())
        except SQLAlchemyError:
            # With the connection all that it held is gone: the next renewal takes it again. Kept,
            # it would refuse whatever is asked of it next, long after the server is back.
            self._forget_connection()
            raise

    def _opened(self) -> Connection:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        # It is kept for good: the pool need not reckon with it.
        connection.detach()
        return connection

    @staticmethod
    def _lives(connection: Connection) -> bool:
        try:
            connection.execute(text("select 1"))
        except SQLAlchemyError:
            return False
        return True

    def _forget_connection(self) -> None:
        self._unsure |= self._held
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.invalidate()
            with suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None


class _LockFile:
    """Locks on single bytes of one file, which stays empty: no name leaves anything behind."""

    def __init__(self, path: str) -> None:
        self._path = path
        # Opened late and closed last: closing any handle of it would drop all locks.
        self._handle: int | None = None

    def lock(self, number: int) -> bool:
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except OSError:
            return False
        return True

    def unlock(self, number: int) -> None:
        if self._handle is not None:
            fcntl.lockf(self._handle, fcntl.LOCK_UN, 1, number)

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _number(name: str) -> int:
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _BITS)
