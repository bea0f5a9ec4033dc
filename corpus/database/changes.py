"""Numbered changes: whoever looks on asks for one number, and then for what lies above it.

A number is taken inside the transaction of the change itself, as late as may be: the row of the
count is held until that ends, so that changes become visible in the order of their numbers, also
where several processes write to one database.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final, Literal

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from corpus.database.story_tables import changes

Part = Literal["feeds", "issues"]
_ALL: Final = "all"


def next_change(connection: Connection) -> int:
    """Take the next number."""
    counted = update(changes).where(changes.c.part == _ALL).values(number=changes.c.number + 1)
    if not connection.execute(counted).rowcount:
        _begin(connection, _ALL)
        connection.execute(counted)
    return last_change(connection)


def mark_change(connection: Connection, part: Part) -> None:
    """Note that a part of what is shown has changed: the feeds, or the published issues."""
    number = next_change(connection)
    marked = update(changes).where(changes.c.part == part).values(number=number)
    if not connection.execute(marked).rowcount:
        _begin(connection, part)
        connection.execute(marked)


def last_change(connection: Connection) -> int:
    """Return the number of the last change, 0 before the first."""
    wanted = select(changes.c.number).where(changes.c.part == _ALL)
    return int(connection.execute(wanted).scalar_one_or_none() or 0)


def changed_parts(connection: Connection) -> dict[str, int]:
    """Return the number of the last change of each part; ``all`` is the last of any."""
    rows = connection.execute(select(changes.c.part, changes.c.number))
    return {_ALL: 0, "feeds": 0, "issues": 0} | {row.part: row.number for row in rows}


def _begin(connection: Connection, part: str) -> None:
    """Begin a count where there is none yet: a new database holds no rows at all."""
    with suppress(IntegrityError), connection.begin_nested():  # another was first
        connection.execute(insert(changes).values(part=part, number=0))
