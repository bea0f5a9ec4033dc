"""Addresses that lead into the own network, asked of the real fetcher beside a real server.

Whatever address the fetcher would connect to, the connection is made, to one loopback server that
counts: an address that should have been refused is a connection there. All ports are open to the
policy, so that no case is refused for its port alone, and a name resolves as an attacker wishes.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import httpcore
import httpx

from corpus.addresses import AddressPolicy
from corpus.errors import DeskError
from corpus.fetch import Fetcher, Limits

PUBLIC = "8.8.8.8"
_TLS = httpx.create_ssl_context(trust_env=False)
_INNER_V4 = (
    *("127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200"),
    *("169.254.169.254", "172.16.0.1", "192.168.1.1", "198.18.0.1", "192.0.0.192"),
    *("168.63.129.16", "224.0.0.1", "255.255.255.255"),
)
_INNER_V6 = (
    *("::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
    *("2001:db8::1", "2001::1", "100::1", "3fff::1"),
)
_NAMES = (
    *("localhost", "LOCALHOST", "localhost.", "ip6-localhost", "a.localhost", "localtest.local"),
    *("metadata.google.internal", "metadata", "db.internal", "router.lan", "printer.home.arpa"),
)
_SCHEMES = ("file:///etc/passwd", "ftp://{0}/", "gopher://{0}/_x", "dict://{0}/", "ldap://{0}/")
_USERS = (
    *("http://news.example@{0}/", "http://news.example:80@{0}/", "http://{0}\\@news.example/"),
    *("http://{0}#@news.example/", "http://{0}?@news.example/", "http://news.example%00@{0}/"),
    *("http://news.example\\@{0}/", "http://@{0}/", "http://{0}%2f@news.example/"),
)


def spellings(address: str) -> Iterator[str]:
    """Yield an IPv4 address as resolvers and browsers also read it."""
    number = int(IPv4Address(address))
    parts = address.split(".")
    yield from (str(number), hex(number), hex(number).upper(), f"0{number:o}")
    yield ".".join(hex(int(p)) for p in parts)
    yield ".".join(f"0{int(p):o}" for p in parts)
    yield ".".join(f"{int(p):04d}" for p in parts)
    yield f"{parts[0]}.{number & 0xFFFFFF}"
    yield f"{parts[0]}.{parts[1]}.{number & 0xFFFF}"
    yield "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in address)
    yield address.replace(".", "。")
    yield f"{address}."


def translated(address: str) -> Iterator[str]:
    """Yield an IPv4 address inside IPv6 ones: mapped, compatible, NAT64, 6to4, Teredo, ISATAP."""
    packed = IPv4Address(address).packed
    high, low = packed[:2].hex(), packed[2:].hex()
    yield from (f"::ffff:{address}", f"::ffff:{high}:{low}", f"::{address}", f"::{high}:{low}")
    yield from (f"64:ff9b::{high}:{low}", f"64:ff9b:1::{high}:{low}", f"2002:{high}:{low}::1")
    inverted = bytes(byte ^ 0xFF for byte in packed)
    yield f"2001:0:808:808:0:0:{inverted[:2].hex()}:{inverted[2:].hex()}"
    yield f"fe80::5efe:{high}:{low}"
    yield f"::ffff:0:{high}:{low}"


def written() -> list[str]:
    """Return our addresses, each of which has to be refused as it stands."""
    urls = [f"http://{a}/" for a in (*_INNER_V4, *_NAMES)]
    urls += [f"http://[{a}]/" for a in _INNER_V6]
    for inner in ("127.0.0.1", "169.254.169.254"):
        urls += [f"http://{s}/" for s in spellings(inner)]
        urls += [f"http://[{t}]/" for t in translated(inner)]
        urls += [u.format(inner) for u in (*_SCHEMES[1:], *_USERS)]
    return [_SCHEMES[0], *urls]


def published(shared: Path) -> list[str]:
    """Return the list of the shared data, empty where it is not there."""
    path = shared / "security" / "ssrf_urls.jsonl"
    if not path.is_file():
        return []
    return [json.loads(line)["url"] for line in path.read_text("utf-8").splitlines()]


class Inner(ThreadingHTTPServer):
    """A server on loopback that keeps what it was asked, and redirects ``/to?…`` there."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.connections = 0
        self.robots_moved = ""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def verify_request(self, request: Any, client_address: Any) -> bool:
        self.connections += 1
        return True


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Inner)
        robots = self.path == "/robots.txt"
        if not robots and "?" in self.path:
            status, location = self.path.split("?", 1)[1].split(":", 1)
            self.send_response(int(status))
            self.send_header("Location", bytes.fromhex(location).decode("latin-1"))
        elif robots and server.robots_moved:
            self.send_response(302)
            self.send_header("Location", server.robots_moved)
        else:
            self.send_response(404 if robots else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@dataclass
class Wires(httpcore.SyncBackend):
    """Connects to the one server whatever the address, and keeps which addresses were asked."""

    port: int
    asked: list[str] = field(default_factory=list)

    def connect_tcp(self, host: str, *_: Any, **__: Any) -> httpcore.NetworkStream:
        self.asked.append(host)
        return super().connect_tcp("127.0.0.1", self.port, 5)


@dataclass
class Case:
    """One attack: where it begins, what names resolve to at each question, robots.txt's move."""

    url: str
    answers: Sequence[Sequence[str]] = ()
    robots_moved: str = ""


def cases(urls: Sequence[str]) -> list[Case]:
    """Return the attacks: addresses as given, behind redirects and robots.txt, rebinding names."""
    found = [Case(url) for url in urls]
    statuses = (301, 302, 303, 307, 308)
    behind = [u for u in urls if u.isascii() and "\\" not in u]
    for number, url in enumerate(behind):
        hidden = url.encode().hex()
        start = f"http://news.example/to?{statuses[number % 5]}:{hidden}"
        found.append(Case(start, [[PUBLIC]] * 2))
    found += [Case("http://news.example/", [[PUBLIC]], url) for url in behind[::7]]
    for inner in (*_INNER_V4, *_INNER_V6, *translated("127.0.0.1")):
        found.append(Case("http://rebind.example/", [[inner]]))
        found.append(Case("http://rebind.example/", [[PUBLIC], [inner]]))
        found.append(Case("http://rebind.example/", [[PUBLIC, inner]]))
    return found


def control() -> Case:
    """Return a case that is no attack: what the rig does not fetch, it could not let through."""
    return Case("http://news.example/", [[PUBLIC]] * 2)


def as_the_system(host: str) -> Sequence[str]:
    """Read a host as the C library does, which knows 127.1 and 0x7f000001; names are loopback."""
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return ["127.0.0.1"]


@dataclass
class Attacked:
    """What came of all cases: those that got through, those not refused, and how many there were.

    ``unclear`` were stopped by something other than an error of ours.
    """

    all: int = 0
    through: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def attack(some: Sequence[Case]) -> Attacked:
    """Run the cases, each with a fetcher of its own."""
    server, seen = Inner(), Attacked()
    try:
        for case in some:
            seen.all += 1
            _one(server, case, seen)
    finally:
        server.shutdown()
        server.server_close()
    return seen


def _one(server: Inner, case: Case, seen: Attacked) -> None:
    wires, left = Wires(server.server_address[1]), list(case.answers)
    before, server.robots_moved = server.connections, case.robots_moved

    def resolver(host: str, port: int, seconds: float) -> Sequence[str]:
        return left.pop(0) if left else as_the_system(host)

    fetcher = Fetcher(
        policy=AddressPolicy(ports=frozenset(range(1, 65536))),
        limits=Limits(interval=0.0, seconds=10.0),
        resolver=resolver,
        backend=wires,
        ssl_context=_TLS,
        sleep=lambda seconds: None,
    )
    told = f"{case.url} {case.answers or ''} {case.robots_moved}"
    try:
        fetcher.get(case.url)
        seen.fetched.append(told)
    except DeskError as error:
        if not error.help:
            seen.unclear.append(f"{told}: no help")
    except Exception as error:
        seen.unclear.append(f"{told}: {error!r}")
    # What the server counted has to be what was asked of public addresses, and nothing more.
    inner = [address for address in wires.asked if address != PUBLIC]
    if inner or server.connections - before > len(wires.asked):
        seen.through.append(f"{told}: connected to {inner}")
