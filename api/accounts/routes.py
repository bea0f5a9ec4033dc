"""The routes of the application, each with its row of the permissions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Mount, compile_path

from api.accounts.permissions import NOBODY, PERMISSIONS, Row


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One method of one route; ``key`` is how the permissions name it, such as ``GET /search``."""

    key: str
    method: str
    path: re.Pattern[str]
    row: Row


def rows_of(
    routes: Sequence[BaseRoute], permissions: Mapping[str, Row] = PERMISSIONS
) -> list[RouteRow]:
    """Return every method of every route in the order in which they are tried.

    One that the permissions do not name is open to nobody.
    """
    made = []
    for context in iter_route_contexts(routes):
        mounted = isinstance(context.original_route, Mount)
        path = f"{context.path}/{{path:path}}" if mounted else str(context.path)
        pattern, template, _ = compile_path(path)
        for method in sorted(context.methods or {"GET"}):
            if method == "HEAD" and "GET" in (context.methods or ()):
                continue
            key = f"{method} {template}"
            made.append(RouteRow(key, method, pattern, permissions.get(key, NOBODY)))
    return made


def find_row(rows: Iterable[RouteRow], method: str, path: str) -> RouteRow | None:
    """Return the row of what will answer; ``None`` where nothing will but 404 or 405."""
    wanted = "GET" if method == "HEAD" else method
    return next((r for r in rows if r.method == wanted and r.path.match(path)), None)


def missing(routes: Sequence[BaseRoute]) -> list[str]:
    """Return the keys of those routes that have no row."""
    return [route.key for route in rows_of(routes) if route.key not in PERMISSIONS]
