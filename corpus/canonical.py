"""One address for one page.

Syntax-based normalisation of RFC 3986 §6.2.2, the default ports, and what carries no meaning for
the page: the fragment, credentials, tracking parameters, a trailing index file. The scheme is kept
as given, so that a link still works where a host serves only one of the two; ``url_key`` compares
addresses without regard to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

import httpx

MAX_LENGTH = 4096

_TRACKING = re.compile(
    r"(?:utm_[a-z_]+|mc_[ce]id|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid"
    r"|igshid|igsh|mkt_tok|_hsenc|_hsmi|__twitter_impression|ocid|cmpid|cmp|ito|s_cid|ncid|icid"
    r"|at_(?:medium|campaign|custom\d|link_[a-z_]+|ptr_name|format|bbc_team)|amp|ref_src|sref"
    r"|smid|smtyp|guccounter|guce_referrer(?:_sig)?)",
    re.I,
)
_INDEX = re.compile(r"/index\.(?:html?|php|jsp)$", re.I)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str, base: str | None = None) -> str | None:
    """Return the canonical form of a web address, or ``None`` where ``url`` is none.

    ``base`` resolves a relative address. Only http and https are web addresses, so that what is
    stored can always be shown as a link.
    """
    raw = url.strip()
    if not raw or len(raw) > MAX_LENGTH or re.search(r"[\s\x00-\x1f\x7f\\]", raw):
        return None
    try:
        # httpx is the one parser of addresses here: IDNA, percent-encoding and ports as it reads
        # them are as the fetcher will use them.
        parsed = httpx.URL(base).join(raw) if base else httpx.URL(raw)
        host = parsed.raw_host.decode("ascii").rstrip(".").lower()
        port = parsed.port
        raw_path = parsed.raw_path.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError, TypeError):
        return None
    if parsed.scheme not in _DEFAULT_PORTS or not host or (port or 0) > 65535:
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[parsed.scheme]:
        netloc += f":{port}"
    path, _, query = raw_path.partition("?")
    path = _dot_segments(_percent(path))
    query = _query(_percent(query).split("&"))
    if not query:  # with a query, a server may tell "/" from "/index.php"
        path = _INDEX.sub("/", path)
    return urlunsplit((parsed.scheme, netloc, path, query, ""))


def url_key(url: str | None) -> str | None:
    """Return what two addresses of one page share: no scheme, no ``www.``, no trailing slash."""
    canonical = canonical_url(url) if url else None
    if canonical is None:
        return None
    parts = urlsplit(canonical)
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/") + query


def _query(parameters: Iterable[str]) -> str:
    kept = (p for p in parameters if p and not _TRACKING.fullmatch(p.partition("=")[0]))
    return "&".join(kept)


def _percent(text: str) -> str:
    """Decode what needs no encoding and write the rest in capitals (RFC 3986 §6.2.2.1 and .2)."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match.group(1), 16))
        unreserved = char.isascii() and (char.isalnum() or char in "-._~")
        return char if unreserved else match.group().upper()

    return re.sub(r"%([0-9A-Fa-f]{2})", one, text)


def _dot_segments(path: str) -> str:
    """Resolve ``.`` and ``..`` (RFC 3986 §5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)
