"""One model call: looked up in the ledger, held to the budget, sent, judged, written down."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from corpus.database.away import patiently
from corpus.model import Usage
from drafter.errors import ModelError, PromptTruncated
from drafter.ledger import CallRecord, Ledger
from drafter.llm.budget import Budget
from drafter.llm.config import ModelConfig
from drafter.llm.prices import FREE, price_of
from drafter.llm.retry import Sleep, with_retries
from drafter.llm.tokens import TokenCounter
from drafter.llm.transport import Tokens, counted, post, read
from drafter.rate_limit import RateLimiter
from drafter.tracing import step
from prompts import Message

# A server that counts fewer prompt tokens than this share of ours has cut the prompt: tokenisers
# of English differ by a tenth or so, a context that is too small by half. Short prompts never are.
_WHOLE = 0.75
_SHORT = 200
# How long a ledger that is away is waited for; a draft's own deadline comes before.
_LEDGER_SECONDS = 3600.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked for. ``parameters`` go to the server as they are (``response_format``, …).

    ``function`` names the function that ``parameters`` force, where they do.
    """

    step: str
    messages: Sequence[Message]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    function: str | None = None
    output_field: str = "max_tokens"
    most_output: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. ``from_ledger`` tells that nothing was sent; ``cost`` is in US dollars."""

    content: str
    prompt_tokens: int
    completion_tokens: int
    cost: float
    from_ledger: bool = False


class ModelClient:
    """Makes the calls of one draft to one model. ``usage`` is what the draft has cost so far.

    A reply that this draft paid for before it was started again counts as its own; one that
    another draft paid for is free.
    """

    def __init__(  # noqa: PLR0913 — clock-free: all that varies is given
        self,
        config: ModelConfig,
        *,
        draft_id: str,
        ledger: Ledger,
        budget: Budget,
        rng: random.Random,
        limiter: RateLimiter | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.config = config
        self._draft_id = draft_id
        self._ledger = ledger
        self._rng = rng
        self._sleep = sleep
        self.counter = TokenCounter(config.encoding)
        self._budget = budget
        self._price = config.price or price_of(config.model) or FREE
        self._limiter = limiter
        self._counted: set[str] = set()
        self._in_flight = asyncio.Semaphore(config.concurrency)

    @property
    def usage(self) -> Usage:
        return self._budget.used

    async def ask(self, call: Call) -> Reply:
        """Make one call, or take its answer from the ledger. Errors: ``ModelError`` and below."""
        about = {"gen_ai.request.model": self.config.model, "desk.step": call.step}
        with step("model call", about=about) as span:
            reply = await self._ask(call)
            span.set_attribute("gen_ai.usage.input_tokens", reply.prompt_tokens)
            span.set_attribute("gen_ai.usage.output_tokens", reply.completion_tokens)
            span.set_attribute("desk.cost_dollars", reply.cost)
            span.set_attribute("desk.from_ledger", reply.from_ledger)
            return reply

    async def _ask(self, call: Call) -> Reply:
        body = self._body(call)
        key = self._key(body)
        known = await _with_ledger(lambda: self._ledger.get(key))
        if known is not None:
            return self._known(known)
        prompt = self.counter.count_messages(call.messages)
        async with self._in_flight:
            raw = await with_retries(
                lambda: self._attempt(body, prompt, self._most(call)),
                attempts=self.config.attempts,
                longest_wait_s=self.config.longest_wait_s,
                rng=self._rng,
                sleep=self._sleep,
            )
            return await self._settle(call, key, raw, prompt)

    async def _attempt(
        self, body: Mapping[str, Any], prompt: int, most_completion: int
    ) -> Mapping[str, Any]:
        """Send the request once, within the budget and at the pace that is set."""
        held = self._budget.hold(self._price, prompt, most_completion)
        try:
            if self._limiter and (wait := self._limiter.reserve(held.tokens)):
                await self._sleep(wait)
            return await post(self.config, body)
        except ModelError as error:
            if error.may_cost:
                self._budget.lose(held)
            raise
        finally:
            self._budget.release(held)

    async def _settle(self, call: Call, key: str, raw: Mapping[str, Any], prompt: int) -> Reply:
        """Count what the server did, whatever it is worth; keep the answer where it is whole."""
        tokens = counted(raw)
        estimated = tokens.prompt is None or tokens.completion is None
        prompt_tokens = prompt if tokens.prompt is None else tokens.prompt
        completion_tokens = self._completion(raw, tokens)
        cost = self._budget.charge(self._price, prompt_tokens, completion_tokens)
        self._counted.add(key)
        if prompt >= _SHORT and prompt_tokens < _WHOLE * prompt:
            raise PromptTruncated(
                f"the server read {prompt_tokens} tokens of a prompt of about {prompt}",
                help="raise the server's context size (num_ctx, --ctx-size, --max-model-len), or "
                "set DRAFTER_CONTEXT_TOKENS to what it is",
            )
        answer = read(raw, function=call.function)
        record = CallRecord(
            key=key,
            draft_id=self._draft_id,
            step=call.step,
            model=self.config.model,
            reply={"content": answer.content, "model": answer.model, "estimated": estimated},
            prompt_tokens=prompt_tokens,
            completion_tokens=completion_tokens,
            cost=cost,
        )
        await _with_ledger(lambda: self._ledger.put(record))
        return Reply(answer.content, prompt_tokens, completion_tokens, cost)

    def _known(self, record: CallRecord) -> Reply:
        mine = record.draft_id == self._draft_id
        cost = record.cost if mine else 0.0
        if mine and record.key not in self._counted:
            self._counted.add(record.key)
            self._budget.add(Usage(1, record.prompt_tokens, record.completion_tokens, cost))
        content = str(record.reply["content"])
        return Reply(content, record.prompt_tokens, record.completion_tokens, cost, True)

    def _completion(self, raw: Mapping[str, Any], tokens: Tokens) -> int:
        if tokens.completion is not None:
            return tokens.completion
        choices = raw.get("choices")
        return self.counter.count(json.dumps(choices, ensure_ascii=False)) if choices else 0

    def _most(self, call: Call) -> int:
        return call.most_output or self.config.max_output_tokens

    def _body(self, call: Call) -> dict[str, Any]:
        return {
            "model": self.config.model,
            "messages": [{"role": m.role, "content": m.content} for m in call.messages],
            call.output_field: self._most(call),
            **call.parameters,
        }

    def _key(self, body: Mapping[str, Any]) -> str:
        """Name the question: everything the answer depends on, and nothing else."""
        question = [self.config.base_url, body]
        canonical = json.dumps(question, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


async def _with_ledger(work: Callable[[], T]) -> T:
    """Do ``work`` in a thread, again where the ledger is away: an answer lost is paid for again.

    Shielded: what is paid for is written down even where the draft is cancelled just now. It is
    not waited for then, so that a desk can stop while its database is away.
    """
    stop = threading.Event()
    try:
        return await asyncio.shield(
            asyncio.to_thread(patiently, work, seconds=_LEDGER_SECONDS, stop=stop)
        )
    finally:
        stop.set()
