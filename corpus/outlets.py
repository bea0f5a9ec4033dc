"""What is known of outlets by their domain: ``outlets.toml``, an editable table."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from corpus.errors import BadInput

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


def table() -> dict[str, Outlet]:
    """Return the table, by domain."""
    return _table if _table is not None else use(None)


def use(path: Path | None) -> dict[str, Outlet]:
    """Lay the user's table at ``path`` over the one that is shipped, for this process; return it.

    A row there replaces the fields that it names; for a domain that is new it needs a ``name``.
    ``BadInput`` names what does not fit.
    """
    global _table  # noqa: PLW0603 (one table a process, like the locale)
    rows = _rows(files("corpus").joinpath("outlets.toml").read_text(encoding="utf-8"))
    if path is not None:
        try:
            for domain, row in _rows(path.read_text(encoding="utf-8")).items():
                fits = isinstance(row, dict)
                rows[domain] = {**rows.get(domain, {}), **row} if fits else row
        except OSError as error:
            raise BadInput(
                f"no table of outlets at {path}: {error.strerror}", help="check DRAFTER_OUTLETS"
            ) from None
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadInput(f"{path} cannot be read: {error}", help="mend the line") from None
    _table = {domain: _outlet(domain, row, path) for domain, row in rows.items()}
    return _table


_table: dict[str, Outlet] | None = None
_KINDS = {"name": str, "country": str, "wire": bool, "state": bool}
_EXAMPLE = '"news.example" = { name = "News", country = "GB", wire = false, state = false }'


def _rows(text: str) -> dict[str, Any]:
    return {str(domain).lower(): row for domain, row in tomllib.loads(text).items()}


def _outlet(domain: str, row: Any, path: Path | None) -> Outlet:
    fits = (
        isinstance(row, dict)
        and bool(_DOMAIN.fullmatch(domain))
        and bool(str(row.get("name") or "").strip())
        and all(isinstance(value, _KINDS.get(field, ())) for field, value in row.items())
        and re.fullmatch("[A-Z]{2}", row.get("country", "GB"))
    )
    if not fits:
        raise BadInput(f"the outlet {domain!r} in {path}", help=f"write it as {_EXAMPLE}")
    return Outlet(domain=domain, **row)


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
