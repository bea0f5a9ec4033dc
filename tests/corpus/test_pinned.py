"""Connections go to the addresses that were checked, and end at one deadline."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
from dataclasses import replace

import httpcore
import pytest

from corpus.addresses import AddressPolicy
from corpus.errors import FetchFailed
from corpus.fetch import Fetcher, Limits


def test_the_connection_goes_to_the_address_that_was_checked(web, still):
    """A name that answers publicly first and with loopback later gains nothing."""
    web.page("/a", "secret")
    answers = iter([["8.8.8.8"], ["8.8.8.8"], ["127.0.0.1"]])
    connected: list[str] = []

    class Recording(httpcore.NetworkBackend):
        def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
            connected.append(host)
            raise httpcore.ConnectError("not in a test")

    rebinding = Fetcher(
        policy=AddressPolicy(ports=frozenset({web.port})),
        resolver=lambda host, port, seconds: next(answers),
        backend=Recording(),
        clock=still.clock,
        sleep=still.sleep,
    )
    with pytest.raises(FetchFailed):
        rebinding.get(web.url("/a", host="news.example"))
    assert set(connected) == {"8.8.8.8"}
    assert web.asked == []


def test_the_next_address_is_tried(web, still):
    url = web.page("/a", "hello")
    port = web.port

    class OnlyTheSecond(httpcore.SyncBackend):
        def connect_tcp(self, host, *args, **kwargs):
            if host == "127.0.0.2":
                raise httpcore.ConnectError("down")
            return super().connect_tcp(host, *args, **kwargs)

    policy = AddressPolicy.with_exempt(["127.0.0.0/8"], [port])
    two = Fetcher(
        policy=policy,
        resolver=lambda *_: ["127.0.0.2", "127.0.0.1"],
        backend=OnlyTheSecond(),
        clock=still.clock,
        sleep=still.sleep,
    )
    assert two.get(url.replace("127.0.0.1", "news.example")).body == b"hello"


def drip(what: bytes, seconds: float, count: int):
    def page(handler):
        for _ in range(count):
            handler.wfile.write(what)
            handler.wfile.flush()
            time.sleep(seconds)

    return page


@pytest.mark.parametrize(
    "what", [b"HTTP/1.1 100 Continue\r\n\r\n", b"x"], ids=["informational", "status line"]
)
def test_a_drip_ends_at_the_deadline(web, fetcher, what):
    web.pages["/robots.txt"] = (404, {}, b"")
    web.pages["/a"] = drip(what, 0.05, 100)
    quick = replace(fetcher, limits=Limits(seconds=0.4, interval=0), clock=time.monotonic)
    begun = time.monotonic()
    with pytest.raises(FetchFailed):
        quick.get(web.url("/a"))
    assert time.monotonic() - begun < 4


def test_a_dripping_body_ends_at_the_deadline(web, fetcher):
    def page(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        drip(b"x", 0.05, 100)(handler)

    web.pages["/a"] = page
    quick = replace(fetcher, limits=Limits(seconds=0.4, interval=0), clock=time.monotonic)
    begun = time.monotonic()
    with pytest.raises(FetchFailed, match="too long") as failed:
        quick.get(web.url("/a"))
    assert failed.value.retryable
    assert time.monotonic() - begun < 4


@pytest.fixture
def tls_port(tmp_path):
    """A server whose certificate is for news.example, and the path of that certificate."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        f" -subj /CN=news.example -addext subjectAltName=DNS:news.example"
        f" -keyout {key} -out {certificate}".split(),
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
            except OSError:
                continue

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1], certificate
    listener.close()


def test_tls_verifies_the_name_and_not_the_address(tls_port, still):
    port, certificate = tls_port
    fetcher = Fetcher(
        policy=AddressPolicy.with_exempt(["127.0.0.1/32"], [port]),
        resolver=lambda *_: ["127.0.0.1"],
        ssl_context=ssl.create_default_context(cafile=str(certificate)),
        clock=still.clock,
        sleep=still.sleep,
    )
    assert fetcher.get(f"https://news.example:{port}/").body == b"hello"
    with pytest.raises(FetchFailed, match=r"(?i)certificate"):
        fetcher.get(f"https://other.example:{port}/")
    distrusting = replace(fetcher, ssl_context=ssl.create_default_context())
    with pytest.raises(FetchFailed, match=r"(?i)certificate"):
        distrusting.get(f"https://news.example:{port}/")
