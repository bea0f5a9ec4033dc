"""Over real connections to the loopback interface, which the fixtures exempt by its port."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import httpcore
import pytest

from corpus.addresses import AddressPolicy
from corpus.errors import FetchFailed, FetchRefused
from corpus.fetch import Fetcher, Limits, resolve


def test_a_page_is_fetched(web, fetcher):
    url = web.page("/a", "hello", "text/html; charset=utf-8", ETag='"1"')
    got = fetcher.get(url)
    assert (got.status, got.body, got.url) == (200, b"hello", url)
    assert (got.content_type, got.charset) == ("text/html", "utf-8")
    assert got.headers["etag"] == '"1"'
    assert got.fetched_at.tzinfo is not None
    _, sent = web.asked[-1]
    assert sent["User-Agent"].startswith("DraftingDesk/")
    assert sent["Accept-Encoding"] == "gzip, deflate"
    assert "Cookie" not in sent


def test_the_name_goes_with_the_request(web, fetcher):
    web.page("/a", "hello")
    fetcher.get(web.url("/a", host="news.example"))
    assert web.asked[-1][1]["Host"] == f"news.example:{web.port}"


def test_a_page_that_has_not_changed(web, fetcher):
    web.pages["/a"] = (304, {"ETag": '"1"'}, b"")
    got = fetcher.get(web.url("/a"), etag='"1"', last_modified="Tue, 05 May 2026 17:50:00 GMT")
    assert got.not_modified
    assert got.body == b""
    sent = web.asked[-1][1]
    assert sent["If-None-Match"] == '"1"'
    assert sent["If-Modified-Since"] == "Tue, 05 May 2026 17:50:00 GMT"


def test_a_304_that_nobody_asked_for_is_a_failure(web, fetcher):
    web.pages["/a"] = (304, {}, b"")
    with pytest.raises(FetchFailed):
        fetcher.get(web.url("/a"))


def test_a_validator_cannot_smuggle_a_header(web, fetcher):
    url = web.page("/a", "hello")
    fetcher.get(url, etag='"1"\r\nX-Evil: 1')
    assert "X-Evil" not in web.asked[-1][1]


def test_loopback_is_refused_by_default(web):
    for host in ("127.0.0.1", "localhost", "[::1]"):
        with pytest.raises(FetchRefused):
            Fetcher(policy=AddressPolicy(ports=frozenset({web.port}))).get(web.url("/a", host=host))
    assert web.asked == []


def test_a_name_that_resolves_to_loopback_is_refused(web):
    policy = AddressPolicy(ports=frozenset({web.port}))
    for answer in (
        ["127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
    ):
        rebinding = Fetcher(policy=policy, resolver=lambda host, port, seconds, a=answer: a)
        with pytest.raises(FetchRefused, match="not a public address"):
            rebinding.get(web.url("/a", host="news.example"))
    assert web.asked == []


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


def test_redirects_are_followed_and_counted(web, fetcher):
    web.page("/end", "hello")
    web.redirect("/4", "/end", 308)
    web.redirect("/3", web.url("/4"), 307)
    web.redirect("/2", "3", 303)
    web.redirect("/1", "2", 301)
    start = web.redirect("/0", "/1?x#frag")
    web.pages["/1?x"] = web.pages["/1"]
    assert fetcher.get(start).url == web.url("/end")
    web.redirect("/5", "/0")
    with pytest.raises(FetchFailed, match="over 5 redirects"):
        fetcher.get(web.url("/5"))


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost/",
        "http://127.0.0.2/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://0x7f000001/",
        "file:///etc/passwd",
        "//user@news.example/",
        "http://news.example:22/",
        "http://\\x/",
        "",
    ],
)
def test_a_redirect_is_checked_like_an_address(web, fetcher, location):
    url = web.redirect("/a", location)
    with pytest.raises((FetchRefused, FetchFailed)) as error:
        fetcher.get(url)
    # An empty location means the page itself, for ever.
    assert isinstance(error.value, FetchRefused) == bool(location)


def test_the_open_redirector_of_the_published_list():
    """``https://307.r3dir.me/--to/?url=http://localhost``, answered as that host answers."""
    asked: list[str] = []

    class Redirector(httpcore.MockBackend):
        def connect_tcp(self, host, *args, **kwargs):
            asked.append(host)
            answer = (
                b"404 Not Found\r\n"
                if len(asked) == 1
                else (b"307 Temporary Redirect\r\nLocation: http://localhost\r\n")
            )
            self._buffer = [b"HTTP/1.1 " + answer + b"Content-Length: 0\r\n\r\n"]
            return super().connect_tcp(host, *args, **kwargs)

    fetcher = Fetcher(
        resolver=lambda *_: ["8.8.8.8"], backend=Redirector([]), limits=Limits(interval=0)
    )
    with pytest.raises(FetchRefused, match="local network"):
        fetcher.get("https://307.r3dir.me/--to/?url=http://localhost")
    assert asked == ["8.8.8.8", "8.8.8.8"]


def test_from_https_to_http_is_refused():
    downgrade = b"HTTP/1.1 302 Found\r\nLocation: http://news.example/\r\nContent-Length: 0\r\n\r\n"
    fetcher = Fetcher(
        resolver=lambda *_: ["8.8.8.8"],
        backend=httpcore.MockBackend([downgrade]),
        limits=Limits(interval=0),
    )
    with pytest.raises(FetchRefused, match="https to http"):
        fetcher.get("https://news.example/")


