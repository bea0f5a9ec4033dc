"""``/healthz``: the process answers. ``/readyz``: it can do its work."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Response
from sqlalchemy import text

from api.service import ServiceDep
from api.shapes import Health

router = APIRouter(tags=["health"])
VERSION = version("drafting-desk")


@router.get("/healthz")
async def healthz() -> Health:
    """Tell that the process answers."""
    return Health(status="ok", version=VERSION)


@router.get("/readyz", responses={503: {"model": Health}})
def readyz(service: ServiceDep, response: Response) -> Health:
    """Tell whether the database, the store and the jobs work."""
    checks = {
        "database": _database(service),
        "store": "ok" if service.desk.library.writable else "not the writer",
        "jobs": "stopping" if service.closing.is_set() else "ok",
    }
    well = all(state == "ok" for state in checks.values())
    response.status_code = 200 if well else 503
    return Health(status="ok" if well else "unavailable", version=VERSION, checks=checks)


def _database(service: ServiceDep) -> str:
    try:
        with service.desk.engine.connect() as connection:
            connection.execute(text("select 1"))
    except Exception as error:  # whatever the driver raises, the answer is that it is not ready
        return f"not reachable ({type(error).__name__})"
    return "ok"
