"""``drafter migrate``: from the embedded store to servers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import SecretStr

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, print_table, progress, say
from corpus.errors import BadInput

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.database.copying import Moved


def migrate(
    to: Annotated[
        str, typer.Option("--to", metavar="URL", help="The new database: postgresql://…")
    ],
    chroma: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The Chroma server that is to hold the vectors."),
    ] = None,
    json: Json = False,
) -> int:
    """Copy the whole desk to another database, verify it, and fill a Chroma server.

    drafter migrate --to postgresql://desk@db.example/desk --chroma http://127.0.0.1:8001

    Stop the desk first: the store must not change meanwhile, and it is held for that time. It is
    read only. Run the same command again after an interruption: it goes on where it was cut off.
    In the end the count and the hash of every table, read from the new database, are those of the
    old one. A password may come from the environment (PGPASSWORD), so that no command line shows
    it. Afterwards set DRAFTER_DATABASE_URL and DRAFTER_CHROMA_URL as it tells.
    """
    from api import wiring
    from api.settings import Settings
    from corpus.database import connect
    from corpus.database.copying import move
    from corpus.store.lock import WriteLock

    settings = Settings()
    _refuse_itself(settings, to)
    wiring.desk_must_be(settings)
    lock = WriteLock(settings.data)
    lock.acquire()
    source, target = wiring.open_engine(settings), connect(to)
    try:
        with progress("copying …", quiet=json) as shown:
            moved = move(
                source,
                target,
                progress=lambda table, done, total: shown.now(
                    f"copying: {done:,} of {total:,} rows ({table})"
                ),
            )
    finally:
        source.dispose()
        target.dispose()
        lock.release()
    store = settings.store.model_copy(update={"database_url": SecretStr(to), "chroma_url": chroma})
    with (
        progress("filling the indexes …", quiet=json),
        wiring.open_library(settings.model_copy(update={"store": store}), write=True) as library,
    ):
        passages, problems = library.stats().passages, len(library.check())
    _tell(moved, passages, problems, chroma=chroma, json=json)
    return ExitCode.STORE_BROKEN if problems else ExitCode.OK


def _refuse_itself(settings: Settings, to: str) -> None:
    if not to.startswith(("postgresql", "postgres", "sqlite")):
        # It is not shown: whoever forgets the scheme may have written a password.
        raise BadInput("no database address after --to", help="postgresql://…")
    if to == settings.database_url:
        raise BadInput("that is the database that the desk has already", help="name another one")


def _tell(moved: Moved, passages: int, problems: int, *, chroma: str | None, json: bool) -> None:
    if json:
        emit(
            {
                "rows": moved.rows,
                "found": moved.found,
                "tables": [
                    {"name": one.shape.name, "rows": one.rows, "sha256": one.sha256}
                    for one in moved.tables
                ],
                "indexes": {"passages": passages, "problems": problems},
            }
        )
        return
    print_table(
        ("table", "rows", "sha256"),
        [(t.shape.name, f"{t.rows:,}", t.sha256[:16]) for t in moved.tables if t.rows],
    )
    went_on = f", {moved.found:,} of them by an earlier run" if moved.found else ""
    say(f"{moved.rows:,} rows are there{went_on}; every count and hash is as in the old store.")
    say(f"Indexes hold {passages:,} passages; {problems} problems.")
    say("Now set DRAFTER_DATABASE_URL to the new address, and serve.")
    if chroma:
        say(f"And DRAFTER_CHROMA_URL={chroma}")
