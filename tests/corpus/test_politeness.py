"""Hosts are asked one request at a time, spaced, and as their robots.txt asks.

Over real connections to the loopback interface, which the fixtures exempt by its port.
"""

import threading
import time

import pytest

from corpus.errors import FetchFailed, FetchRefused


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
