"""An OpenAI-compatible server on loopback that answers, or fails, as a test tells it to.

``LlmServer(respond)`` calls ``respond(request body)`` for every chat completion; what comes back is
a string (a good answer), or one of the behaviours below. ``HonestModel`` is a ``respond`` that
writes a briefing out of the evidence in its prompt, and can be told to slip.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from drafter.bench.loopback import JsonHandler, Loopback, completion


@dataclass(frozen=True)
class Say:
    """A well-formed completion, with whatever is to be odd about it."""

    content: str | None
    finish_reason: str | None = "stop"
    refusal: str | None = None
    prompt_tokens: int | None = None
    usage: bool = True
    choices: bool = True
    tool: str | None = None


@dataclass(frozen=True)
class Status:
    """An error status, with an OpenAI-style body."""

    code: int
    message: str = "no"
    error_code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """Status 200 with a body that is no completion."""

    body: str = "<html><body>Please sign in</body></html>"
    content_type: str = "text/html"


@dataclass(frozen=True)
class Hang:
    """Take the request and never answer."""


@dataclass(frozen=True)
class Drip:
    """Answer a byte at a time."""

    pause_s: float = 0.05


@dataclass(frozen=True)
class Drop:
    """Close the connection without a word."""


@dataclass(frozen=True)
class EndEarly:
    """Promise a whole body and close in the middle."""


@dataclass(frozen=True)
class BadChunk:
    """Send a chunked body whose second chunk has no length that one can read."""


Behaviour = str | Say | Status | Page | Hang | Drip | Drop | EndEarly | BadChunk
Respond = Callable[[dict[str, Any]], Behaviour]


class LlmServer(Loopback):
    """Use it as a context manager; ``base_url`` is for the client, ``requests`` what came in."""

    def __init__(self, respond: Respond, models: list[dict[str, Any]] | None = None) -> None:
        self.respond = respond
        self.models = models
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.stopping = threading.Event()
        super().__init__(_handler(self))

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        super().__exit__()


def _handler(server: LlmServer) -> type[JsonHandler]:
    class Handler(JsonHandler):
        def do_GET(self) -> None:
            """List the models, where there is a list."""
            self.close_connection = True
            if server.models is None or not self.path.endswith("/models"):
                self.send({"error": {"message": "no list here"}}, 404)
            else:
                self.send({"object": "list", "data": server.models})

        def do_POST(self) -> None:
            body = self.received()
            server.requests.append(body)
            server.headers.append({k.lower(): v for k, v in self.headers.items()})
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self._behave(server.respond(body), body)

        def _behave(self, what: Behaviour, body: dict[str, Any]) -> None:
            match what:
                case str():
                    self.send(completion_of(Say(what), body))
                case Say():
                    self.send(completion_of(what, body))
                case Status():
                    error = {"message": what.message, "type": "error", "code": what.error_code}
                    self.send({"error": error}, what.code, what.headers)
                case Page():
                    self.head(what.content_type, len(what.body.encode()))
                    self.wfile.write(what.body.encode())
                case Hang():
                    server.stopping.wait(30)
                case Drip():
                    data = json.dumps(completion_of(Say("slow"), body)).encode()
                    self.head("application/json", len(data))
                    for byte in data:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        if server.stopping.wait(what.pause_s):
                            return
                case EndEarly():
                    data = json.dumps(completion_of(Say("cut"), body)).encode()
                    self.head("application/json", len(data))
                    self.wfile.write(data[: len(data) // 2])
                case BadChunk():
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Transfer-Encoding", "chunked")
                    self.end_headers()
                    self.wfile.write(b'c\r\n{"choices": [\r\nzz\r\nhalf a body\r\n0\r\n\r\n')
                case Drop():
                    pass

    return Handler


def completion_of(say: Say, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON of a chat completion."""
    message: dict[str, Any] = {"role": "assistant", "content": say.content, "refusal": say.refusal}
    if say.tool:
        call = {"name": say.tool, "arguments": say.content}
        message |= {"content": None, "tool_calls": [{"type": "function", "function": call}]}
    # Nearly what a tokeniser of English would count, a little over.
    chars = sum(len(m["content"]) for m in body["messages"])
    prompt = chars // 4 if say.prompt_tokens is None else say.prompt_tokens
    out = completion(message, body["model"], prompt, len(say.content or "") // 4)
    out["choices"][0]["finish_reason"] = say.finish_reason
    if not say.choices:
        out["choices"] = []
    if not say.usage:
        del out["usage"]
    return out


def step_of(body: Mapping[str, Any]) -> str:
    """Tell which step a request belongs to, by what a model reads: its last user message."""
    prompt = next(m["content"] for m in reversed(body["messages"]) if m["role"] == "user")
    if match := re.search(r"Write the section (.+) now\.", prompt):
        return f"write:{match[1]}"
    for words, step in (
        ("Plan all", "plan"),
        ("Mend or drop all", "repair"),
        ("that you are ready", "probe"),
        ("Answer again, whole", "again"),
    ):
        if words in prompt:
            return step
    raise AssertionError(f"an unknown prompt: {prompt[:200]}")


def mode_of(body: Mapping[str, Any]) -> str:
    """Tell how a request asks for its shape, by the names of ``drafter.llm.dialect.Mode``."""
    if "tools" in body:
        return "function_calling"
    kind = body.get("response_format", {}).get("type")
    return {"json_schema": "json_schema", "json_object": "json_mode"}.get(kind, "prompt")


def evidence_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Return the evidence in a request, by id, as a model reads it."""
    prompt = body["messages"][1]["content"]
    found = re.findall(
        r'<evidence-(\w{8}) id="(E\d+)"[^>]*>\n(.*?)\n</evidence-\1>', prompt, re.DOTALL
    )
    return {key: text for _, key, text in found}


def first_sentence(text: str) -> str:
    """Return the first sentence of a text written for tests (no abbreviation in it)."""
    return re.split(r"(?<=[.!?])\s", text.strip())[0]


def fact(key: str, sentence: str, quote: str | None = None, **more: Any) -> dict[str, Any]:
    """Return one line of a section's reply."""
    reference = {"id": key, "quote": sentence if quote is None else quote}
    line = {"text": sentence, "kind": "fact", "block": 0, "role": "body", "evidence": [reference]}
    return line | more


class HonestModel:
    """Writes facts in the evidence's own words, and repairs by dropping.

    ``slips`` maps a section's title to what is done to its lines before they are sent, ``repair``
    what is answered for one fault; both get the evidence by id as well.
    """

    def __init__(self) -> None:
        self.slips: dict[str, Callable[[list[dict[str, Any]], dict[str, str]], None]] = {}
        self.repair: Callable[[str, str, dict[str, str]], list[dict[str, Any]]] | None = None
        self.failures: dict[str, list[Behaviour]] = {}
        self.steps: list[str] = []

    def __call__(self, body: dict[str, Any]) -> Behaviour:
        step = step_of(body)
        self.steps.append(step)
        if self.failures.get(step):
            return self.failures[step].pop(0)
        if step == "probe":
            return json.dumps({"word": "ready"})
        evidence = evidence_of(body)
        if step == "plan":
            keys = list(evidence)
            names = re.findall(r"^- (\w+) \(", body["messages"][0]["content"], re.MULTILINE)
            plans = [
                {"section": name, "points": [f"point of {name}"], "evidence": keys[i:] + keys[:i]}
                for i, name in enumerate(names)
            ]
            return json.dumps({"sections": plans})
        if step == "repair":
            return json.dumps({"repairs": self._repairs(body, evidence)})
        return json.dumps({"sentences": self._lines(step, evidence), "missing": ""})

    def _lines(self, step: str, evidence: dict[str, str]) -> list[dict[str, Any]]:
        title = step.removeprefix("write:")
        lines = []
        for place, (key, text) in enumerate(evidence.items()):
            sentence = first_sentence(text)
            labelled = title == "The State of Play"
            block = min(place, 1) if labelled else place
            lines.append(fact(key, sentence, block=0 if title in _PARAGRAPHS else block))
        if slip := self.slips.get(title):
            slip(lines, evidence)
        return lines

    def _repairs(self, body: dict[str, Any], evidence: dict[str, str]) -> list[dict[str, Any]]:
        prompt = body["messages"][1]["content"]
        faults = re.findall(r"^id (\w+) · section.*\n  text: (.*)$", prompt, re.MULTILINE)
        return [
            {"id": name, "sentences": self.repair(name, text, evidence) if self.repair else []}
            for name, text in faults
        ]


_PARAGRAPHS = {"The Situation", "What's Next"}
