"""Jobs as people see them: drafts and rewritings that wait or are under way, and who is at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from api.drafts import DraftStore
from api.endings import CANCELLED
from api.line import Attempt, Line
from api.review.rewrites import RewriteStore
from api.review.store import ReviewStore
from api.rewriting import end_badly
from api.workers import Worker, WorkerStore
from corpus.codec import instant_text
from corpus.errors import BadInput, NotFound

State = Literal["waiting", "running", "left"]


@dataclass(frozen=True, slots=True)
class Job:
    """One job. ``left``: its worker gives no sign, and nobody is at it.

    ``attempt`` counts from 1; ``since`` is when it was put in line, or taken by ``worker``.
    """

    id: str
    kind: Literal["draft", "rewrite"]
    draft_id: str
    about: str
    state: State
    worker: str | None
    version: str
    attempt: int
    asked_at: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The jobs of one desk."""

    line: Line
    drafts: DraftStore
    rewrites: RewriteStore
    workers: WorkerStore

    def jobs(self, now: datetime) -> Sequence[Job]:
        """Return all that is not done, oldest first."""
        living = {worker.name for worker in self.workers.all() if worker.lives(now)}
        going = {attempt.name: attempt for attempt in self.line.going_on()}
        jobs = []
        for draft_id in self.drafts.generating():
            draft = self.drafts.get(draft_id)
            about = ("draft", draft_id, draft.request.topic)
            jobs.append(_job(draft_id, about, draft.created_at, going.get(draft_id), living))
        for rewrite in self.rewrites.under_way():
            about = ("rewrite", rewrite.draft_id, f"section {rewrite.section}")
            jobs.append(_job(rewrite.id, about, rewrite.at, going.get(rewrite.id), living))
        return sorted(jobs, key=lambda job: (job.asked_at, job.id))

    def cancel(self, beginning: str, *, by: str, now: datetime) -> Job:
        """End the one job whose id begins so. ``NotFound`` without one, ``BadInput`` with more."""
        job = _only(self.jobs(now), beginning)
        if job.kind == "draft":
            self.drafts.cancel(job.id, now=now)
        else:
            store = ReviewStore(self.drafts.engine)
            rewrite = self.rewrites.get(job.id)
            end_badly(store, self.rewrites, rewrite, CANCELLED, by=by, at=now)
        return job


def _job(
    name: str,
    about: tuple[Any, str, str],
    asked_at: datetime,
    attempt: Attempt | None,
    living: Iterable[str],
) -> Job:
    kind, draft_id, words = about
    state: State = "waiting"
    if attempt and attempt.worker is not None:
        state = "running" if attempt.worker in living else "left"
    return Job(
        id=name,
        kind=kind,
        draft_id=draft_id,
        about=words,
        state=state,
        worker=attempt.worker if attempt else None,
        version=attempt.version if attempt else "",
        attempt=attempt.number + 1 if attempt else 0,
        asked_at=asked_at,
        since=attempt.since if attempt else asked_at,
    )


def _only(jobs: Sequence[Job], beginning: str) -> Job:
    found = [job for job in jobs if beginning and job.id.startswith(beginning)]
    if not found:
        raise NotFound(
            f"no job {beginning[:80]!r} waits or is under way", help="drafter jobs list shows them"
        )
    if len(found) > 1:
        raise BadInput(
            f"{len(found)} jobs begin with {beginning[:80]!r}", help="give more of the id"
        )
    return found[0]


def job_to_dict(job: Job) -> dict[str, Any]:
    """Return a job as JSON values (docs/schema/job.json)."""
    return {
        **{name: getattr(job, name) for name in Job.__dataclass_fields__},
        "asked_at": instant_text(job.asked_at),
        "since": instant_text(job.since),
    }


def worker_to_dict(worker: Worker, jobs: Sequence[Job], now: datetime) -> Mapping[str, Any]:
    """Return a worker as JSON values (docs/schema/worker.json), with how many jobs it has."""
    return {
        "name": worker.name,
        "state": worker_state(worker, now),
        "jobs": sum(job.worker == worker.name for job in jobs),
        "concurrency": worker.concurrency,
        "version": worker.version,
        "host": worker.host,
        "pid": worker.pid,
        "began_at": instant_text(worker.began_at),
        "seen_at": instant_text(worker.seen_at),
    }


def worker_state(worker: Worker, now: datetime) -> Literal["at work", "stopped", "gone"]:
    """Return how a worker is: ``gone`` is one that gives no sign and was not stopped."""
    if worker.ended_at is not None:
        return "stopped"
    return "at work" if worker.lives(now) else "gone"
