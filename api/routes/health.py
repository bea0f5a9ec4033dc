"""``/healthz``: the process answers. ``/readyz``: it can work. ``/metrics``: how it fares."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from importlib.metadata import version

from fastapi import APIRouter, Request, Response
from sqlalchemy import text

from api.jobs import Jobs
from api.observing.metrics import MEDIA_TYPE
from api.service import Service, ServiceDep
from api.shapes.health import Health
from api.wiring import utc_now
from api.workers import WorkerStore
from corpus.database import is_current

router = APIRouter(tags=["health"])
VERSION = version("drafting-desk")
# Less than this and the database, the indexes or a log are about to fail to write.
LEAST_FREE_BYTES = 64 * 2**20


@router.get("/healthz")
async def healthz() -> Health:
    """Tell that the process answers."""
    return Health(status="ok", version=VERSION)


@router.get("/readyz", responses={503: {"model": Health}})
def readyz(service: ServiceDep, response: Response) -> Health:
    """Tell whether the database, the indexes, the jobs and the disk work, each tried just now."""
    checks = {name: _tried(look, service) for name, look in _CHECKS.items()}
    well = all(state.startswith("ok") for state in checks.values())
    response.status_code = 200 if well else 503
    return Health(status="ok" if well else "unavailable", version=VERSION, checks=checks)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(request: Request, service: ServiceDep) -> Response:
    """Tell the figures of this process and of the desk, in the text form of Prometheus."""
    body = request.app.state.metrics.text(service.desk.engine)
    return Response(body, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def _tried(look: Callable[[Service], str], service: Service) -> str:
    try:
        return look(service)
    except Exception as error:  # whatever went wrong, the answer is that it is not ready
        return f"broken ({type(error).__name__})"


def _database(service: Service) -> str:
    try:
        with service.desk.engine.connect() as connection:
            connection.execute(text("select 1"))
    except Exception as error:  # whatever the driver raises
        return f"not reachable ({type(error).__name__})"
    return "ok" if is_current(service.desk.engine) else "at another schema"


def _store(service: Service) -> str:
    return "ok" if service.desk.library.writable else "not the writer"


def _index(service: Service) -> str:
    return "ok" if service.desk.library.answers() else "does not find what is stored"


def _jobs(service: Service) -> str:
    if service.closing.is_set():
        return "stopping"
    if Jobs.current is service.jobs or any(
        worker.lives(utc_now()) for worker in WorkerStore(service.desk.engine).all()
    ):
        return "ok"
    # A process that leaves the work to others serves pages all the same.
    return "ok, but no worker lives: drafts wait"


def _disk(service: Service) -> str:
    """Write a file and see how much room is left: a full disk still tells that it is there."""
    try:
        with tempfile.TemporaryFile(dir=service.settings.data) as file:
            file.write(b"ready")
            file.flush()
    except OSError as error:
        return f"cannot be written ({error.strerror})"
    free = shutil.disk_usage(service.settings.data).free
    return "ok" if free >= LEAST_FREE_BYTES else f"full ({free // 2**20} MiB free)"


_CHECKS: dict[str, Callable[[Service], str]] = {
    "database": _database,
    "store": _store,
    "index": _index,
    "jobs": _jobs,
    "disk": _disk,
}
