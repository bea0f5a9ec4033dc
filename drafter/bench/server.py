"""The loopback model: an OpenAI-compatible server that answers by ``forms``, and keeps a till.

It gives embeddings too, by the desk's own model, so that peers which ask a server for them are
measured with the same ones.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.assets import Embedder
from drafter.bench.forms import Reply, reply_to
from drafter.bench.loopback import JsonHandler, Loopback, completion
from drafter.llm.tokens import TokenCounter

_COUNTER = TokenCounter("o200k_base")


@dataclass(slots=True)
class Till:
    """What was asked: the replies, the tokens of their prompts, and when a request was open."""

    replies: list[Reply] = field(default_factory=list)
    prompt_tokens: int = 0
    spans: list[tuple[float, float]] = field(default_factory=list)

    @property
    def calls(self) -> int:
        """Requests to the chat model; the handshake on a server's dialect counts as one."""
        return len(self.replies)

    @property
    def model_seconds(self) -> float:
        """Seconds in which at least one chat request was open."""
        total, end = 0.0, 0.0
        for begun, ended in sorted(self.spans):
            total += max(0.0, ended - max(begun, end))
            end = max(end, ended)
        return total


class Model(Loopback):
    """Use it as a context manager; ``base_url`` is for the peer. ``after`` runs after each reply
    was sent, with how many there were."""

    def __init__(self, *, delay_s: float = 0.0) -> None:
        self.till = Till()
        self.delay_s = delay_s
        self.after: Callable[[int], None] = lambda _calls: None
        self._lock = threading.Lock()
        self._embedder = Embedder()
        super().__init__(_handler(self))

    def chat(self, body: Mapping[str, Any]) -> Reply:
        """Answer a request and note it."""
        begun = time.perf_counter()
        # A caller that was killed leaves its request behind: it belongs to the till that it met.
        till = self.till
        reply = reply_to(body["messages"])
        time.sleep(self.delay_s)
        tokens = _COUNTER.count("\n".join(str(m.get("content") or "") for m in body["messages"]))
        with self._lock:
            till.replies.append(reply)
            till.prompt_tokens += tokens
            till.spans.append((begun, time.perf_counter()))
        return reply

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Return one vector a text; one request at a time."""
        with self._lock:
            vectors: list[list[float]] = self._embedder.embed(texts).tolist()
        return vectors


def _handler(model: Model) -> type[JsonHandler]:
    class Handler(JsonHandler):
        def do_POST(self) -> None:
            body = self.received()
            if self.path.endswith("/embeddings"):
                self.send(_embeddings(model, body))
                return
            reply = model.chat(body)
            if body.get("stream"):
                self._stream(_chunks(reply.text, body))
            else:
                self.send(_completion(reply.text, body))
            self.wfile.flush()
            model.after(model.till.calls)

        def _stream(self, chunks: Sequence[object]) -> None:
            lines = [*(json.dumps(chunk) for chunk in chunks), "[DONE]"]
            data = "".join(f"data: {line}\n\n" for line in lines).encode()
            self.head("text/event-stream", len(data))
            self.wfile.write(data)

    return Handler


def _completion(text: str, body: Mapping[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": None}
    asked = _COUNTER.count(json.dumps(body["messages"], ensure_ascii=False))
    return completion(message, body["model"], asked, _COUNTER.count(text))


def _chunks(text: str, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    def chunk(delta: dict[str, str], finish: str | None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return {
            "id": "chatcmpl-loopback",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": body["model"],
            "choices": [choice],
        }

    return [chunk({"role": "assistant", "content": text}, None), chunk({}, "stop")]


def _embeddings(model: Model, body: Mapping[str, Any]) -> dict[str, Any]:
    asked = body["input"]
    texts = [asked] if isinstance(asked, str) else asked
    return {
        "object": "list",
        "model": body["model"],
        "data": [
            {"object": "embedding", "index": i, "embedding": vector}
            for i, vector in enumerate(model.embed(texts))
        ],
        "usage": {"prompt_tokens": 0, "total_tokens": 0},
    }
