"""Rendering: one Jinja environment that escapes everything, and the static files' addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.exc import DBAPIError
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages import words
from api.problems import Problem
from corpus.codec import instant

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
BUILT = STATIC / "built"


@cache
def environment() -> Environment:
    """Return the templates' environment; what a template does not get is an error, not a blank."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        static=static_address,
        built=built_address,
        instant=instant,
        day=words.day,
        moment=words.moment,
        published=words.published,
        percent=words.percent,
        number=words.number,
        count=words.count,
        score_name=words.score_name,
        states=words.STATES,
        verdicts=words.VERDICTS,
        severities=words.SEVERITIES,
    )
    made.filters["sentence"] = words.sentence
    made.filters["host"] = words.host
    return made


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    here: str = "drafts",
) -> HTMLResponse:
    """Render a page under the request's nonce."""
    state = request.scope.get("state", {})
    known = {name: state.get(name, "") for name in ("nonce", "csrf", "actor")}
    waiting = _waiting(request) if known["actor"] else 0
    body = (
        environment().get_template(template).render(here=here, waiting=waiting, **known, **values)
    )
    return HTMLResponse(body, status, {"Cache-Control": "no-cache"})


def _waiting(request: Request) -> int:
    """Return how many published citations wait for a decision; none where that cannot be told."""
    service = getattr(request.app.state, "service", None)
    try:
        return int(service.rechecking.waiting()) if service else 0
    except DBAPIError:
        return 0  # a database that is away is the page's own matter


def problem_page(request: Request, problem: Problem) -> HTMLResponse:
    """Show a person what went wrong."""
    return page(request, "problem.html", {"problem": problem}, status=problem.status)


@cache
def static_address(name: str, changed: int = 0) -> str:  # noqa: ARG001
    """Return a static file's address, which changes with its content.

    ``changed`` is when a file changed that may do so while we run: it ends what is remembered.
    """
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def built_address(name: str) -> str | None:
    """Return the address of a file that ``api.pages.bundle`` builds; ``None`` where it has not."""
    path = BUILT / name
    return static_address(f"built/{name}", path.stat().st_mtime_ns) if path.is_file() else None


class LastingFiles(StaticFiles):
    """Static files that a browser may keep for good: another content has another address."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().file_response(*args, **kwargs)
        scope: Scope = args[2] if len(args) > 2 else kwargs["scope"]
        if b"v=" in scope.get("query_string", b""):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
