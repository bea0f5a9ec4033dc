import ipaddress
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.addresses import AddressPolicy
from corpus.errors import FetchRefused

POLICY = AddressPolicy()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "0.0.0.0",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "168.63.129.16",
        "::",
        "::1",
        "::ffff:8.8.8.8",
        "::8.8.8.8",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1%eth0",
        "fec0::1",
        "ff02::1",
        "nonsense",
    ],
)
def test_special_addresses_are_refused(address):
    with pytest.raises(FetchRefused) as refused:
        POLICY.check_address(address)
    assert refused.value.help


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "192.0.1.1", "2606:4700:4700::1111"])
def test_public_addresses_pass(address):
    POLICY.check_address(address)


@given(st.ip_addresses())
def test_nothing_passes_that_python_calls_private(address):
    if address.is_private or address.is_loopback or address.is_multicast or address.is_reserved:
        with pytest.raises(FetchRefused):
            POLICY.check_address(str(address))


@given(st.ip_addresses(v=4))
def test_no_wrapped_ipv4_address_passes(address):
    for wrapped in (
        ipaddress.IPv6Address(b"\0" * 10 + b"\xff\xff" + address.packed),
        ipaddress.IPv6Address(b"\0" * 12 + address.packed),
        ipaddress.IPv6Address(bytes.fromhex("0064ff9b") + b"\0" * 8 + address.packed),
        ipaddress.IPv6Address(b"\x20\x02" + address.packed + b"\0" * 10),
    ):
        with pytest.raises(FetchRefused):
            POLICY.check_address(str(wrapped))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://news.example.com/a",
        "javascript:alert(1)",
        "//news.example.com/a",
        "news.example.com",
        "",
        "http://",
        "http://user@news.example.com/",
        "http://user:word@news.example.com/",
        "http://@news.example.com/",
        "http://news.example.com:22/",
        "http://news.example.com:6379/",
        "http://news.example.com:99999/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.localhost/",
        "http://intranet/",
        "http://db.internal/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://１２７.0.0.1/",
        "http://news.example.com\\@127.0.0.1/",
        "http://news.example.com/a b",
        "http://news.example.com/\r\nHost: x",
        "http://exa$mple.com/",
        "http://a..example.com/",
        "http://news.example.com/" + "a" * 5000,
    ],
)
def test_urls_that_are_refused(url):
    with pytest.raises(FetchRefused) as refused:
        POLICY.target(url)
    assert refused.value.help


def test_a_public_url_is_taken_apart_once():
    target = POLICY.target("HTTPS://News.Example.com./a/ä?q=ü#frag")
    assert (target.scheme, target.host, target.port) == ("https", "news.example.com", 443)
    assert target.path == "/a/%C3%A4?q=%C3%BC"
    assert target.url == "https://news.example.com/a/%C3%A4?q=%C3%BC"


@pytest.mark.parametrize("port", [80, 8080, 8443])
def test_the_ports_of_the_web_pass(port):
    assert POLICY.target(f"http://news.example.com:{port}/").port == port


@given(st.text(max_size=60))
def test_any_text_is_a_target_or_refused(text):
    for url in (text, f"http://{text}/", f"http://news.example.com/{text}"):
        try:
            target = POLICY.target(url)
        except FetchRefused:
            continue
        # What would be sent holds no byte that ends a line or a request.
        assert target.path.isascii()
        assert not set(target.path) & set(" \r\n\t\0")


@pytest.mark.shared_data
def test_the_published_list_of_attacks(shared_data):
    lines = (shared_data / "security" / "ssrf_urls.jsonl").read_text(encoding="utf-8").splitlines()
    urls = [json.loads(line)["url"] for line in lines]
    assert len(urls) == 84
    passed = []
    for url in urls:
        try:
            POLICY.target(url)
        except FetchRefused:
            continue
        passed.append(url)
    # This one is a public host that redirects to localhost: test_fetch refuses it at its redirect.
    assert passed == ["https://307.r3dir.me/--to/?url=http://localhost"]
