"""The schema of an empty SQLite database, migrated to once and written down for all later ones.

Hundreds of tests begin with an empty database, and sixteen migrations take a tenth of a second of
core time for each. Those of ``tests/corpus/database`` run the migrations, as every process that a
test starts does, and hold that both ways lead to the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

from corpus.database import engine


@contextmanager
def migrated_once() -> Iterator[None]:
    """Give empty SQLite databases of this process their schema from what was written down."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "command", SimpleNamespace(upgrade=_upgrade))
        yield


@contextmanager
def migrating() -> Iterator[None]:
    """Run the migrations in every database, whatever is around this."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "command", command)
        yield


def _upgrade(config: Config, wanted: str) -> None:
    connection: Any = config.attributes["connection"]
    is_first = wanted == engine.known_revisions()[0] and not inspect(connection).get_table_names()
    if connection.dialect.name != "sqlite" or not is_first:
        command.upgrade(config, wanted)
        return
    for statement in _schema():
        connection.exec_driver_sql(statement)


@cache
def _schema() -> tuple[str, ...]:
    made = create_engine("sqlite://")
    with made.begin() as connection:
        command.upgrade(engine._config(connection), "head")
    with closing(made.raw_connection()) as raw:
        driver: sqlite3.Connection = raw.driver_connection  # type: ignore[assignment]
        lines = tuple(driver.iterdump())
    made.dispose()
    return tuple(line for line in lines if line not in {"BEGIN TRANSACTION;", "COMMIT;"})
