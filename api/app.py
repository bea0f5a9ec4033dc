"""The service: one FastAPI application over an opened desk."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from api import contract, masking, problems
from api.accounts.buckets import Buckets
from api.accounts.gate import Gate
from api.accounts.permissions import permissions_with
from api.accounts.routes import missing
from api.desk import Desk
from api.guard import Guard, check_binding, known_hosts
from api.jobs import Make
from api.observing import logs
from api.observing.metrics import Metrics
from api.observing.observer import Observer
from api.observing.traces import traced
from api.pages.render import STATIC, LastingFiles, problem_page
from api.rewriting import Write
from api.routes import (
    accounts,
    activity,
    archive,
    articles,
    citations,
    comments,
    dashboard,
    deciding,
    drafts,
    editing,
    evaluations,
    events,
    exports,
    feeds,
    findings,
    health,
    history,
    imports,
    keys,
    live,
    pages,
    publications,
    rechecks,
    reviews,
    revisions,
    search,
    sections,
    send_page,
    sentences,
    session,
    sign_in,
    standing,
    standing_page,
    stories,
    suggestions,
    talking,
)
from api.routes import (
    settings as settings_page,
)
from api.service import open_service, whole_chain, whole_rewrite
from api.settings import Settings

log = logging.getLogger("api")
_DESCRIPTION = """Drafts cited briefings from stored articles and checks every sentence.

Errors are `application/problem+json`; lists are `{items, next_cursor}` with `Link: rel="next"`;
instants are RFC 3339 in UTC; offsets are Unicode code points."""
_TURN_SECONDS = 0.001

_RESOURCES = (
    health,
    drafts,
    events,
    sections,
    sentences,
    findings,
    citations,
    reviews,
    revisions,
    exports,
    publications,
    rechecks,
    send_page,
    archive,
    stories,
    live,
    dashboard,
    comments,
    suggestions,
    activity,
    search,
    articles,
    feeds,
    imports,
    standing,
    standing_page,
    evaluations,
    session,
    keys,
    accounts,
    settings_page,
    sign_in,
    pages,
    editing,
    deciding,
    talking,
    history,
)


def create_app(
    settings: Settings,
    maker: Callable[[Desk], Make] = whole_chain,
    rewriter: Callable[[Desk], Write] = whole_rewrite,
    *,
    works: bool = True,
) -> FastAPI:
    """Return the application. It opens the store when it starts, as the store's one writer.

    Where it ``works``, it makes the drafts as well; else workers do.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened = open_service(settings, maker, rewriter, works=works)
        app.state.service = await run_in_threadpool(opened.__enter__)
        try:
            yield
        finally:
            await run_in_threadpool(opened.__exit__, None, None, None)

    app = FastAPI(
        title="Drafting desk",
        version=health.VERSION,
        description=_DESCRIPTION,
        openapi_url="/v1/openapi.json",
        # The pages that FastAPI offers for reading the contract load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.permissions = permissions_with(settings.dashboard.seen_by)
    app.state.metrics = Metrics()
    for module in _RESOURCES:
        app.include_router(module.router)
    app.mount("/static", LastingFiles(directory=STATIC))
    handle = problems.install(app, problem_page)
    contract.install(app)
    for key in missing(app.routes):
        log.warning("%s is closed to everybody: it has no row in api/accounts/permissions.py", key)
    sign_in_on = settings.accounts.sign_in
    app.add_middleware(Gate, sign_in=sign_in_on, buckets=_buckets(settings), refuse=handle)
    app.add_middleware(Guard, known_hosts(settings.server), settings.server.max_body, handle)
    app.add_middleware(Observer, app.state.metrics)
    return app


def _buckets(settings: Settings) -> Buckets:
    given = settings.accounts
    limits = {
        "drafts": given.drafts_per_minute,
        "searches": given.searches_per_minute,
        "sign_ins": given.sign_ins_per_minute,
    }
    return Buckets(limits, time.monotonic)


class _Server(uvicorn.Server):
    """Tells the streams to end when the server is told to stop, so that stopping is quick."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._desk = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        service = getattr(self._desk.state, "service", None)
        if service:
            service.closing.set()
        super().handle_exit(sig, frame)


def serve(  # noqa: PLR0913 — what is served, by name
    settings: Settings,
    *,
    host: str | None = None,
    port: int | None = None,
    maker: Callable[[Desk], Make] = whole_chain,
    rewriter: Callable[[Desk], Write] = whole_rewrite,
    works: bool = True,
) -> None:
    """Serve until interrupted. Beyond loopback only where the settings allow it, with a warning."""
    server = settings.server.model_copy(
        update={
            "host": host or settings.server.host,
            "port": settings.server.port if port is None else port,
        }
    )
    masking.install(masking.Masker(masking.secrets_of(settings)))
    observe = settings.observe
    logs.start(observe.log_format, observe.log_level)
    warning = check_binding(server.host, sign_in=settings.accounts.sign_in)
    if warning:
        log.warning(warning)
    bound = settings.model_copy(update={"server": server})
    app = create_app(bound, maker, rewriter, works=works)
    config = uvicorn.Config(
        app,
        host=server.host,
        port=server.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    # Forty drafts in threads pass the interpreter on at every read and write, and an event waits
    # behind them. Held beside the usual 5 ms once, on two busy cores, this let it wait 0.7 s where
    # it had waited 3.4 s (p95); later runs at this gave 1.7 to 3.2 s.
    sys.setswitchinterval(_TURN_SECONDS)
    with traced(settings):
        _Server(config, app).run()
