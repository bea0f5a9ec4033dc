"""``drafter keys``: keys for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.codes import EXIT_CODES
from api.cli.options import Json
from api.cli.output import emit, print_table, say

if TYPE_CHECKING:
    from datetime import datetime

    from api.accounts.model import ApiKey

keys = typer.Typer(
    name="keys",
    no_args_is_help=True,
    help="Keys for programs: list, create, rotate, revoke.",
    epilog=EXIT_CODES,
    rich_markup_mode="rich",
)
Key = Annotated[str, typer.Argument(metavar="KEY", help="The key's id, or what it begins with.")]


@keys.command("list")
def list_keys(
    account: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only the keys of this account.")
    ] = None,
    json: Json = False,
) -> int:
    """List the keys, the newest first, with what they begin with and when they were last used."""
    from api import wiring
    from api.settings import Settings

    now = wiring.utc_now()
    with wiring.open_accounts(Settings()) as desk:
        rows = desk.keys.all(desk.store.get(account).id if account else None)
    if not rows and not json:
        say("No keys yet: drafter keys create NAME --account ACCOUNT")
        return 0
    _show(rows, now, json=json)
    return 0


@keys.command("create")
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The program that will use it.")],
    account: Annotated[
        str, typer.Option(metavar="NAME", help="The account for which it stands.")
    ] = "admin",
    scope: Annotated[
        list[str] | None,
        typer.Option(metavar="SCOPE", help="read, draft, review, publish, admin (repeatable)."),
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Days until it expires.")
    ] = None,
    json: Json = False,
) -> int:
    """Make a key and print it, this once. It does no more than its account may.

    drafter keys create "morning script" --scope read --scope draft --days 90
    """
    from api import wiring
    from api.accounts.model import scopes
    from api.settings import Settings

    now = wiring.utc_now()
    with wiring.open_accounts(Settings()) as desk:
        key, secret = desk.keys.create(
            desk.store.get(account),
            name,
            scopes(scope or ["read"]),
            now=now,
            expires_at=now + timedelta(days=days) if days else None,
        )
    _tell(key, secret, now, json=json)
    return 0


@keys.command("rotate")
def rotate(key: Key, json: Json = False) -> int:
    """Give a key another secret and print it, this once; the old one ends at once."""
    from api import wiring
    from api.settings import Settings

    now = wiring.utc_now()
    with wiring.open_accounts(Settings()) as desk:
        fresh, secret = desk.keys.rotate(key, now=now)
    _tell(fresh, secret, now, json=json)
    return 0


@keys.command("revoke")
def revoke(key: Key, json: Json = False) -> int:
    """End a key for good. It stays in the list."""
    from api import wiring
    from api.settings import Settings

    now = wiring.utc_now()
    with wiring.open_accounts(Settings()) as desk:
        ended = desk.keys.revoke(key, now=now)
    _show([ended], now, json=json)
    return 0


def _tell(key: ApiKey, secret: str, now: datetime, *, json: bool) -> None:
    from api.accounts.shapes import key_to_dict

    if json:
        emit({**key_to_dict(key, now), "secret": secret})
        return
    say(secret)
    say(f"Not shown again. Send it as Authorization: Bearer; drafter keys revoke {key.id} ends it.")


def _show(rows: list[ApiKey], now: datetime, *, json: bool) -> None:
    from api.accounts.shapes import key_to_dict

    if json:
        for key in rows:
            emit(key_to_dict(key, now))
        return
    columns = ("id", "begins", "name", "scopes", "state", "last used")
    print_table(columns, (_cells(key, now) for key in rows))


def _cells(key: ApiKey, now: datetime) -> tuple[str, ...]:
    used = key.used_at.strftime("%Y-%m-%d %H:%MZ") if key.used_at else "never"
    scopes = ", ".join(sorted(key.scopes))
    return key.id, f"{key.beginning}…", key.name, scopes, key.state(now), used
