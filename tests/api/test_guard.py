from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from api.guard import Guard, check_binding, is_loopback, known_hosts
from api.pages.render import problem_page
from api.problems import install
from api.settings import ServerSettings
from corpus.errors import BadInput


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_loopback_needs_no_sign_in_but_says_so(host: str) -> None:
    assert is_loopback(host)
    assert check_binding(host, sign_in=True) is None
    assert "SIGN-IN IS OFF" in (check_binding(host, sign_in=False) or "")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "desk.example", "localhost.evil"])
def test_beyond_loopback_needs_sign_in_and_deserves_tls(host: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_binding(host, sign_in=False)
    assert "DRAFTER_SIGN_IN" in refused.value.help
    assert "TLS" in (check_binding(host, sign_in=True) or "")


def test_a_desk_on_loopback_answers_to_loopback_names_and_those_it_is_given() -> None:
    assert known_hosts(ServerSettings()) == {"127.0.0.1", "::1", "localhost"}
    named = known_hosts(ServerSettings(allowed_hosts="desk.example, Other.example"))
    assert named is not None
    assert {"desk.example", "other.example"} < named


def test_a_desk_open_to_all_answers_to_any_name_unless_some_are_named() -> None:
    assert known_hosts(ServerSettings(host="0.0.0.0")) is None
    named = ServerSettings(host="0.0.0.0", allowed_hosts="desk.example")
    assert "desk.example" in (known_hosts(named) or ())


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [("/v1/x", "*/*", "application/problem+json"), ("/x", "text/html", "text/html; charset=utf-8")],
)
def test_an_error_that_nobody_expected_says_little_and_keeps_the_headers(
    path: str, accept: str, kind: str
) -> None:
    app = FastAPI()

    @app.get(path)
    def fail() -> None:
        raise RuntimeError("password is hunter2")

    app.add_middleware(Guard, None, 1000, install(app, problem_page))

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            return await client.get(path, headers={"Accept": accept})

    reply = asyncio.run(ask())
    assert (reply.status_code, reply.headers["content-type"]) == (500, kind)
    assert "RuntimeError" in reply.text
    assert "hunter2" not in reply.text
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
