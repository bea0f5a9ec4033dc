"""Over real connections to the loopback interface, which the fixtures exempt by its port."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime

import httpcore
import pytest

from corpus.addresses import AddressPolicy
from corpus.errors import FetchFailed, FetchRefused
from corpus.fetch import Fetcher, Limits


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


def test_no_proxy_from_the_environment(web, fetcher, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert fetcher.get(web.page("/a", "hello")).body == b"hello"


def test_the_clock_is_the_callers(web, fetcher):
    at = datetime(2026, 5, 5, tzinfo=UTC)
    assert replace(fetcher, now=lambda: at).get(web.page("/a", "x")).fetched_at == at
