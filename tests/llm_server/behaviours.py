"""The sixteen ways in which servers and models fail, as what is done to a good model's answers.

A behaviour is a function of how many requests came before, the request, and the good model; what
it returns is what the server does. The faults that pass happen to one request, the ``at``-th; the
others are how that server always is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from llm_server import (
    BadChunk,
    Behaviour,
    Drip,
    Drop,
    EndEarly,
    Hang,
    HonestModel,
    Page,
    Say,
    Status,
    mode_of,
    step_of,
)

# Stands in text that was cut short: none of it may ever be in a draft.
CUT = "Cut-5b7e20"

Respond = Callable[[dict[str, Any]], Behaviour]
Make = Callable[[int], Respond]


class Once:
    """A good model but for its ``at``-th answer, counted from 0 and without the probe."""

    def __init__(self, at: int, fault: Callable[[str], Behaviour]) -> None:
        self.good = HonestModel()
        self.left, self.fault = at, fault

    def __call__(self, body: dict[str, Any]) -> Behaviour:
        answer = self.good(body)
        if step_of(body) == "probe":
            return answer
        self.left -= 1
        return self.fault(str(answer)) if self.left == -1 else answer


class Twice(Once):
    """A good model that is down for two requests in a row."""

    def __init__(self, at: int, fault: Behaviour) -> None:
        super().__init__(at, lambda _answer: fault)

    def __call__(self, body: dict[str, Any]) -> Behaviour:
        answer = self.good(body)
        if step_of(body) == "probe":
            return answer
        self.left -= 1
        return self.fault("") if self.left in (-1, -2) else answer


class Always:
    """A good model whose every answer goes through ``change``."""

    def __init__(self, change: Callable[[dict[str, Any], str], Behaviour]) -> None:
        self.good = HonestModel()
        self.change = change

    def __call__(self, body: dict[str, Any]) -> Behaviour:
        return self.change(body, str(self.good(body)))


def _once(fault: Behaviour) -> Make:
    return lambda at: Once(at, lambda _answer: fault)


def _always(change: Callable[[dict[str, Any], str], Behaviour]) -> Make:
    return lambda _at: Always(change)


def _cut(answer: str) -> Behaviour:
    """End in the middle, inside a sentence, as a length limit does."""
    begun = json.loads(answer)
    if begun.get("sentences"):
        begun["sentences"][0]["text"] = f"{CUT} {begun['sentences'][0]['text']}"
    whole = json.dumps(begun)
    return Say(whole[: 2 * len(whole) // 3], finish_reason="length")


def _cleanly_cut(answer: str) -> Behaviour:
    """Say "stop" although the text is not whole, as a stream does that ends early and cleanly."""
    said = _cut(answer)
    assert isinstance(said, Say)
    return Say(said.content, finish_reason="stop")


def _wrong(change: Callable[[dict[str, Any]], None]) -> Callable[[str], Behaviour]:
    def fault(answer: str) -> Behaviour:
        value = json.loads(answer)
        for line in value.get("sentences", ()):
            for reference in line["evidence"]:
                change(reference)
        return json.dumps(value)

    return fault


def _silently_cut(body: dict[str, Any], answer: str) -> Behaviour:
    """Read a third of the prompt and answer all the same, as a small context does."""
    read = sum(len(m["content"]) for m in body["messages"]) // 12
    return answer if step_of(body) == "probe" else Say(answer, prompt_tokens=read)


def _ignores_schema(body: dict[str, Any], answer: str) -> Behaviour:
    """Chat where a schema or a function is asked for; answer in JSON where the words ask for it."""
    return answer if mode_of(body) in ("json_mode", "prompt") else "Certainly! Here we go."


BEHAVIOURS: dict[str, Make] = {
    "429 with Retry-After": _once(Status(429, "slow down", headers={"Retry-After": "2"})),
    "429 without Retry-After": _once(Status(429, "slow down")),
    "500s": lambda at: Twice(at, Status(503, "overloaded")),
    "hang": _once(Hang()),
    "slow drip": _once(Drip()),
    "dropped stream": lambda at: Once(at, lambda _answer: EndEarly() if at % 2 else Drop()),
    "clean early end": lambda at: Once(at, _cleanly_cut),
    "bad chunk": _once(BadChunk()),
    "HTML with status 200": _once(Page()),
    "empty choices": _once(Say("", choices=False)),
    "schema ignored": _always(_ignores_schema),
    "fenced JSON": _always(lambda _body, answer: f"Here it is:\n```json\n{answer}\n```\nEnjoy."),
    "truncated JSON": lambda at: Once(at, _cut),
    "refusal": _once(Say(None, refusal="I would rather not.")),
    "wrong ids": lambda at: Once(at, _wrong(lambda r: r.update(id="E999"))),
    "invented quotations": lambda at: Once(at, _wrong(lambda r: r.update(quote="words of none"))),
    "prompt silently cut": _always(_silently_cut),
}
