"""Tables as values, and their rows as lines of JSON that are the same for every database.

A shape says all that is needed to read or write a table without the code that declared it: a
backup carries its shapes, so that a later program can restore it and migrate it afterwards.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Float,
    LargeBinary,
    TableClause,
    Text,
    column,
    table,
)
from sqlalchemy.types import TypeEngine

from corpus import database as db
from corpus.database.columns import Instant, metadata

Kind = Literal["text", "integer", "number", "boolean", "instant", "json", "bytes"]
Progress = Callable[[str, int, int], None]
"""Told the table's name, rows done and rows in all."""

# What ends by itself within days. A backup leaves it out, so that restoring one never brings back
# a browser session or a link that was ended since.
MOMENTARY = frozenset(
    t.name for t in (db.sessions, db.sign_in_links, db.failed_sign_ins, db.presence, db.workers)
)

_TYPES: Mapping[Kind, TypeEngine[Any]] = {
    "text": Text(),
    "integer": BigInteger(),
    "number": Float(),
    "boolean": Boolean(),
    "instant": Instant(),
    # A missing value stays one and does not turn into the JSON value null, nor the reverse.
    "json": JSON(none_as_null=True),
    "bytes": LargeBinary(),
}


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """A column's name and what it holds."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table: its columns in order, and those of its primary key, by which rows are ordered.

    ``counted`` names the column that the database numbers itself, if any.
    """

    name: str
    columns: tuple[ColumnShape, ...]
    key: tuple[str, ...]
    counted: str | None = None

    @property
    def clause(self) -> TableClause:
        """The table as SQLAlchemy takes it in a statement."""
        return table(self.name, *(column(c.name, _TYPES[c.kind]) for c in self.columns))

    def kind(self, name: str) -> Kind:
        """Return the kind of the column ``name``."""
        return next(c.kind for c in self.columns if c.name == name)


def shapes(without: Iterable[str] = ()) -> list[TableShape]:
    """Return the shapes of the desk's tables, those first that others refer to."""
    left_out = set(without)
    found = []
    for declared in metadata.sorted_tables:
        if declared.name in left_out:
            continue
        columns = tuple(ColumnShape(c.name, _kind(c.type)) for c in declared.columns)
        key = tuple(c.name for c in declared.primary_key)
        counted = declared.autoincrement_column
        found.append(
            TableShape(declared.name, columns, key, counted.name if counted is not None else None)
        )
    return found


def to_line(row: Sequence[Any], shape: TableShape) -> bytes:
    """Return a row as one line: a JSON array in the order of the columns, ASCII, a line feed."""
    values = [
        None if value is None else _encoded(value, c.kind)
        for value, c in zip(row, shape.columns, strict=True)
    ]
    return json.dumps(values, separators=(",", ":")).encode("ascii") + b"\n"


def from_line(line: bytes, shape: TableShape) -> dict[str, Any]:
    """Return a line as values by column; ``ValueError`` where it is no row of the table."""
    values = json.loads(line)
    if not isinstance(values, list) or len(values) != len(shape.columns):
        raise ValueError(f"no row of {shape.name}")
    return {
        c.name: None if value is None else _decoded(value, c.kind)
        for value, c in zip(values, shape.columns, strict=True)
    }


def _encoded(value: Any, kind: Kind) -> Any:
    if kind == "instant":
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if kind == "bytes":
        return base64.b64encode(value).decode("ascii")
    if kind == "json":
        # The text as it was stored, but for white space: the order of names is kept.
        return json.dumps(json.loads(value), separators=(",", ":"))
    return value


def _decoded(value: Any, kind: Kind) -> Any:
    if kind == "instant":
        return datetime.fromisoformat(value)
    if kind == "bytes":
        return base64.b64decode(value, validate=True)
    if kind == "json":
        decoded = json.loads(value)
        return JSON.NULL if decoded is None else decoded
    return value


def _kind(declared: TypeEngine[Any]) -> Kind:
    """Return what a column of the tables holds; one that nobody thought of is an error."""
    if isinstance(declared, Instant):
        return "instant"
    if isinstance(declared, JSON):
        return "json"
    by_type: Mapping[type, Kind] = {str: "text", bool: "boolean", int: "integer"}
    by_type = {**by_type, float: "number", bytes: "bytes"}
    return by_type[declared.python_type]
