"""A backup: one ZIP file of all tables, with a manifest of their shapes, counts and hashes.

The indexes are not in it: they are caches, and vectors lie in the table of passages. Neither are
the jobs' own tables: a draft that was being made begins anew, and what its finished model calls
answered is in the ledger.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine

from corpus.database.copying.rows import count, lines, snapshot
from corpus.database.copying.shapes import MOMENTARY, ColumnShape, Progress, TableShape, shapes
from corpus.database.engine import revision
from corpus.errors import BadInput, WriteFailed

FORMAT = 1
_MANIFEST = "manifest.json"
# No row comes near it: a longer line is no backup of ours, and must not fill the memory.
_LONGEST_LINE = 256 * 2**20
_LONGEST_MANIFEST = 2**20
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class TableCount:
    """What a backup holds of one table: rows, and the sha256 of their lines."""

    shape: TableShape
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``schema`` is the migration that its tables are at."""

    made_at: str
    program: str
    schema: str
    tables: tuple[TableCount, ...]
    left_out: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(one.rows for one in self.tables)


def write_backup(
    engine: Engine, path: Path, *, at: datetime, program: str, progress: Progress
) -> Manifest:
    """Write all tables as they are at one instant to ``path``, which must not exist.

    The desk may go on writing meanwhile. The file appears when it is whole, readable by its owner
    alone: it holds the hashes of passwords and keys. ``WriteFailed`` where it cannot be written.
    """
    if path.exists():
        raise BadInput(f"{path} exists already", help="name a file that does not")
    part = path.with_name(f"{path.name}.part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with (
                zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
                snapshot(engine) as db,
            ):
                manifest = _write(db, archive, at, program, progress)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError as error:
        raise WriteFailed(
            f"{path} cannot be written: {error.strerror or error}",
            help="check who may write there and that enough space is free; the desk is untouched",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def read_manifest(path: Path) -> Manifest:
    """Return what a backup says of itself; ``BadInput`` where the file is none of ours."""
    with opened(path) as archive, _damage_named(path):
        if archive.getinfo(_MANIFEST).file_size > _LONGEST_MANIFEST:
            raise ValueError("a manifest of that size")
        raw = json.loads(archive.read(_MANIFEST))
        if raw["format"] != FORMAT:
            raise BadInput(
                f"{path} is a backup of format {raw['format']}, and this program reads {FORMAT}",
                help="restore it with the version that its manifest.json names",
            )
        tables = tuple(
            TableCount(_shape(one["shape"]), int(one["rows"]), str(one["sha256"]))
            for one in raw["tables"]
        )
        return Manifest(
            str(raw["made_at"]),
            str(raw["program"]),
            str(raw["schema"]),
            tables,
            tuple(raw["left_out"]),
        )


def verify(path: Path, manifest: Manifest, progress: Progress) -> None:
    """Compare every table in the file with its count and its hash, or raise ``BadInput``."""
    done = 0
    with opened(path) as archive:
        for told in manifest.tables:
            found, number = hashlib.sha256(), 0
            for block in _blocks(archive, told.shape, path):
                found.update(block)
                number += block.count(b"\n")
                progress(told.shape.name, done + number, manifest.rows)
            if (number, found.hexdigest()) != (told.rows, told.sha256):
                raise _damaged(path, f"{told.shape.name} has not the rows that its manifest names")
            done += number


def member_lines(archive: zipfile.ZipFile, shape: TableShape, path: Path) -> Iterator[bytes]:
    """Yield the lines of one table of a backup."""
    with _damage_named(path), archive.open(_member(shape)) as member:
        while line := member.readline(_LONGEST_LINE):
            yield line


def _blocks(archive: zipfile.ZipFile, shape: TableShape, path: Path) -> Iterator[bytes]:
    """Yield one table in blocks of the same size, whatever its lines are; no line may be too long.

    Who packed a file by hand may have written a line without end: it is never held.
    """
    since = 0
    with _damage_named(path), archive.open(_member(shape)) as member:
        while block := member.read(_BLOCK):
            since = len(block) - 1 - block.rfind(b"\n") if b"\n" in block else since + len(block)
            if since > _LONGEST_LINE:
                raise ValueError(f"{shape.name} has a row of over {_LONGEST_LINE:,} bytes")
            yield block


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a backup to read; ``BadInput`` where that fails."""
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {error.strerror or error}", help="check its name"
        ) from None
    except zipfile.BadZipFile:
        raise _damaged(path, "it is no ZIP archive, or was cut off") from None
    with archive:
        yield archive


def _write(
    connection: Connection, archive: zipfile.ZipFile, at: datetime, program: str, progress: Progress
) -> Manifest:
    schema = revision(connection) or ""
    tables = shapes(without=MOMENTARY)
    total = sum(count(connection, shape) for shape in tables)
    counts: list[TableCount] = []
    done = 0
    for shape in tables:
        found, number = hashlib.sha256(), 0
        with archive.open(_info(_member(shape), at), "w", force_zip64=True) as member:
            for line in lines(connection, shape):
                _write_line(member, line)
                found.update(line)
                number += 1
                if number % 1000 == 0:
                    progress(shape.name, done + number, total)
        done += number
        progress(shape.name, done, total)
        counts.append(TableCount(shape, number, found.hexdigest()))
    left_out = tuple(sorted(MOMENTARY))
    manifest = Manifest(at.isoformat(), program, schema, tuple(counts), left_out)
    body = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1)
    archive.writestr(_info(_MANIFEST, at), body)
    return manifest


def _write_line(member: IO[bytes], line: bytes) -> None:
    member.write(line)


def _info(name: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _member(shape: TableShape) -> str:
    return f"tables/{shape.name}.jsonl"


def _shape(raw: Any) -> TableShape:
    columns = tuple(ColumnShape(str(c["name"]), c["kind"]) for c in raw["columns"])
    return TableShape(str(raw["name"]), columns, tuple(raw["key"]), raw["counted"])


@contextmanager
def _damage_named(path: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError) as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, why: str) -> BadInput:
    return BadInput(f"{path} is no whole backup of a desk: {why}", help="take another backup")
