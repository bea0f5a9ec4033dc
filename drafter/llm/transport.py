"""One attempt at one chat completion over HTTP, and what its answer or its failure means.

openai does the protocol, with its own retries off: there is one retry layer, and it is ours.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
import openai
from openai import AsyncOpenAI, DefaultAsyncHttpxClient

from drafter.errors import (
    BadReply,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelTimeout,
    ModelTruncated,
    ModelUnreachable,
    PromptTooLong,
    RateLimited,
)
from drafter.llm.config import ModelConfig
from drafter.llm.retry import named_wait

# Statuses by which a server says that the same request may succeed later.
_LATER = frozenset({408, 409, 425})
_NO_MONEY = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
_LONGEST_MESSAGE = 300
# A shorter key ("ollama", "none") may be a word of the text, and is no secret.
_SHORTEST_KEY = 16
_LIST_S = 10.0
# vLLM, OpenRouter, Together and LM Studio, llama.cpp (under "meta"; the size it was started with
# comes before the one it was trained with).
_CONTEXT_NAMES = (
    "max_model_len",
    "context_length",
    "context_window",
    "max_context_length",
    "n_ctx",
    "n_ctx_train",
)
# "maximum context length is 8192 tokens", "context size (4096 tokens)", "context window of 8192".
_CONTEXT = re.compile(r"context (?:length|size|window)\D{0,20}?(\d{3,8})", re.IGNORECASE)
_TOO_LONG = frozenset({"context_length_exceeded", "exceed_context_size_error"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole reply: the text, or the arguments of the one function that was forced."""

    content: str
    model: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the server counted, or ``None`` where it did not say."""

    prompt: int | None
    completion: int | None


async def post(config: ModelConfig, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Send one request and return the JSON object that came back.

    The deadline is around everything: a server that drips a byte a second keeps every single read
    within its time. A connection is made for each call: calls last seconds, and a cancelled draft
    leaves nothing open. Errors: ``ModelUnreachable``, ``ModelTimeout``, ``RateLimited``,
    ``ModelRejected``, ``BadReply`` (not JSON).
    """
    try:
        async with asyncio.timeout(config.deadline_s), _client(config) as client:
            raw = await client.chat.completions.with_raw_response.create(**body)
            content = _without_key(raw.content, config)
            return _json(content, raw.headers.get("content-type", ""))
    except (TimeoutError, openai.APITimeoutError):
        raise ModelTimeout(
            f"no whole answer from the model within {config.deadline_s:g} seconds",
            help="raise DRAFTER_CALL_SECONDS, or see whether the model server is overloaded",
        ) from None
    except openai.APIStatusError as error:
        raise _by_status(error, config) from None
    except openai.APIConnectionError as error:
        cause = error.__cause__ or error
        unreachable = ModelUnreachable(
            f"cannot talk to the model server at {_place(config)}: {cause}",
            help="check OPENAI_BASE_URL and that the server is running",
        )
        unreachable.may_cost = not isinstance(cause, httpx.ConnectError)
        raise unreachable from None
    except openai.OpenAIError as error:
        raise ModelRejected(
            _clean(str(error), config), help="check OPENAI_BASE_URL and OPENAI_API_KEY"
        ) from None


async def context_of(config: ModelConfig) -> int | None:
    """Return how many tokens the model reads at once, as far as its server says: free of charge.

    Servers name it differently in their list of models, and OpenAI's not at all. A list that cannot
    be had is no failure: the first call tells what is wrong.
    """
    try:
        async with asyncio.timeout(min(config.deadline_s, _LIST_S)), _client(config) as client:
            raw = await client.models.with_raw_response.list()
            listed = _json(raw.content, "").get("data")
    except (TimeoutError, openai.OpenAIError, ModelError):
        return None
    for model in listed if isinstance(listed, list) else ():
        if isinstance(model, dict) and model.get("id") == config.model:
            places = (model, _mapping(model.get("meta")))
            sizes = (_number(place.get(name)) for place in places for name in _CONTEXT_NAMES)
            return next((size for size in sizes if size), None)
    return None


