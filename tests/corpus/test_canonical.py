import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.canonical import canonical_url, url_key

PAGE = "https://news.example/2026/05/cable"


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/2026/05/cable",
        "HTTPS://News.Example/2026/05/cable",
        "https://news.example:443/2026/05/cable",
        "https://news.example./2026/05/cable",
        "  https://news.example/2026/05/cable\n",
        "https://news.example/2026/05/cable#comments",
        "https://news.example/2026/05/cable?utm_source=a&utm_medium=b",
        "https://news.example/2026/05/cable?fbclid=1&gclid=2&at_campaign=3",
        "https://news.example/2026/./04/../05/cable",
        "https://news.example/2026/05/%63able",
        "https://reader:word@news.example/2026/05/cable",
    ],
)
def test_one_address_for_one_page(url):
    assert canonical_url(url) == PAGE


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://news.example", "http://news.example/"),
        ("http://news.example/a/index.html", "http://news.example/a/"),
        ("http://news.example/index.php?id=3", "http://news.example/index.php?id=3"),
        ("http://news.example/a?b=2&a=1&a=1", "http://news.example/a?b=2&a=1&a=1"),
        ("http://news.example/a?q=utm_source", "http://news.example/a?q=utm_source"),
        ("http://news.example:8080/A%2fb", "http://news.example:8080/A%2Fb"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("http://[2606:4700::1]:80/", "http://[2606:4700::1]/"),
    ],
)
def test_what_tells_pages_apart_is_kept(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        *("", "cable", "/2026/05/cable", "javascript:alert(1)", "data:text/html,x"),
        *("ftp://a.example/", "urn:newsml:a:b", "http://", "http://a b.example/"),
        *("http://a.example\\b", "http://a:x/", "http://a.example:70000/"),
        *("http://a.example/" + "a" * 5000, "\ud800"),
    ],
)
def test_what_is_no_web_address(url):
    assert canonical_url(url) is None


def test_relative_addresses_need_a_base():
    assert canonical_url("../cable?x=1#y", "https://news.example/2026/05/") == (
        "https://news.example/2026/cable?x=1"
    )


def test_addresses_compare_without_scheme_and_www():
    assert url_key("http://www.news.example/a/") == url_key("https://news.example/a")
    assert url_key("http://news.example/a?b=1") != url_key("http://news.example/a")
    assert url_key(None) is None
    assert url_key("urn:a") is None


@given(st.text(max_size=80))
def test_canonical_is_canonical(text):
    for url in (text, f"http://news.example/{text}", f"https://{text}/a"):
        once = canonical_url(url)
        assert once is None or canonical_url(once) == once
