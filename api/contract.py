"""The OpenAPI document: what the routes say of themselves, and the errors they all share."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api.problems import MEDIA_TYPE, Problem
from api.shapes import ArticleIn

_REF = "#/components/schemas/{model}"
# Refused by the guard or met anywhere: they are not repeated at each route.
_ANYWHERE = {
    "description": "Else: 400 unreadable, 403 cross-origin, 421 unknown host, 500 defect",
    "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}},
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
    for model in (Problem, ArticleIn):
        schemas.update(_schemas(model))
    for path in made["paths"].values():
        for operation in path.values():
            responses = operation["responses"]
            if "HTTPValidationError" in str(responses.get("422", "")):
                responses["422"] = {**_ANYWHERE, "description": "Unprocessable Entity"}
            responses["default"] = _ANYWHERE
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return made


def _schemas(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template=_REF)
    return {model.__name__: schema, **schema.pop("$defs", {})}
