"""Which addresses may be fetched: a policy over URLs, host names and IP addresses. No I/O.

A service that fetches what it is told must not be a way into the network that it stands in
(server-side request forgery). So: http and https, named or literal public hosts, well-known ports,
and no address of the IANA special-purpose registries. Python's ``ipaddress`` is not asked whether
an address is "global": in 3.11 it answers yes for NAT64, 6to4 and multicast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from corpus.errors import FetchRefused

Network = IPv4Network | IPv6Network

MAX_URL = 4096
PORTS = frozenset({80, 443, 8080, 8443})

# https://www.iana.org/assignments/iana-ipv4-special-registry
_REFUSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's metadata service on a public address
        "169.254.0.0/16",  # link-local, among it most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# https://www.iana.org/assignments/iana-ipv6-special-registry: outside 2000::/3 nothing is global
# unicast (loopback, IPv4-mapped, NAT64 64:ff9b::, unique local, link-local, multicast lie there).
_GLOBAL_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, among them Teredo 2001::/32
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: wraps any IPv4 address
        "3fff::/20",  # documentation
    )
)
_LOCAL_NAMES = re.compile(
    r"(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa)"
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")

_HELP = "give the public http or https address of the page"


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes: parsed once, so that what is checked is what is asked for."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = {"http": 80, "https": 443}[self.scheme]
        return f"{self.scheme}://{host}" + ("" if self.port == default else f":{self.port}")

    @property
    def url(self) -> str:
        return self.origin + self.path


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """What may be fetched. ``exempt`` networks are allowed in spite of the lists above."""

    ports: frozenset[int] = PORTS
    exempt: tuple[Network, ...] = field(default=())

    @classmethod
    def with_exempt(cls, networks: Iterable[str], ports: Iterable[int]) -> AddressPolicy:
        """Return a policy that also allows ``networks`` (``127.0.0.1/32``) and only ``ports``."""
        return cls(frozenset(ports), tuple(ip_network(network) for network in networks))

    def target(self, url: str) -> Target:
        """Return the request that ``url`` asks for, or raise ``FetchRefused``."""
        if len(url) > MAX_URL or re.search(r"[\x00-\x20\x7f\\]", url):
            raise FetchRefused("an address with white space, backslashes or no end", help=_HELP)
        try:
            parsed = httpx.URL(url)
            host = parsed.raw_host.decode("ascii").lower().removesuffix(".")
            port = parsed.port
            path = parsed.raw_path.decode("ascii")
        except (httpx.InvalidURL, UnicodeError, ValueError, TypeError) as error:
            raise FetchRefused(f"not an address: {error}", help=_HELP) from error
        if parsed.scheme not in {"http", "https"}:
            raise FetchRefused(f"{parsed.scheme or 'no'}: is not http or https", help=_HELP)
        if re.match(r"[^/?#]*//[^/?#]*@", url):
            raise FetchRefused("an address with a user name in it", help="leave the user name out")
        self._check_host(host)
        port = port if port is not None else {"http": 80, "https": 443}[parsed.scheme]
        if port not in self.ports:
            known = ", ".join(str(p) for p in sorted(self.ports))
            raise FetchRefused(f"port {port} is not one of {known}", help=_HELP)
        return Target(parsed.scheme, host, port, path or "/")

    def check_address(self, address: str) -> None:
        """Raise ``FetchRefused`` where ``address`` (an IP literal) is not a public host's."""
        try:
            ip = ip_address(address)
        except ValueError as error:
            raise FetchRefused(f"{address!r} is not an IP address", help=_HELP) from error
        if not self._allows(ip):
            raise FetchRefused(f"{address} is not a public address", help=_HELP)

    def _allows(self, ip: IPv4Address | IPv6Address) -> bool:
        if any(ip in network for network in self.exempt):
            return True
        if isinstance(ip, IPv4Address):
            return not any(ip in network for network in _REFUSED_V4)
        if ip.scope_id is not None or ip not in _GLOBAL_V6:
            return False
        return not any(ip in network for network in _REFUSED_V6)

    def _check_host(self, host: str) -> None:
        if _is_literal(host):
            self.check_address(host)
            return
        labels = host.split(".")
        if not host or len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
            raise FetchRefused(f"{host!r} is not a host name", help=_HELP)
        # 127.1, 0x7f000001, 017700000001: the resolver reads them as IPv4 addresses.
        if _NUMBER.fullmatch(labels[-1]):
            raise FetchRefused(f"{host} is an IP address in disguise", help=_HELP)
        if len(labels) == 1 or _LOCAL_NAMES.fullmatch(host):
            raise FetchRefused(f"{host} is a name of the local network", help=_HELP)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
