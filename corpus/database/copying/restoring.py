"""A backup back into an empty database, all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DatabaseError

from corpus.database.copying.archive import Manifest, member_lines, opened, read_manifest, verify
from corpus.database.copying.rows import count, count_on, digest, lines, put
from corpus.database.copying.shapes import Progress, shapes
from corpus.database.engine import blank, known_revisions, revision, upgrade
from corpus.database.transaction import writing
from corpus.errors import BadInput, StoreBroken


def restore(engine: Engine, path: Path, *, progress: Progress) -> Manifest:
    """Put a backup into a database that holds no rows; return its manifest.

    The file is verified before anything is written. All rows go in with one transaction, which
    ends only when the hash of every table, read back from the database, is the manifest's. A
    backup of an older schema is migrated afterwards. ``BadInput`` where the file is damaged, of a
    newer program, or the database is not empty.
    """
    manifest = read_manifest(path)
    if manifest.schema not in known_revisions():
        raise BadInput(
            f"{path} was made by {manifest.program}, whose schema {manifest.schema} is not known",
            help="restore it with that version, or a newer one",
        )
    refuse_full(engine)
    verify(path, manifest, progress)
    with engine.connect() as connection:
        at = revision(connection)
    if at != manifest.schema:
        blank(engine)
        upgrade(engine, manifest.schema)
    try:
        with writing(engine) as connection:
            _fill(connection, path, manifest, progress)
    except DatabaseError as error:
        raise StoreBroken(
            f"the database took the backup no further: {' '.join(str(error.orig).split())}",
            help="nothing of it was kept; check the free space and the database's log",
        ) from error
    upgrade(engine)
    return manifest


def refuse_full(engine: Engine) -> None:
    """Raise ``BadInput`` where a table of the desk has a row already."""
    there = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        for shape in shapes():
            if shape.name in there and (found := count(connection, shape)):
                raise BadInput(
                    f"the database is not empty: {found:,} rows in {shape.name}",
                    help="restore into a new folder (DRAFTER_DATA) or a new database; a desk "
                    "that was served once has an account already",
                )


def _fill(connection: Connection, path: Path, manifest: Manifest, progress: Progress) -> None:
    done = 0
    with opened(path) as archive:
        for told in manifest.tables:
            rows = member_lines(archive, told.shape, path)
            for number in put(connection, told.shape, rows):
                progress(told.shape.name, done + number, manifest.rows)
            done += told.rows
    count_on(connection, [told.shape for told in manifest.tables])
    for told in manifest.tables:
        if digest(lines(connection, told.shape)) != (told.rows, told.sha256):
            raise StoreBroken(
                f"{told.shape.name} reads back otherwise than it was written",
                help="nothing was kept; try another database, and report this",
            )
