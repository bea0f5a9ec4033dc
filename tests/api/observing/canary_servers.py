"""What a desk talks to, on loopback: each takes its secret, keeps what it was sent, and repeats it.

A server that repeats a secret in its answer is what a careless one does; the desk must not pass it
on. What they kept proves that the secrets were in use at all.
"""

from __future__ import annotations

import base64
import runpy
import socketserver
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

_TESTS = Path(__file__).parents[2]
_LLM = runpy.run_path(str(_TESTS / "llm_server" / "llm_server.py"))
_LETTERS = runpy.run_path(str(_TESTS / "drafter" / "channels" / "buttondown_server.py"))
LlmServer, serving = _LLM["LlmServer"], _LETTERS["serving"]


class Model:
    """An honest model; ``says`` is how it fails, by status, with the key in its words."""

    def __init__(self, key: str) -> None:
        self.honest = _LLM["HonestModel"]()
        self.key = key
        self.fails: str | None = None

    def __call__(self, body: dict[str, Any]) -> Any:
        told = f"Incorrect API key provided: {self.key}. Authorization: Bearer {self.key}"
        if self.fails == "refusal":
            return _LLM["Say"](None, refusal=told)
        if self.fails == "page":
            return _LLM["Page"](f"<html>{told}</html>")
        if self.fails:
            return _LLM["Status"](int(self.fails), told, "invalid_api_key")
        return self.honest(body)


class Newsletter(_LETTERS["Newsletter"]):  # type: ignore[misc, name-defined]
    """Takes one key, and repeats whatever it was given where it refuses; keeps all bodies."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.refuses = False
        self.bodies: list[Any] = []

    def _answer(self, method: str, path: str, headers: dict[str, str], body: Any) -> Any:
        self.bodies.append([path, body])
        given = headers.get("authorization", "")
        if self.refuses or given != f"Token {self.key}":
            return 403, {"code": f"no {self.key}", "detail": f"{given} may not do this."}
        known = {**headers, "authorization": f"Token {_LETTERS['KEY']}"}
        return super()._answer(method, path, known, body)


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server that asks for a password and takes one message after another."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        self.passwords: list[str] = []
        self.got: list[bytes] = []
        super().__init__(("127.0.0.1", 0), _Mail)


class _Mail(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: Any = self.server
        self.wfile.write(b"220 loopback\r\n")
        while line := self.rfile.readline().strip():
            word, *rest = line.split(b" ")
            match word.upper():
                case b"EHLO":
                    self.wfile.write(b"250-loopback\r\n250 AUTH PLAIN\r\n")
                case b"AUTH":
                    server.passwords.append(base64.b64decode(rest[1]).split(b"\0")[2].decode())
                    self.wfile.write(b"235 come in\r\n")
                case b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (text := self.rfile.readline()) not in {b".\r\n", b""}:
                        lines.append(text)
                    server.got.append(b"".join(lines))
                    self.wfile.write(b"250 taken\r\n")
                case b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                case _:
                    self.wfile.write(b"250 yes\r\n")


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """An OpenTelemetry collector: ``sent`` are the requests' bytes, ``headers`` what came along."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.headers: list[dict[str, str]] = []

    def Export(self, request: Any, context: Any) -> Any:
        self.sent.append(request.SerializeToString())
        self.headers.append({str(k): str(v) for k, v in context.invocation_metadata()})
        return trace_service_pb2.ExportTraceServiceResponse()


@contextmanager
def collecting() -> Iterator[tuple[Collector, str]]:
    """Run a collector until the block ends; its address comes with it."""
    collector = Collector()
    server = grpc.server(ThreadPoolExecutor(2))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield collector, f"http://127.0.0.1:{port}"
    finally:
        server.stop(0).wait()


@contextmanager
def mailing() -> Iterator[Mailbox]:
    """Run a mail server until the block ends."""
    with Mailbox() as box:
        threading.Thread(target=box.serve_forever, args=(0.02,), daemon=True).start()
        yield box
        box.shutdown()
