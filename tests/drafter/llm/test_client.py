"""One model call against a real loopback server that behaves as servers do."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from llm_server import BadChunk, Drip, Drop, EndEarly, Hang, LlmServer, Page, Respond, Say, Status
from sqlalchemy.exc import OperationalError

from corpus.model import Usage
from drafter.errors import (
    BadReply,
    BudgetExceeded,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelTimeout,
    ModelTruncated,
    ModelUnreachable,
    PromptTooLong,
    PromptTruncated,
    RateLimited,
)
from drafter.ledger import CallRecord, Ledger, MemoryLedger
from drafter.llm import Budget, ModelConfig, Price
from drafter.llm.client import Call, ModelClient, Reply
from prompts import Message

SHORT = Call("step", (Message("system", "Be brief."), Message("user", "Say something.")))
LONG = Call("step", (Message("user", "many words in a row " * 200),))
KEY = "sk-very-secret-indeed"


class Bench:
    """A client of a scripted server, with the waits that it asked for."""

    def __init__(self, server: LlmServer, ledger: Ledger, **config: Any) -> None:
        self.waits: list[float] = []
        self.server = server
        budget = Budget(
            dollars=config.pop("budget", 1.0),
            calls=config.pop("max_calls", None),
            tokens=config.pop("max_tokens", None),
        )
        self.budget = budget
        draft_id = config.pop("draft_id", "d1")
        self.client = ModelClient(
            ModelConfig("test-model", base_url=server.base_url, api_key=KEY, **config),
            draft_id=draft_id,
            ledger=ledger,
            budget=budget,
            rng=random.Random(7),
            sleep=self._sleep,
        )

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def ask(self, call: Call = SHORT) -> Reply:
        return asyncio.run(self.client.ask(call))


def in_turn(*behaviours: Any) -> Respond:
    left = list(behaviours)
    return lambda _body: left.pop(0) if len(left) > 1 else left[0]


def failing(behaviour: Any, error: type[ModelError], **config: Any) -> tuple[ModelError, Bench]:
    """Ask a server that always behaves so; return the error that must come of it."""
    with LlmServer(in_turn(behaviour)) as server:
        bench = Bench(server, MemoryLedger(), **config)
        with pytest.raises(error) as raised:
            bench.ask()
        assert raised.value.help, "every error says what to do"
        return raised.value, bench


def test_a_good_answer_is_counted_and_costed() -> None:
    with LlmServer(in_turn(Say("well", prompt_tokens=100))) as server:
        bench = Bench(server, MemoryLedger(), price=Price(10.0, 100.0))
        reply = bench.ask()
        assert (reply.content, reply.prompt_tokens, reply.completion_tokens) == ("well", 100, 1)
        assert reply.cost == pytest.approx(0.0011)
        assert bench.client.usage == Usage(1, 100, 1, reply.cost)
        assert server.requests[0]["messages"][0] == {"role": "system", "content": "Be brief."}


def test_without_usage_from_the_server_the_estimate_is_ours_and_marked() -> None:
    ledger = _Recording()
    with LlmServer(in_turn(Say("some words", usage=False))) as server:
        reply = Bench(server, ledger).ask()
    assert reply.prompt_tokens > 0
    assert reply.completion_tokens > 0
    assert [r.reply["estimated"] for r in ledger.put_records] == [True]


@pytest.mark.parametrize("first", [Status(429), Status(500), Status(503), Drop(), EndEarly()])
def test_what_may_pass_is_tried_again(first: Any) -> None:
    with LlmServer(in_turn(first, first, "at last")) as server:
        bench = Bench(server, MemoryLedger())
        assert bench.ask().content == "at last"
        assert len(server.requests) == 3
        assert len(bench.waits) == 2
        assert all(0 <= wait <= 1 for wait in bench.waits), "jittered, and short at first"
        assert bench.client.usage.calls == 1


def test_a_wait_that_the_server_names_is_kept_to() -> None:
    named = Status(429, headers={"Retry-After": "7"})
    with LlmServer(in_turn(named, "at last")) as server:
        bench = Bench(server, MemoryLedger())
        assert bench.ask().content == "at last"
        assert bench.waits == [pytest.approx(7.1, abs=0.15)]


def test_a_wait_that_is_too_long_is_not_begun() -> None:
    error, bench = failing(Status(429, headers={"Retry-After": "3600"}), RateLimited)
    assert isinstance(error, RateLimited)
    assert error.wait_s == 3600
    assert error.retryable
    assert len(bench.server.requests) == 1


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (Status(400, "bad parameter"), ModelRejected),
        (Status(401), ModelRejected),
        (Status(404), ModelRejected),
        (Status(429, "no credit", "insufficient_quota"), ModelRejected),
        (Page(), BadReply),
        (Page('{"choices": [', "application/json"), BadReply),
        (Page("[]", "application/json"), BadReply),
        (Page('{"choices": [7]}', "application/json"), BadReply),
        (Page('{"choices": [{"message": 7, "finish_reason": "stop"}]}', "text/json"), BadReply),
        (Say("x", choices=False), BadReply),
        (Say(""), BadReply),
        (Say(None), BadReply),
        (Say("half", finish_reason=None), BadReply),
        (Say("half", finish_reason="tool_calls"), BadReply),
        (Say("half", finish_reason="length"), ModelTruncated),
        (Say(None, refusal="I would rather not"), ModelRefused),
        (Say("", finish_reason="content_filter"), ModelRefused),
    ],
)
def test_what_cannot_succeed_is_not_tried_again(behaviour: Any, error: type[ModelError]) -> None:
    raised, bench = failing(behaviour, error)
    assert not raised.retryable
    assert len(bench.server.requests) == 1


@pytest.mark.parametrize("behaviour", [Hang(), Drip()])
def test_the_deadline_is_around_the_whole_call(behaviour: Any) -> None:
    begun = time.monotonic()
    error, bench = failing(behaviour, ModelTimeout, deadline_s=0.3)
    assert time.monotonic() - begun < 5
    assert "0.3 seconds" in str(error)
    assert len(bench.server.requests) == 2


@pytest.mark.parametrize("behaviour", [Hang(), Drip(), Drop(), EndEarly(), BadChunk(), Page()])
def test_an_attempt_that_may_be_billed_is_counted_at_its_most(behaviour: Any) -> None:
    _, bench = failing(behaviour, ModelError, deadline_s=0.3, price=Price(1.0, 100.0))
    attempts = len(bench.server.requests)
    used = bench.budget.used
    assert used.calls == 0, "none was finished"
    assert used.completion_tokens == attempts * 4_000
    assert used.cost == pytest.approx(attempts * 0.4, rel=0.01)


@pytest.mark.parametrize("behaviour", [Status(401), Status(429), Status(503)])
def test_an_attempt_that_the_server_turned_away_costs_nothing(behaviour: Any) -> None:
    _, bench = failing(behaviour, ModelError, price=Price(1.0, 100.0))
    assert bench.budget.used == Usage()


def test_a_retry_that_the_budget_does_not_cover_is_not_made() -> None:
    price = Price(1.0, 100.0)
    _, bench = failing(Drop(), BudgetExceeded, price=price, budget=0.5)
    assert len(bench.server.requests) == 1


@pytest.mark.parametrize(
    ("said", "limit"),
    [
        ("This model's maximum context length is 8192 tokens. However, you requested 9000", 8192),
        ("the request exceeds the available context size (4096 tokens), try increasing it", 4096),
        ("Input is longer than the context window of 32768 tokens", 32768),
    ],
)
def test_a_prompt_that_does_not_fit_tells_the_context(said: str, limit: int) -> None:
    error, _ = failing(Status(400, said), PromptTooLong)
    assert isinstance(error, PromptTooLong)
    assert error.limit == limit


def test_nobody_listening_is_unreachable_and_names_the_place() -> None:
    with LlmServer(in_turn("never")) as server:
        bench = Bench(server, MemoryLedger(), attempts=2)
    with pytest.raises(ModelUnreachable, match=r"127\.0\.0\.1"):
        bench.ask()


def test_the_key_is_in_no_error_and_no_representation() -> None:
    error, bench = failing(Status(401, f"Incorrect API key provided: {KEY}"), ModelRejected)
    assert KEY not in str(error) + error.help + repr(ModelConfig("m", api_key=KEY))
    assert bench.server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_a_prompt_cut_in_silence_is_an_error_that_is_charged_and_not_kept() -> None:
    ledger = _Recording()
    with LlmServer(in_turn(Say("hm", prompt_tokens=256))) as server:
        bench = Bench(server, ledger)
        with pytest.raises(PromptTruncated, match="256"):
            bench.ask(LONG)
    assert bench.client.usage.calls == 1
    assert not ledger.put_records


def test_another_tokeniser_is_not_a_cut_prompt() -> None:
    with LlmServer(in_turn(Say("hm"))) as server:
        bench = Bench(server, MemoryLedger())
        ours = bench.client.counter.count_messages(LONG.messages)
        server.respond = in_turn(Say("hm", prompt_tokens=int(ours * 0.8)))
        assert bench.ask(LONG).content == "hm"


def test_a_finished_call_is_never_made_twice() -> None:
    ledger = MemoryLedger()
    with LlmServer(in_turn("well")) as server:
        first = Bench(server, ledger, price=Price(1.0, 1.0))
        paid = first.ask()
        again = Bench(server, ledger, price=Price(1.0, 1.0))
        known = again.ask()
        assert again.ask() == known
        assert len(server.requests) == 1
    assert known.from_ledger
    assert again.client.usage == first.client.usage, "this draft paid for it before it restarted"
    assert known.cost == paid.cost


def test_what_another_draft_paid_for_is_free() -> None:
    ledger = MemoryLedger()
    with LlmServer(in_turn("well")) as server:
        Bench(server, ledger).ask()
        other = Bench(server, ledger, draft_id="d2")
        assert other.ask().content == "well"
        assert other.client.usage == Usage()


@pytest.mark.parametrize(
    "change",
    [
        lambda c: replace(c, messages=(*c.messages, Message("user", "More."))),
        lambda c: replace(c, parameters={"temperature": 0.5}),
        lambda c: replace(c, most_output=17),
    ],
)
def test_another_question_is_another_call(change: Callable[[Call], Call]) -> None:
    ledger = MemoryLedger()
    with LlmServer(in_turn("well")) as server:
        bench = Bench(server, ledger)
        bench.ask()
        bench.ask(change(SHORT))
        assert len(server.requests) == 2


def test_the_reply_is_written_down_before_it_is_used() -> None:
    class Full(MemoryLedger):
        def put(self, record: CallRecord) -> None:
            raise OSError("disk full")

    with LlmServer(in_turn("well")) as server, pytest.raises(OSError, match="disk full"):
        Bench(server, Full()).ask()


class _Away(MemoryLedger):
    """A ledger whose database does not answer the first ``times`` tries of each kind."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times
        self.tries: Counter[str] = Counter()

    def get(self, key: str) -> CallRecord | None:
        self._try("get")
        return super().get(key)

    def put(self, record: CallRecord) -> None:
        self._try("put")
        super().put(record)

    def _try(self, what: str) -> None:
        self.tries[what] += 1
        if self.tries[what] <= self.times:
            raise OperationalError("select 1", {}, Exception("the server is gone"))


