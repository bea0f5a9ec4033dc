"""What is known of outlets by their domain: ``outlets.toml``, an editable table."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.I)
_SERVICE_LABELS = ("www.", "m.", "amp.", "edition.", "mobile.")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet. ``country`` is ISO 3166-1 alpha-2; ``state``: under a government's control."""

    domain: str
    name: str
    country: str | None = None
    wire: bool = False
    state: bool = False


@lru_cache(maxsize=1)
def table() -> dict[str, Outlet]:
    """Return the table, by domain."""
    raw = tomllib.loads(files("corpus").joinpath("outlets.toml").read_text(encoding="utf-8"))
    return {domain: Outlet(domain=domain, **row) for domain, row in raw.items()}


def outlet_of(address: str | None) -> Outlet | None:
    """Return the outlet that a URL or a domain belongs to: the row of its longest known suffix."""
    labels = _host(address).split(".") if address else []
    known = table()
    for i in range(len(labels) - 1):
        found = known.get(".".join(labels[i:]))
        if found:
            return found
    return None


def outlet_name(given: str | None, url: str | None) -> str | None:
    """Return the outlet as a citation names it.

    A name that an item gives itself wins over the table; a domain is looked up, in ``given`` first
    and then in ``url``; an unknown one stands without its ``www.``. ``None`` where nothing is
    known.
    """
    given = (given or "").strip()
    if given and not _is_domain(given):
        return given
    for address in (given, url):
        known = outlet_of(address)
        if known:
            return known.name
    return _bare(_host(given) or _host(url)) or None


def _is_domain(text: str) -> bool:
    return "://" in text or bool(_DOMAIN.fullmatch(text))


def _host(address: str | None) -> str:
    if not address:
        return ""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname
    except ValueError:
        return ""
    return (host or "").rstrip(".")


def _bare(host: str) -> str:
    for label in _SERVICE_LABELS:
        if host.startswith(label) and host.count(".") > 1:
            return host.removeprefix(label)
    return host
