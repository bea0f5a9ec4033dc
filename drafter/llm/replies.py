"""The shapes that the model answers in. Flat, because many servers enforce only flat ones."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field


class Reference(BaseModel):
    """The words that a sentence rests on: the evidence's id, and the words copied from it."""

    id: str
    quote: str


class Line(BaseModel):
    """One sentence. ``block`` counts the section's paragraphs or bullets from 0."""

    text: str
    kind: Literal["fact", "forecast", "analysis", "connective"]
    block: int = Field(default=0, ge=0, le=99)
    role: Literal["body", "thesis", "label", "datum"] = "body"
    evidence: list[Reference] = Field(default_factory=list)


class Written(BaseModel):
    """A section. ``missing`` tells the editor what it needs that the evidence does not hold."""

    sentences: list[Line]
    missing: str = ""


class Outline(BaseModel):
    """What one section is to tell, and from which evidence."""

    section: str
    points: list[str] = Field(default_factory=list)
    evidence: list[str] = Field(default_factory=list)


class Query(BaseModel):
    """A search of the store for what one section needs and the plan did not see."""

    section: str
    text: str


class Plan(BaseModel):
    """The whole briefing before it is written."""

    sections: list[Outline]
    queries: list[Query] = Field(default_factory=list)


class Mended(BaseModel):
    """What becomes of one faulty sentence; no sentence at all drops it."""

    id: str
    sentences: list[Line] = Field(default_factory=list)


class Repairs(BaseModel):
    """All repairs of one round."""

    repairs: list[Mended]


class Judged(BaseModel):
    """An opinion on one sentence.

    The schema names the verdicts, so that a strict server keeps to them; another word from one that
    is not costs this opinion, not its neighbours'.
    """

    id: str
    verdict: Annotated[
        str,
        Field(
            json_schema_extra={"enum": ["supported", "partly", "unsupported", "contradicted"]},
        ),
    ]
    missing: str = ""


class Opinions(BaseModel):
    """What a second judge says of the sentences of one call."""

    opinions: list[Judged]


@cache
def json_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of ``shape`` as strict servers want it.

    No references, no defaults, every field required, nothing besides. One value for all callers:
    none may change it.
    """
    schema = shape.model_json_schema()
    plain = _plain(schema, schema.get("$defs", {}))
    assert isinstance(plain, dict)
    return plain


# Limits and titles that strict mode does not take; pydantic holds the reply to them all the same.
_LEFT_OUT = frozenset({"$defs", "default", "title", "description", "minimum", "maximum"})


def _plain(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_plain(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _plain(definitions[node["$ref"].rsplit("/", 1)[1]], definitions)
    out = {
        key: (
            {name: _plain(value, definitions) for name, value in child.items()}
            if key == "properties"
            else _plain(child, definitions)
        )
        for key, child in node.items()
        if key not in _LEFT_OUT
    }
    if out.get("type") == "object":
        out["required"] = list(out.get("properties", {}))
        out["additionalProperties"] = False
    return out
