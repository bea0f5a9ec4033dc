"""The loopback server: what a client that went away leaves on standard error, and what a fault."""

from __future__ import annotations

import socket
import struct
import threading
from urllib.parse import urlsplit

import pytest

from drafter.bench.loopback import JsonHandler, Loopback


@pytest.mark.parametrize(("fault", "told"), [(False, False), (True, True)])
def test_a_client_that_went_away_is_no_error_and_a_fault_of_ours_is(capfd, fault, told) -> None:
    gone, done = threading.Event(), threading.Event()

    class Handler(JsonHandler):
        def do_POST(self) -> None:
            self.received()
            gone.wait(5)
            try:
                if fault:
                    raise ValueError("a fault of the handler's")
                for _ in range(40):
                    self.send({"text": "x" * 1_000_000})
            finally:
                done.set()

    with Loopback(Handler) as server:
        address = urlsplit(server.base_url)
        client = socket.create_connection((address.hostname, address.port))
        client.sendall(b"POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
        # Closed with a reset, as the system does for a process that was killed.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        gone.set()
        assert done.wait(20)
        threading.Event().wait(0.3)  # until the report is out
    assert ("a fault of the handler's" in capfd.readouterr().err) == told


def test_half_a_request_of_a_client_that_went_away_is_no_error(capfd) -> None:
    class Handler(JsonHandler):
        def do_POST(self) -> None:
            self.received()

    with Loopback(Handler) as server:
        address = urlsplit(server.base_url)
        with socket.create_connection((address.hostname, address.port)) as client:
            client.sendall(b"POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{")
            client.shutdown(socket.SHUT_WR)
            assert client.recv(1) == b""
        threading.Event().wait(0.1)
    assert capfd.readouterr().err == ""
