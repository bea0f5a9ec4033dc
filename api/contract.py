"""The OpenAPI document: what the routes say of themselves, and the errors they all share."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api.accounts import Role
from api.accounts.permissions import NOBODY, Row
from api.problems import MEDIA_TYPE, Problem
from api.shapes.articles import ArticleIn

_REF = "#/components/schemas/{model}"
_PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}}}
# What the guard, the framework and the database answer wherever they are met; a route itself
# documents what is its own. Nothing is left to `default`: a status that is not named is a defect.
ANYWHERE = {
    400: "Bad Request: the request cannot be read",
    421: "Misdirected Request: the desk does not answer to that host name",
    500: "Internal Server Error: a defect of the desk",
    503: "Service Unavailable: the store is busy or broken",
}
ON_WRITES = {
    403: "Forbidden: another site may not act on this desk, nor a browser without its token",
    413: "Content Too Large",
}
# Where a route is not for everybody, and where it takes from a bucket (api/accounts).
ON_PRIVATE = {
    401: "Unauthorized: nobody is signed in, or the key is not valid",
    403: "Forbidden: this needs another role, or a scope that the key lacks",
}
ON_LIMITED = {429: "Too Many Requests: see Retry-After"}
_READS = frozenset({"get", "head"})
_SECURITY = {
    "key": {"type": "http", "scheme": "bearer", "description": "A key of an account"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "desk_session",
        "description": "A browser's session; changes carry X-CSRF-Token as well. The name ends "
        "in `_PORT` where the address names a port, such as `desk_session_8000`",
    },
}


def install(app: FastAPI) -> None:
    """Let ``app`` publish the document that ``document`` makes."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's own documentation says


def document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of ``app``."""
    made = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    schemas = made["components"]["schemas"]
    permissions = app.state.permissions
    for model in (Problem, ArticleIn):
        schemas.update(_schemas(model))
    made["components"]["securitySchemes"] = _SECURITY
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            row = permissions.get(f"{method.upper()} {path}", NOBODY)
            operation["security"] = [] if row.public else [{name: []} for name in _SECURITY]
            operation["x-roles"] = [role.value for role in Role if role in row.roles]
            _document_errors(method, operation["responses"], row)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return made


def _document_errors(method: str, responses: dict[str, Any], row: Row) -> None:
    if "HTTPValidationError" in str(responses.get("422", "")):
        responses["422"] = {"description": "Unprocessable Entity", **_PROBLEM}
    shared = ANYWHERE if method in _READS else ANYWHERE | ON_WRITES
    if not row.public:
        shared = ON_PRIVATE | shared
    if row.limit:
        shared = ON_LIMITED | shared
    for status, description in shared.items():
        responses.setdefault(str(status), {"description": description, **_PROBLEM})


def _schemas(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template=_REF)
    return {model.__name__: schema, **schema.pop("$defs", {})}