def test_a_reply_that_came_while_the_database_was_away_is_kept_and_not_asked_for_again() -> None:
    ledger = _Away(2)
    with LlmServer(in_turn("well")) as server:
        assert Bench(server, ledger).ask().content == "well"
        assert Bench(server, ledger).ask().from_ledger
        assert len(server.requests) == 1
    assert ledger.tries == {"get": 4, "put": 3}


def test_a_draft_that_is_stopped_does_not_wait_for_the_database() -> None:
    ledger = _Away(10_000)

    async def stopped() -> None:
        asked = asyncio.create_task(Bench(server, ledger).client.ask(SHORT))
        while not ledger.tries:
            await asyncio.sleep(0.01)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked

    with LlmServer(in_turn("well")) as server:
        asyncio.run(stopped())  # ends once the thread has: it would be an hour
        assert not server.requests


def test_a_call_that_could_pass_the_budget_is_not_sent() -> None:
    with LlmServer(in_turn("well")) as server:
        bench = Bench(server, MemoryLedger(), price=Price(1.0, 100.0), budget=0.2)
        with pytest.raises(BudgetExceeded, match=r"of \$0\.20 is left"):
            bench.ask()
        assert not server.requests
        assert bench.ask(replace(SHORT, most_output=100)).content == "well"


