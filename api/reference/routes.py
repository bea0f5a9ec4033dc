"""The page of all routes, out of the OpenAPI document that the service serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from api.accounts.actor import Role
from api.accounts.permissions import PERMISSIONS, Row
from api.reference.tables import MADE, code, table


def routes_page() -> str:
    """Return the page: method, path, what it does, who may, and its answers, by subject."""
    from api.app import create_app
    from api.settings import Settings

    document = create_app(Settings()).openapi()
    parts = [
        MADE,
        "# Routes",
        "The contract is `/v1/openapi.json`, which every desk serves and which is tested against "
        "the running service. This page lists what is in it; [the API](../api.md) explains it. "
        "Errors are `application/problem+json`.",
    ]
    by_tag: dict[str, list[tuple[str, ...]]] = {}
    for method, path, operation in _operations(document):
        tag = (operation.get("tags") or ["other"])[0]
        permission = PERMISSIONS.get(f"{method} {path}")
        by_tag.setdefault(tag, []).append(
            (code(f"{method} {path}"), _what(operation), _who(permission), _answers(operation))
        )
    for tag in sorted(by_tag):
        parts.append(f"## {tag.capitalize()}")
        parts.append(table(("route", "what it does", "who may", "answers"), by_tag[tag]))
    return "\n\n".join(parts) + "\n"


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _what(operation: Mapping[str, Any]) -> str:
    """Return the first sentence of what an operation says of itself."""
    said = str(operation.get("description") or operation.get("summary") or "")
    return said.split("\n\n", maxsplit=1)[0]


def _who(row: Row | None) -> str:
    if row is None:
        return "nobody"
    if row.public:
        return "everybody"
    return "whoever is signed in" if row.roles == frozenset(Role) else ", ".join(sorted(row.roles))


def _answers(operation: Mapping[str, Any]) -> str:
    codes = sorted(operation.get("responses", {}))
    return ", ".join(code for code in codes if code.isdigit())
