"""One model, spoken to in the way its server understands and within what it reads at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from drafter.errors import BadReply, ModelTruncated, PromptTooLong
from drafter.llm.client import Call, ModelClient, Reply
from drafter.llm.dialect import Dialect, learn
from drafter.llm.parse import parse_reply
from drafter.llm.transport import context_of
from prompts import Message

_SHOWN_BACK = 4_000
# What of a context is kept for the reply, where the two do not fit in whole: a section is a third
# of its prompt at most.
_REPLY_SHARE = 4
# Our count and the server's differ by a tenth or so where the tokenisers differ.
_MARGIN = 0.9
# With less than a passage or two there is nothing to choose from.
_LEAST_EVIDENCE = 200


@dataclass(frozen=True, slots=True)
class Task:
    """One prompt to be written for ``evidence_tokens`` of evidence, and the shape of its answer."""

    step: str
    prompt: Callable[[int], tuple[Message, ...]]
    evidence_tokens: int
    shape: type[BaseModel]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read; ``calls`` are the replies that it took.

    ``instead`` says why ``model`` stood in for the one that was to answer, where it did.
    """

    value: Any
    calls: tuple[Reply, ...]
    model: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What has been found out about a server."""

    dialect: Dialect
    context: int | None


class Speaker:
    """Asks one model through its client. What its server understands is found out at first use."""

    def __init__(self, client: ModelClient) -> None:
        self._client = client
        self._config = client.config
        self._known: _Known | None = None
        self._learning = asyncio.Lock()

    @property
    def model(self) -> str:
        return self._config.model

    async def answer(self, task: Task) -> Answer:
        """Ask; a reply of another shape is shown back once, with what is wrong with it.

        One that hit its length limit is asked for once more with twice the room: a model that
        reasons spends the first half unseen. A prompt that the server finds too long is written
        anew for the context that it names. Errors: ``ModelError`` and below.
        """
        known = await self._learn()
        call = self._call(task, known)
        try:
            first = await self._ask(call)
        except PromptTooLong as error:
            if error.limit is None or (known.context and error.limit >= known.context):
                raise
            self._known = replace(known, context=error.limit)
            call = self._call(task, self._known)
            first = await self._ask(call)
        try:
            return Answer(parse_reply(first.content, task.shape), (first,), self.model)
        except BadReply as error:
            problem = str(error)
        correction = (
            Message("assistant", first.content[:_SHOWN_BACK]),
            Message("user", f"{problem}. Answer again, whole, with the JSON alone."),
        )
        second = await self._client.ask(replace(call, messages=(*call.messages, *correction)))
        return Answer(parse_reply(second.content, task.shape), (first, second), self.model)

    async def _ask(self, call: Call) -> Reply:
        try:
            return await self._client.ask(call)
        except ModelTruncated:
            most = 2 * (call.most_output or self._config.max_output_tokens)
            return await self._client.ask(replace(call, most_output=most))

    async def _learn(self) -> _Known:
        async with self._learning:
            if self._known is None:
                dialect = await learn(self._client, self._config.temperature)
                context = self._config.context_tokens or await context_of(self._config)
                self._known = _Known(dialect, context)
            return self._known

    def _call(self, task: Task, known: _Known) -> Call:
        """Write the prompt so that it and its reply fit into the model's context."""
        if known.context is None:
            messages = task.prompt(task.evidence_tokens)
            return known.dialect.call(task.step, messages, task.shape)
        reply = min(self._config.max_output_tokens, known.context // _REPLY_SHARE)
        bare = self._client.counter.count_messages(task.prompt(0))
        room = int(known.context * _MARGIN) - reply - bare
        if room < _LEAST_EVIDENCE:
            raise PromptTooLong(
                f"{self.model} reads {known.context} tokens at once, too few for this prompt",
                help="choose a model with a larger context, or raise DRAFTER_CONTEXT_TOKENS",
                limit=known.context,
            )
        messages = task.prompt(min(task.evidence_tokens, room))
        most_output = reply if reply < self._config.max_output_tokens else None
        return known.dialect.call(task.step, messages, task.shape, most_output)
