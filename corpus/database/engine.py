"""Connecting, and bringing the schema up to date.

The schema of the whole desk lives in the lowest package, drafts included: one database has one
migration history (docs/adr/0002-one-database.md).
"""

from __future__ import annotations

import sqlite3
import time
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from corpus.database.columns import metadata
from corpus.database.turn import turn
from corpus.database.unwritable import damaged, storage_error
from corpus.errors import BadInput, StoreBroken

_MIGRATIONS = Path(__file__).with_name("migrations")
# A writer waits this long for another one to commit before it gives up with "database is locked".
_BUSY_SECONDS = 15
_CONNECTIONS = 64
# PostgreSQL has a hundred connections for all processes together, unless it is told otherwise.
_KEPT, _MORE = 8, 8
# A machine that went away with its locks is noticed within half a minute, not after two hours.
_KEEPALIVE = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
_CONNECT_SECONDS = 10


def connect(url: str) -> Engine:
    """Return an engine for ``url`` (``sqlite:///path`` or ``postgresql+psycopg://…``).

    SQLite runs in WAL mode, so that readers never wait for the writer, and with foreign keys on.
    An address that SQLAlchemy cannot read is ``BadInput``.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BadInput(
            f"not a database address: {error}", help="e.g. sqlite:////srv/desk/desk.db"
        ) from None
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        given = {"connect_timeout": _CONNECT_SECONDS, "options": _KEEPALIVE}
        return create_engine(
            parsed,
            connect_args={k: v for k, v in given.items() if k not in parsed.query},
            pool_pre_ping=True,
            pool_size=_KEPT,
            max_overflow=_MORE,
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # A connection for each draft under way and each of its followers; one costs little.
    engine = create_engine(parsed, connect_args={"timeout": _BUSY_SECONDS}, pool_size=_CONNECTIONS)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the schema to the newest revision, or to another; on one that is this is one query."""
    wanted = known_revisions()[0] if to == "head" else to
    try:
        if _is_at(engine, wanted):
            return
        with turn(engine):
            # Another process may have done it while this one waited.
            if not _is_at(engine, wanted):
                with engine.begin() as connection:
                    command.upgrade(_config(connection), wanted)
    except UnicodeDecodeError as error:
        raise damaged("words that are no UTF-8") from error
    except (DatabaseError, OSError) as error:
        if told := storage_error(error):
            raise told from error
        raise StoreBroken(
            f"the database cannot be opened: {getattr(error, 'orig', error)}",
            help="check that the data folder exists and can be written, and DRAFTER_DATABASE_URL",
        ) from error


def is_current(engine: Engine) -> bool:
    """Tell whether the schema is at the newest revision."""
    return _is_at(engine, known_revisions()[0])


def revision(connection: Connection) -> str | None:
    """Return the revision that the schema is at; ``None`` where there is none yet."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def known_revisions() -> tuple[str, ...]:
    """Return all revisions of the schema, the newest first."""
    return tuple(r.revision for r in ScriptDirectory(str(_MIGRATIONS)).walk_revisions())


def blank(engine: Engine) -> None:
    """Take the desk's tables out of a database that holds nothing, so that it has no schema."""
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("drop table if exists alembic_version"))


def _is_at(engine: Engine, wanted: str) -> bool:
    with engine.connect() as connection:
        return revision(connection) == wanted


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _prepare_sqlite(connection: Any, _record: object) -> None:
    _use_wal(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any) -> None:
    """Turn WAL mode on where it is not.

    Several processes may do so at once with a new file. SQLite does not wait for the lock that the
    change takes, whatever time-out is set: the one that loses looks again.
    """
    give_up = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