def read(raw: Mapping[str, Any], *, function: str | None) -> Answer:
    """Return the answer that a chat completion holds, where it is whole.

    ``function`` names the function whose call was forced. Errors: ``BadReply`` (no choice, no text,
    no known end), ``ModelRefused``, ``ModelTruncated``.
    """
    choice = _first(raw.get("choices"))
    if choice is None:
        raise BadReply("the model server answered without a choice", help=_OTHER_MODEL)
    message = _mapping(choice.get("message"))
    end = choice.get("finish_reason")
    if message.get("refusal") or end == "content_filter":
        said = str(message.get("refusal") or "stopped by a content filter")[:_LONGEST_MESSAGE]
        raise ModelRefused(f"the model declined: {said}", help=_OTHER_MODEL)
    if end == "length":
        raise ModelTruncated(
            "the model's reply hit its length limit",
            help="raise the most output tokens, or choose a model that says more in fewer",
        )
    called = _mapping(_mapping(_first(message.get("tool_calls"))).get("function"))
    wanted = function is not None and called.get("name") == function
    if end != "stop" and not (end == "tool_calls" and wanted):
        raise BadReply(f"the model's reply ended with {end!r}, not with 'stop'", help=_OTHER_MODEL)
    content = called.get("arguments") if wanted else message.get("content")
    if not isinstance(content, str) or not content.strip():
        raise BadReply("the model's reply is empty", help=_OTHER_MODEL)
    return Answer(content, str(raw.get("model") or ""))


def counted(raw: Mapping[str, Any]) -> Tokens:
    """Return the server's own token counts."""
    usage = _mapping(raw.get("usage"))
    return Tokens(_number(usage.get("prompt_tokens")), _number(usage.get("completion_tokens")))


@cache
def _trusted() -> ssl.SSLContext:
    """Read the trusted certificates once: that takes a tenth of a second, a connection none."""
    return httpx.create_ssl_context()


def _client(config: ModelConfig) -> AsyncOpenAI:
    return AsyncOpenAI(
        base_url=config.base_url,
        api_key=config.api_key or "none",
        max_retries=0,
        timeout=config.deadline_s,
        http_client=DefaultAsyncHttpxClient(verify=_trusted()),
    )


_OTHER_MODEL = "try again with another model or another angle"


def _json(body: bytes, content_type: str) -> Mapping[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        kind = content_type.split(";", maxsplit=1)[0] or "no type"
        bad = BadReply(
            f"the model server answered with {kind}, not with a chat completion",
            help="OPENAI_BASE_URL must be that of an OpenAI-compatible API; it mostly ends in /v1",
        )
        bad.may_cost = True
        raise bad
    return value


def _without_key(body: bytes, config: ModelConfig) -> bytes:
    """Take the key out of a reply that repeats it: a reply is kept, and quoted to people."""
    key = config.api_key or ""
    return body.replace(key.encode(), b"[key]") if len(key) >= _SHORTEST_KEY else body


def _by_status(error: openai.APIStatusError, config: ModelConfig) -> ModelError:
    status, said = error.status_code, _clean(_said(error), config)
    if status == 429 and str(error.code) not in _NO_MONEY:
        wait = named_wait({k.lower(): v for k, v in error.response.headers.items()})
        after = f", and to come back in {wait:g} seconds" if wait is not None else ""
        return RateLimited(
            f"the model server asks us to slow down{after}: {said}",
            help="wait, or lower DRAFTER_MODEL_CONCURRENCY",
            wait_s=wait,
        )
    if status >= 500 or status in _LATER:
        return ModelUnreachable(
            f"the model server failed with status {status}: {said}",
            help="try again later; finished calls are not paid for twice",
        )
    if too_long := _too_long(error, said):
        return too_long
    fixes = {
        401: "check OPENAI_API_KEY",
        403: "check OPENAI_API_KEY and what it may use",
        404: "check DRAFTER_MODEL and OPENAI_BASE_URL",
        413: "the model reads too little at once; choose another",
        429: "the account has no credit left",
    }
    rejected = ModelRejected(
        f"the model server rejects the request ({status}): {said}",
        help=fixes.get(status, "check DRAFTER_MODEL and what that server supports"),
    )
    rejected.status = status
    return rejected


def _too_long(error: openai.APIStatusError, said: str) -> PromptTooLong | None:
    match = _CONTEXT.search(said)
    if error.status_code not in (400, 413, 422) or not (match or str(error.code) in _TOO_LONG):
        return None
    too_long = PromptTooLong(
        f"the prompt does not fit into the model's context: {said}",
        help="set DRAFTER_CONTEXT_TOKENS to what the model reads at once, or choose another model",
        limit=int(match[1]) if match else None,
    )
    too_long.status = error.status_code
    return too_long


def _said(error: openai.APIStatusError) -> str:
    body = error.body
    if isinstance(body, dict) and isinstance(body.get("message"), str):
        return str(body["message"])
    return error.response.text or error.message


def _clean(text: str, config: ModelConfig) -> str:
    """Shorten what a server said, and take the key out where it sends it back."""
    if config.api_key:
        text = text.replace(config.api_key, "[key]")
    return " ".join(text.split())[:_LONGEST_MESSAGE]


def _place(config: ModelConfig) -> str:
    return config.base_url or "OpenAI"


def _first(value: object) -> Mapping[str, Any] | None:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return value[0]
    return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
