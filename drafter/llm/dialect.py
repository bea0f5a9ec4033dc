"""How a server is asked for JSON of a given shape: learned once, by small calls, and remembered.

Servers that call themselves OpenAI-compatible differ here most of all: some reject what they do not
know, some ignore it silently. The probe says nothing of JSON, so that a server that ignores the
schema shows it. Its answers are kept in the ledger like any other, which is the memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from drafter.errors import BadReply, ModelRefused, ModelRejected, ModelTruncated
from drafter.llm.client import Call, ModelClient
from drafter.llm.parse import parse_reply
from drafter.llm.replies import json_schema
from prompts import Message

# A cap, not a cost: a model that reasons needs room before its one word.
_PROBE_OUTPUT = 2_000
# Statuses by which servers say that a parameter is unknown to them.
_UNKNOWN_PARAMETER = frozenset({400, 422, 501})


class Mode(StrEnum):
    """How the shape is asked for, from the surest to the last resort."""

    SCHEMA = "json_schema"
    FUNCTION = "function_calling"
    OBJECT = "json_mode"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one server understands for one model. ``temperature`` ``None``: it takes none."""

    mode: Mode
    output_field: str
    temperature: float | None

    def call(
        self,
        step: str,
        messages: tuple[Message, ...],
        shape: type[BaseModel],
        most_output: int | None = None,
    ) -> Call:
        """Return the call that asks for ``shape``. Every prompt states its shape in words too."""
        name = shape.__name__.lower()
        parameters: dict[str, Any] = {}
        if self.temperature is not None:
            parameters["temperature"] = self.temperature
        parameters |= _asking_for(self.mode, name, json_schema(shape))
        return Call(
            step=step,
            messages=messages,
            parameters=parameters,
            function=name if self.mode is Mode.FUNCTION else None,
            output_field=self.output_field,
            most_output=most_output,
        )


class Ready(BaseModel):
    """The probe's answer."""

    word: str


_PROBE = (
    Message("system", "You answer in as few words as you can."),
    Message("user", "Say in one word that you are ready."),
)
_PROBE_IN_JSON = (
    _PROBE[0],
    Message("user", 'Say in one word that you are ready, as JSON: {"word": "…"}'),
)


async def learn(client: ModelClient, temperature: float | None) -> Dialect:
    """Find out what the server understands, with three small calls at most.

    A server that rejects a parameter is asked again without it, which costs nothing. Errors: those
    of any call, save that a rejected or ignored mode leads to the next one.
    """
    dialect = Dialect(Mode.SCHEMA, "max_tokens", temperature)
    while dialect.mode is not Mode.PROMPT:
        messages = _PROBE_IN_JSON if dialect.mode is Mode.OBJECT else _PROBE
        try:
            reply = await client.ask(dialect.call("probe", messages, Ready, _PROBE_OUTPUT))
            parse_reply(reply.content, Ready)
        except ModelRejected as error:
            if error.status not in _UNKNOWN_PARAMETER:
                raise
            dialect = _without_what_it_rejects(dialect, str(error))
        except (BadReply, ModelRefused, ModelTruncated):
            dialect = replace(dialect, mode=_next(dialect.mode))
        else:
            return dialect
    return dialect


def _without_what_it_rejects(dialect: Dialect, said: str) -> Dialect:
    if "max_tokens" in said and dialect.output_field == "max_tokens":
        return replace(dialect, output_field="max_completion_tokens")
    if "temperature" in said and dialect.temperature is not None:
        return replace(dialect, temperature=None)
    return replace(dialect, mode=_next(dialect.mode))


def _next(mode: Mode) -> Mode:
    modes = list(Mode)
    return modes[modes.index(mode) + 1]


def _asking_for(mode: Mode, name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    if mode is Mode.SCHEMA:
        described = {"name": name, "schema": schema, "strict": True}
        return {"response_format": {"type": "json_schema", "json_schema": described}}
    if mode is Mode.FUNCTION:
        described = {"name": name, "parameters": schema, "strict": True}
        return {
            "tools": [{"type": "function", "function": described}],
            "tool_choice": {"type": "function", "function": {"name": name}},
        }
    if mode is Mode.OBJECT:
        return {"response_format": {"type": "json_object"}}
    return {}
