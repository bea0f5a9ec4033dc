"""``drafter backup``, ``drafter restore``: the whole desk in one file, and back out of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import Progress, emit, print_table, progress, say
from corpus.errors import StoreBroken

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from corpus.database.copying import Manifest


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; must not exist.")],
    json: Json = False,
) -> int:
    """Write the whole desk to one file, while it runs.

    drafter backup /mnt/backups/desk-2026-05-10.zip

    FILE is a ZIP archive of all tables as they are at one instant, with the counts and hashes of
    each. Articles, drafts, their revisions, reviews and audit, what was published, accounts, keys
    and the ledger of model calls are in it; keys and passwords are hashes there as in the desk.
    Browser sessions and sign-in links are not, nor the indexes, which restore builds anew. Only
    its owner can read FILE: keep it as you keep the desk.
    """
    from api import wiring
    from api.cli.version import version_line
    from api.settings import Settings
    from corpus.database.copying import write_backup

    settings = Settings()
    wiring.desk_must_be(settings)
    engine = wiring.open_engine(settings)
    try:
        with progress("backing up …", quiet=json) as shown:
            manifest = write_backup(
                engine,
                file,
                at=wiring.utc_now(),
                program=version_line(),
                progress=_teller(shown, "backing up"),
            )
    finally:
        engine.dispose()
    told = {"file": str(file), "bytes": file.stat().st_size, **_told(manifest)}
    if json:
        emit(told)
        return ExitCode.OK
    _print_tables(manifest)
    say(f"Backed up {manifest.rows:,} rows to {file} ({told['bytes']:,} bytes).")
    say("Not in it: browser sessions, sign-in links, and the indexes, which are built anew.")
    return ExitCode.OK


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What drafter backup wrote.")],
    json: Json = False,
) -> int:
    """Put a backup into an empty place, verify it, and build the indexes.

    DRAFTER_DATA=/srv/desk-new drafter restore /mnt/backups/desk-2026-05-10.zip

    The place is the one that the settings name (DRAFTER_DATA, DRAFTER_DATABASE_URL), SQLite or
    PostgreSQL, whichever it was before. It must be empty: nothing is ever merged or overwritten.
    The file is verified first; the rows go in all together or not at all; each table is read back
    and compared with its hash. Drafts that were being made begin anew with the next serve, and no
    finished model call is paid twice. Browsers sign in again.
    """
    from api import wiring
    from api.settings import Settings
    from corpus.database import connect
    from corpus.database.copying import restore as put_back
    from corpus.store.lock import WriteLock

    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    lock = WriteLock(settings.data)
    lock.acquire()
    engine = connect(settings.database_url)
    try:
        with progress("reading the backup …", quiet=json) as shown:
            manifest = put_back(engine, file, progress=_teller(shown, "restoring"))
    finally:
        engine.dispose()
        lock.release()
    with (
        progress("building the indexes …", quiet=json) as shown,
        wiring.open_library(settings, write=True) as library,
    ):
        passages = library.stats().passages
        problems = len(library.check())
    entries = _audited(wiring.open_engine(settings))
    indexes = {"passages": passages, "problems": problems}
    if json:
        emit({"file": str(file), **_told(manifest), "indexes": indexes, "audit_entries": entries})
    else:
        _print_tables(manifest)
        say(f"Restored {manifest.rows:,} rows of {manifest.made_at}; every hash is as it was.")
        say(f"Indexes hold {passages:,} passages; {problems} problems.")
        say(f"The audit's chain is whole: {entries:,} entries.")
    return ExitCode.STORE_BROKEN if problems else ExitCode.OK


def _audited(engine: Engine) -> int:
    """Return how many entries the audit has; one that is not whole is ``StoreBroken``."""
    from api.review.store import ReviewStore
    from drafter.review.audit import first_broken

    try:
        entries = ReviewStore(engine).audit()
    finally:
        engine.dispose()
    if broken := first_broken(entries):
        raise StoreBroken(
            f"entry {broken[0]} of the audit breaks its chain: {broken[1]}",
            help="it was broken when the backup was made: look at an older backup",
        )
    return len(entries)


def _teller(shown: Progress, doing: str) -> Any:
    return lambda table, done, total: shown.now(f"{doing}: {done:,} of {total:,} rows ({table})")


def _told(manifest: Manifest) -> dict[str, Any]:
    return {
        "made_at": manifest.made_at,
        "program": manifest.program,
        "schema": manifest.schema,
        "rows": manifest.rows,
        "tables": [
            {"name": one.shape.name, "rows": one.rows, "sha256": one.sha256}
            for one in manifest.tables
        ],
        "left_out": list(manifest.left_out),
    }


def _print_tables(manifest: Manifest) -> None:
    print_table(
        ("table", "rows", "sha256"),
        [(t.shape.name, f"{t.rows:,}", t.sha256[:16]) for t in manifest.tables if t.rows],
    )