def test_bodies_are_capped_as_sent_and_as_decoded(web, fetcher):
    small = replace(fetcher, limits=Limits(wire=1000, content=2000))
    web.page("/sent", b"a" * 1001)
    web.page("/decoded", gzip.compress(b"a" * 2001), Content_Encoding="gzip")
    web.page("/fits", gzip.compress(b"a" * 2000), Content_Encoding="gzip")
    with pytest.raises(FetchFailed, match="sent"):
        small.get(web.url("/sent"))
    with pytest.raises(FetchFailed, match="decoded"):
        small.get(web.url("/decoded"))
    assert small.get(web.url("/fits")).body == b"a" * 2000


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


def test_a_body_that_breaks_off_is_a_failure(web, fetcher):
    def page(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    web.pages["/a"] = page
    with pytest.raises(FetchFailed) as failed:
        fetcher.get(web.url("/a"))
    assert failed.value.retryable


@pytest.mark.parametrize(
    ("status", "retryable"), [(404, False), (410, False), (403, False), (500, True), (429, True)]
)
def test_statuses(web, fetcher, status, retryable):
    web.pages["/a"] = (status, {}, b"")
    with pytest.raises(FetchFailed, match=str(status)) as failed:
        fetcher.get(web.url("/a"))
    assert failed.value.retryable is retryable
    assert failed.value.help


def test_requests_to_one_host_are_spaced(web, fetcher, still):
    for path in ("/a", "/b"):
        web.page(path, "hello")
        fetcher.get(web.url(path))
    # robots.txt, /a, /b: two waits of a second, none to begin with.
    assert still.slept == [1.0, 1.0]
    fetcher.get(web.url("/a", host="other.example"))
    assert still.slept == [1.0, 1.0, 1.0]  # its own robots.txt came at once


def test_retry_after_is_remembered(web, fetcher, still):
    web.pages["/a"] = (429, {"Retry-After": "120"}, b"")
    web.page("/b", "hello")
    with pytest.raises(FetchFailed) as failed:
        fetcher.get(web.url("/a"))
    assert failed.value.retryable
    assert "120" in failed.value.help
    with pytest.raises(FetchFailed, match="left alone") as failed:
        fetcher.get(web.url("/b"))
    assert failed.value.retryable
    assert web.paths == ["/a"]
    still.at += 121
    assert fetcher.get(web.url("/b")).body == b"hello"


def test_a_short_retry_after_is_waited_for(web, fetcher, still):
    web.pages["/a"] = (503, {"Retry-After": "5"}, b"")
    web.page("/b", "hello")
    with pytest.raises(FetchFailed):
        fetcher.get(web.url("/a"))
    fetcher.get(web.url("/b"))
    assert still.slept[-1] == pytest.approx(5)


def test_robots_are_obeyed_and_asked_once(web, fetcher):
    web.page("/robots.txt", "User-agent: *\nDisallow: /private\nDisallow: /*.pdf$", "text/plain")
    web.page("/a", "hello")
    fetcher.get(web.url("/a"))
    for path in ("/private/x", "/report.pdf"):
        with pytest.raises(FetchRefused, match=r"robots\.txt"):
            fetcher.get(web.url(path))
    assert web.paths == ["/a"]
    assert sum(path == "/robots.txt" for path, _ in web.asked) == 1


def test_robots_that_name_us(web, fetcher, still):
    web.page("/robots.txt", "User-agent: DraftingDesk\nCrawl-delay: 7\nDisallow: /b", "text/plain")
    web.page("/a", "hello")
    fetcher.get(web.url("/a"))
    fetcher.get(web.url("/a"))
    assert still.slept[-1] == pytest.approx(7)
    with pytest.raises(FetchRefused):
        fetcher.get(web.url("/b"))


def test_robots_hold_behind_a_redirect(web, fetcher):
    web.page("/robots.txt", "User-agent: *\nDisallow: /b", "text/plain")
    web.page("/b", "hello")
    with pytest.raises(FetchRefused, match=r"robots\.txt"):
        fetcher.get(web.redirect("/a", "/b"))
    assert web.paths == ["/a"]


def test_robots_that_cannot_be_had_forbid(web, fetcher, still):
    web.pages["/robots.txt"] = (500, {}, b"")
    web.page("/a", "hello")
    for _ in range(2):
        with pytest.raises(FetchFailed, match=r"robots\.txt") as failed:
            fetcher.get(web.url("/a"))
        assert failed.value.retryable
    assert len(web.asked) == 1
    web.pages["/robots.txt"] = (404, {}, b"")
    still.at += 301
    assert fetcher.get(web.url("/a")).body == b"hello"


def test_robots_may_not_lead_inside(web, fetcher):
    web.redirect("/robots.txt", "http://localhost/")
    web.page("/a", "hello")
    with pytest.raises(FetchRefused):
        fetcher.get(web.url("/a"))
    assert web.paths == []


def test_no_proxy_from_the_environment(web, fetcher, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert fetcher.get(web.page("/a", "hello")).body == b"hello"


def test_one_request_at_a_time_to_a_host(web, fetcher):
    running, most = 0, 0
    lock = threading.Lock()

    def page(handler):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.03)
        with lock:
            running -= 1
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    web.pages["/a"] = page
    threads = [threading.Thread(target=fetcher.get, args=(web.url("/a"),)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(web.paths) == 5
    assert most == 1


def test_the_clock_is_the_callers(web, fetcher):
    at = datetime(2026, 5, 5, tzinfo=UTC)
    assert replace(fetcher, now=lambda: at).get(web.page("/a", "x")).fetched_at == at


def test_a_name_that_does_not_exist():
    with pytest.raises(FetchFailed, match="no such host"):
        resolve("no-such-host.invalid", 80, 5)


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
