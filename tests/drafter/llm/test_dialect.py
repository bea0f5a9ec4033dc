"""Learning what a server understands, from servers that differ as real ones do."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from llm_server import LlmServer, Respond, Say, Status, mode_of

from drafter.errors import ModelRejected
from drafter.ledger import Ledger, MemoryLedger
from drafter.llm import Budget, ModelConfig
from drafter.llm.client import ModelClient
from drafter.llm.dialect import Dialect, Mode, learn
from drafter.llm.replies import Mended, Plan, Repairs, Written, json_schema

READY = '{"word": "ready"}'


def learned(respond: Respond, ledger: Ledger | None = None) -> tuple[Dialect, LlmServer]:
    with LlmServer(respond) as server:
        client = ModelClient(
            ModelConfig("m", base_url=server.base_url),
            draft_id="d",
            ledger=ledger or MemoryLedger(),
            budget=Budget(dollars=1.0),
            rng=random.Random(0),
        )
        return asyncio.run(learn(client, 0.2)), server


def knows(best: Mode, *, otherwise: Any) -> Respond:
    """A server that understands ``best`` and the modes after it."""
    modes = list(Mode)

    def respond(body: dict[str, Any]) -> Any:
        mode = Mode(mode_of(body))
        if modes.index(mode) < modes.index(best):
            return otherwise
        return Say(READY, tool="ready") if mode is Mode.FUNCTION else READY

    return respond


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(
    "otherwise",
    [Status(400, "unknown parameter response_format"), Status(422), Say("Ready.")],
    ids=["rejects", "refuses to validate", "ignores"],
)
def test_the_best_mode_that_a_server_really_has(mode: Mode, otherwise: Any) -> None:
    dialect, server = learned(knows(mode, otherwise=otherwise))
    assert dialect.mode is mode
    assert len(server.requests) == min(list(Mode).index(mode) + 1, 3)


def test_a_function_call_that_comes_back_empty_is_not_understood() -> None:
    def respond(body: dict[str, Any]) -> Any:
        return {Mode.FUNCTION: Say(None), Mode.OBJECT: READY}.get(Mode(mode_of(body)), "Ready.")

    assert learned(respond)[0].mode is Mode.OBJECT


def test_parameters_that_a_model_rejects_are_left_out_or_renamed() -> None:
    def respond(body: dict[str, Any]) -> Any:
        if "max_tokens" in body:
            return Status(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.")
        if "temperature" in body:
            return Status(400, "Unsupported value: 'temperature' must be 1 with this model.")
        return READY

    dialect, server = learned(respond)
    assert dialect == Dialect(Mode.SCHEMA, "max_completion_tokens", None)
    assert len(server.requests) == 3


def test_it_is_asked_once_and_remembered() -> None:
    ledger = MemoryLedger()
    respond = knows(Mode.SCHEMA, otherwise="Ready.")
    with LlmServer(respond) as server:
        for _ in range(2):
            client = ModelClient(
                ModelConfig("m", base_url=server.base_url),
                draft_id="d",
                ledger=ledger,
                budget=Budget(dollars=1.0),
                rng=random.Random(0),
            )
            assert asyncio.run(learn(client, 0.2)).mode is Mode.SCHEMA
        assert len(server.requests) == 1


def test_a_wrong_key_is_no_question_of_dialect() -> None:
    with pytest.raises(ModelRejected):
        learned(lambda _body: Status(401))


@pytest.mark.parametrize("shape", [Plan, Written, Repairs, Mended])
def test_schemas_are_strict_and_hold_no_reference(shape: Any) -> None:
    def check(node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                check(item)
        if isinstance(node, dict):
            assert "$ref" not in node
            assert "default" not in node
            if node.get("type") == "object":
                assert node["required"] == list(node["properties"])
                assert node["additionalProperties"] is False
            for child in node.values():
                check(child)

    schema = json_schema(shape)
    assert schema["type"] == "object"
    check(schema)
