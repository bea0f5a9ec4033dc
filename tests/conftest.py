"""Settings for all tests, and a small web on the loopback interface with a fetcher for it."""

import asyncio
import os
import runpy
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from corpus.addresses import AddressPolicy
from corpus.fetch import Fetcher, Limits
from tests.migrated import migrated_once

# Machines are noisy, so no test is judged by the clock of one example. CI looks at the same
# examples every time: a failure there can be had again, and luck does not decide what lands.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session", autouse=True)
def _schema_made_once() -> Iterator[None]:
    with migrated_once():
        yield


@pytest.fixture(autouse=True)
def _loop_of_the_browser_hidden(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test run an event loop although a browser of an earlier test is still open.

    Playwright's driver lives in a loop that stays marked as running in this thread until it is
    closed, at the session's end; ``asyncio.run`` refuses to start another beside it.
    """
    left = None if "browser" in request.fixturenames else asyncio._get_running_loop()
    if left:
        asyncio._set_running_loop(None)
    yield
    if left:
        asyncio._set_running_loop(left)


class Web:
    """Pages by path: (status, headers, body), or a function that writes to the handler itself."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes] | Callable] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                web.asked.append((self.path, dict(self.headers)))
                page = web.pages.get(self.path, (404, {}, b""))
                try:
                    if callable(page):
                        page(self)
                        return
                    status, headers, body = page
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    if status != 304:
                        self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass  # the client has what it wants

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, body: str | bytes, kind: str = "text/html", **headers: str) -> str:
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (200, {"Content-Type": kind, **named}, data)
        return self.url(path)

    def redirect(self, path: str, location: str, status: int = 302) -> str:
        self.pages[path] = (status, {"Location": location}, b"")
        return self.url(path)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def web():
    served = Web()
    yield served
    served.close()


class Time:
    """A clock that moves only when slept on, so that politeness costs a test nothing."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def still() -> Time:
    return Time()


@pytest.fixture
def fetcher(web, still) -> Fetcher:
    """Fetches from ``web`` alone; every name resolves to it."""
    return Fetcher(
        policy=AddressPolicy.with_exempt(["127.0.0.1/32"], [web.port]),
        resolver=lambda host, port, seconds: ["127.0.0.1"],
        limits=Limits(seconds=5),
        clock=still.clock,
        sleep=still.sleep,
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A PostgreSQL server of the tests' own; skips where none is installed."""
    servers = runpy.run_path(str(Path(__file__).with_name("servers") / "servers.py"))
    if servers["postgres_programs"]() is None:
        pytest.skip(servers["WHERE"])
    running = servers["Postgres"]()
    yield running
    running.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.db'}"
    return str(request.getfixturevalue("postgres").database())
