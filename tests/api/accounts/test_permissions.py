"""Role by route: every route has a row, and answers as its row says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from api.accounts import Role
from api.accounts.permissions import NOBODY, PERMISSIONS, SCOPES, roles_of
from api.accounts.routes import find_row, missing, rows_of
from api.app import create_app
from api.settings import Settings

APP = create_app(Settings())
ROWS = rows_of(APP.routes)


def test_every_route_has_a_row() -> None:
    absent = missing(APP.routes)
    assert not absent, (
        f"closed to everybody for want of a row: {absent}. Add to PERMISSIONS in "
        'api/accounts/permissions.py, for instance  "GET /v1/example/{id}": READ,  with the row '
        "that says who may (READ, ASK, EDIT, DECIDE, SEND, MANAGE, FILL, PUBLIC)"
    )


def test_a_route_without_a_row_is_open_to_nobody() -> None:
    rows = rows_of(APP.routes, {"GET /healthz": PERMISSIONS["GET /healthz"]})
    found = find_row(rows, "GET", "/v1/drafts")
    assert found is not None
    assert found.row == NOBODY
    assert not any(found.row.allows(frozenset({role})) for role in Role)


def test_nothing_changes_anything_without_a_sign_in() -> None:
    changing = [r.key for r in ROWS if r.row.public and r.method not in {"GET", "HEAD"}]
    assert changing == ["POST /v1/session", "POST /sign-in"]


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("GET", "/v1/drafts/abc", "GET /v1/drafts/{draft_id}"),
        ("HEAD", "/v1/drafts", "GET /v1/drafts"),
        ("GET", "/static/desk.css", "GET /static/{path}"),
        ("GET", "/static/a/b", "GET /static/{path}"),
    ],
)
def test_a_request_meets_the_row_of_the_route_that_answers_it(
    method: str, path: str, key: str
) -> None:
    found = find_row(ROWS, method, path)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/nothing"), ("PUT", "/v1/drafts")])
def test_what_no_route_answers_has_no_row(method: str, path: str) -> None:
    assert find_row(ROWS, method, path) is None


def test_every_role_has_a_scope_and_every_scope_a_role() -> None:
    assert roles_of(frozenset(SCOPES)) == frozenset(Role)


@pytest.mark.parametrize("role", [*Role, None], ids=str)
def test_every_route_answers_every_role_as_the_table_says(locked: Any, role: Role | None) -> None:
    wrong = []
    for route in ROWS:
        path = re.sub(r"\{[^}]+\}", "zzz", route.key.split(" ", 1)[1])
        reply = locked.ask(route.method, path, locked.keys.get(role))
        problem = "problem+json" in reply.headers.get("content-type", "")
        code = reply.json()["code"] if problem else ""
        got = {"sign_in_required": "sign in", "forbidden": "forbidden"}.get(code, "let in")
        if route.row.public:
            wanted = "let in"
        elif role is None:
            wanted = "sign in"
        else:
            wanted = "let in" if route.row.allows(frozenset({role})) else "forbidden"
        if got != wanted:
            wrong.append(f"{route.key}: {got} ({reply.status_code}), not {wanted}")
    assert wrong == []
