"""A server on loopback that speaks as OpenAI-compatible ones do: its start, its end, its JSON."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class _Server(ThreadingHTTPServer):
    """Each request in a thread of its own, none of which keeps the process from ending."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away (killed, or past its deadline)."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Loopback:
    """Use it as a context manager; ``base_url`` is for the client."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self._http = _Server(("127.0.0.1", 0), handler)
        self.base_url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()


class JsonHandler(BaseHTTPRequestHandler):
    """One request a connection, nothing on standard error."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        pass

    def received(self) -> dict[str, Any]:
        """Return the JSON that was posted; ``ConnectionError`` where its sender went away."""
        self.close_connection = True
        length = int(self.headers["Content-Length"])
        data = self.rfile.read(length)
        if len(data) < length:
            raise ConnectionAbortedError("the client went away before it had sent its request")
        body: dict[str, Any] = json.loads(data)
        return body

    def send(self, value: object, status: int = 200, headers: Mapping[str, str] = {}) -> None:
        """Answer with JSON."""
        data = json.dumps(value).encode()
        self.head("application/json", len(data), status, headers)
        self.wfile.write(data)

    def head(
        self, kind: str, length: int, status: int = 200, headers: Mapping[str, str] = {}
    ) -> None:
        """Announce a body of ``length`` bytes, the last of this connection."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        self.end_headers()


def completion(
    message: Mapping[str, Any], model: str, prompt_tokens: int, completion_tokens: int
) -> dict[str, Any]:
    """Return a chat completion with one choice that came to its end, and what it used."""
    return {
        "id": "chatcmpl-loopback",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "message": dict(message), "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": prompt_tokens + completion_tokens,
        },
    }