def test_calls_at_once_cannot_pass_the_budget_together() -> None:
    async def many(bench: Bench) -> list[object]:
        calls = [replace(SHORT, step=str(i), most_output=1000 + i) for i in range(5)]
        tasks = [bench.client.ask(call) for call in calls]
        return list(await asyncio.gather(*tasks, return_exceptions=True))

    with LlmServer(in_turn("well")) as server:
        bench = Bench(server, MemoryLedger(), price=Price(0.0, 100.0), budget=0.25)
        answers = asyncio.run(many(bench))
        assert sum(isinstance(a, Reply) for a in answers) == 2, "0.10 dollars each at most"
        assert sum(isinstance(a, BudgetExceeded) for a in answers) == 3


def test_calls_and_tokens_have_limits_of_their_own() -> None:
    with LlmServer(in_turn("well")) as server:
        calls = Bench(server, MemoryLedger(), max_calls=1)
        calls.ask()
        with pytest.raises(BudgetExceeded, match="1 model calls"):
            calls.ask(LONG)
        tokens = Bench(server, MemoryLedger(), max_tokens=500)
        with pytest.raises(BudgetExceeded, match="of 500 are left"):
            tokens.ask(LONG)


def test_an_unknown_model_costs_nothing_and_its_tokens_are_counted() -> None:
    with LlmServer(in_turn("well")) as server:
        bench = Bench(server, MemoryLedger(), budget=0.0)
        bench.ask()
        assert bench.client.usage.cost == 0
        assert bench.client.usage.prompt_tokens > 0


