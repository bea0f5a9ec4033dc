"""``drafter jobs``: what waits, what is under way, and what a worker that is gone left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.codes import EXIT_CODES
from api.cli.options import Json
from api.cli.output import emit, print_table, say

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine

    from api.board import Board, Job

jobs = typer.Typer(
    name="jobs",
    no_args_is_help=True,
    help="Drafts under way: list, adopt, cancel; and who makes them: workers.",
    epilog=EXIT_CODES,
    rich_markup_mode="rich",
)


@jobs.command("list")
def list_jobs(json: Json = False) -> int:
    """List what waits and what is under way, the oldest first, and who is at it.

    A job that was [bold]left[/bold] has a worker that gives no sign: it goes on when that one comes
    back, or is adopted.
    """
    from api import wiring
    from api.board import job_to_dict

    now = wiring.utc_now()
    with _board() as board:
        rows = board.jobs(now)
    if json:
        for job in rows:
            emit(job_to_dict(job))
        return 0
    if not rows:
        say("No job waits or is under way.")
        return 0
    columns = ("id", "what", "state", "worker", "for", "attempt", "about")
    print_table(columns, (_cells(job, now) for job in rows))
    if left := sorted({job.worker for job in rows if job.state == "left" and job.worker}):
        say(f"Gone: {', '.join(left)}. drafter jobs adopt {left[0]} gives its jobs to the others.")
    return 0


@jobs.command("workers")
def list_workers(json: Json = False) -> int:
    """List the processes that make drafts, and how many each has."""
    from api import wiring
    from api.board import worker_to_dict

    now = wiring.utc_now()
    with _board() as board:
        there = board.jobs(now)
        rows = [worker_to_dict(worker, there, now) for worker in board.workers.all()]
    if json:
        for row in rows:
            emit(row)
        return 0
    if not rows:
        say("No worker yet: drafter serve, or drafter worker")
        return 0
    columns = ("name", "state", "jobs", "at once", "process", "last sign")
    print_table(
        columns,
        (
            (
                row["name"],
                row["state"],
                str(row["jobs"]),
                str(row["concurrency"]),
                f"{row['pid']} on {row['host']}",
                str(row["seen_at"]),
            )
            for row in rows
        ),
    )
    return 0


@jobs.command("adopt")
def adopt(
    worker: Annotated[str, typer.Argument(metavar="WORKER", help="Who is gone for good.")],
    force: Annotated[
        bool, typer.Option("--force", help="Even if it gave a sign within 15 seconds.")
    ] = False,
    json: Json = False,
) -> int:
    """Give the jobs of a worker that is gone for good to the others.

    They begin anew; finished model calls are not paid for again. Without this command it happens
    by itself after DRAFTER_ADOPT_SECONDS.
    """
    # Somebody waits for this one: it opens no more than it needs.
    from api import wiring
    from api.settings import Settings
    from api.takeover import Takeover
    from api.workers import WorkerStore

    settings = Settings()
    with (
        _disposing(wiring.open_engine(settings)) as engine,
        wiring.open_line(settings, engine) as line,
    ):
        takeover = Takeover(line, WorkerStore(engine), (), None)
        moved = takeover.adopt(worker, now=wiring.utc_now(), force=force)
    if json:
        emit({"worker": worker, "moved": moved})
    else:
        say(f"{moved} of its jobs {'is' if moved == 1 else 'are'} in line for the other workers.")
    return 0


@jobs.command("cancel")
def cancel(
    job: Annotated[str, typer.Argument(metavar="JOB", help="Its id, or enough of its beginning.")],
    json: Json = False,
) -> int:
    """End a job that waits or is under way, whichever process has it."""
    from api import wiring

    with _board() as board:
        ended = board.cancel(job, by=_BY, now=wiring.utc_now())
    if json:
        emit({"id": ended.id, "kind": ended.kind, "draft_id": ended.draft_id})
    else:
        say(f"Cancelled: {ended.kind} {ended.id} ({ended.about})")
    return 0


# Who did it, for the audit: whoever sits at the desk's machine.
_BY = "desk"


@contextmanager
def _disposing(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _board() -> Iterator[Board]:
    from api import wiring
    from api.board import Board
    from api.review.rewrites import RewriteStore
    from api.settings import Settings
    from api.workers import WorkerStore

    settings = Settings()
    with (
        wiring.open_drafts(settings) as drafts,
        wiring.open_line(settings, drafts.engine) as line,
    ):
        engine = drafts.engine
        yield Board(line, drafts, RewriteStore(engine), WorkerStore(engine))


def _cells(job: Job, now: datetime) -> tuple[str, ...]:
    age = _words(now - job.since)
    return (
        job.id,
        job.kind,
        job.state,
        job.worker or "–",
        age,
        str(job.attempt or "–"),
        job.about,
    )


def _words(age: timedelta) -> str:
    seconds = max(0, int(age.total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