def test_a_forced_function_is_read_from_its_arguments() -> None:
    call = replace(SHORT, function="ready")
    with LlmServer(
        in_turn(Say('{"word": "yes"}', tool="ready", finish_reason="tool_calls"))
    ) as server:
        assert json.loads(Bench(server, MemoryLedger()).ask(call).content) == {"word": "yes"}
    failing(Say("{}", tool="other", finish_reason="tool_calls"), BadReply)


def test_a_cancelled_call_leaves_the_budget_free() -> None:
    async def cancel(bench: Bench) -> None:
        task = asyncio.create_task(bench.client.ask(SHORT))
        while not bench.server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        bench.server.respond = in_turn("well")
        assert (await bench.client.ask(LONG)).content == "well"

    with LlmServer(in_turn(Hang())) as server:
        asyncio.run(cancel(Bench(server, MemoryLedger(), max_calls=1)))


class _Recording(MemoryLedger):
    def __init__(self) -> None:
        super().__init__()
        self.put_records: list[CallRecord] = []

    def put(self, record: CallRecord) -> None:
        self.put_records.append(record)
        super().put(record)


def test_the_vocabulary_is_not_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with LlmServer(in_turn("well")) as server:
        assert Bench(server, MemoryLedger()).client.counter.count("two words") == 2
