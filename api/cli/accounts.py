"""``drafter accounts``: who may use the desk, and as what."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.codes import EXIT_CODES
from api.cli.options import Json
from api.cli.output import emit, print_table, say
from corpus.errors import BadInput

if TYPE_CHECKING:
    from api.accounts.actor import Role
    from api.accounts.model import Account

accounts = typer.Typer(
    name="accounts",
    no_args_is_help=True,
    help="Who may use the desk: list, add, roles, link, password, disable, enable.",
    epilog=EXIT_CODES,
    rich_markup_mode="rich",
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The account's name or id.")]
Roles = Annotated[
    list[str],
    typer.Argument(metavar="ROLE…", help="reader, analyst, editor, publisher, admin; or all."),
]


@accounts.command("list")
def list_accounts(json: Json = False) -> int:
    """List the accounts with their roles."""
    from api import wiring
    from api.settings import Settings

    with wiring.open_accounts(Settings()) as desk:
        rows = desk.store.all()
    if not rows and not json:
        say("No accounts yet: drafter serve makes the first one, drafter accounts add NAME ROLE…")
        return 0
    _show(rows, json=json)
    return 0


@accounts.command("add")
def add(name: Name, roles: Roles, json: Json = False) -> int:
    """Make an account; a link signs it in the first time.

    drafter accounts add "Mira Vell" analyst editor

    drafter accounts link "Mira Vell"
    """
    from api import wiring
    from api.settings import Settings

    with wiring.open_accounts(Settings()) as desk:
        made = desk.store.add(name, _roles(roles), now=wiring.utc_now())
    _show([made], json=json)
    return 0


@accounts.command("roles")
def set_roles(name: Name, roles: Roles, json: Json = False) -> int:
    """Give an account these roles and no others; its keys follow. The last admin stays one.

    drafter accounts roles "Mira Vell" reader editor
    """
    from api import wiring
    from api.settings import Settings

    with wiring.open_accounts(Settings()) as desk:
        changed = desk.store.set_roles(name, _roles(roles))
    _show([changed], json=json)
    return 0


@accounts.command("disable")
def disable(name: Name, json: Json = False) -> int:
    """Let an account do nothing more: its sessions end at once and its keys are refused."""
    from api import wiring
    from api.settings import Settings

    with wiring.open_accounts(Settings()) as desk:
        changed = desk.store.disable(name, now=wiring.utc_now())
    _show([changed], json=json)
    return 0


@accounts.command("enable")
def enable(name: Name, json: Json = False) -> int:
    """Let a disabled account sign in again."""
    from api import wiring
    from api.settings import Settings

    with wiring.open_accounts(Settings()) as desk:
        changed = desk.store.enable(name)
    _show([changed], json=json)
    return 0


@accounts.command("link")
def link(name: Name, json: Json = False) -> int:
    """Print a link that signs one browser in: once, within 15 minutes.

    drafter accounts link admin
    """
    from api import wiring
    from api.settings import Settings

    settings = Settings()
    with wiring.open_accounts(settings) as desk:
        account = desk.store.get(name)
        if account.disabled_at:
            raise BadInput(f"{account.name} is disabled", help=f"drafter accounts enable {name}")
        secret = desk.sessions.link(account.id, now=wiring.utc_now())
    server = settings.server
    host = f"[{server.host}]" if ":" in server.host else server.host
    url = f"http://{host}:{server.port}/sign-in?link={secret}"
    if json:
        emit({"account": account.name, "url": url})
    else:
        say(url)
    return 0


@accounts.command("password")
def password(
    name: Name,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the password from standard input.")
    ] = False,
) -> int:
    """Set an account's password, asked for twice; its sessions end."""
    from api import wiring
    from api.settings import Settings

    with wiring.open_accounts(Settings()) as desk:
        account = desk.store.get(name)
        desk.change_password(account, _typed(stdin=stdin), old=None, session=None)
    say(f"The password of {account.name} is set; its sessions have ended.")
    return 0


def _typed(*, stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise BadInput("a password is asked for on a terminal", help="or give it with --stdin")
    first = getpass.getpass("New password: ")
    if first != getpass.getpass("Once more: "):
        raise BadInput("the two do not agree", help="type the same one twice")
    return first


def _roles(names: list[str]) -> frozenset[Role]:
    from api.accounts.actor import Role
    from api.accounts.model import roles

    return frozenset(Role) if names == ["all"] else roles(names)


def _show(rows: list[Account], *, json: bool) -> None:
    from api.accounts.shapes import account_to_dict

    if json:
        for account in rows:
            emit(account_to_dict(account))
        return
    print_table(("id", "name", "roles", "state", "password"), map(_cells, rows))


def _cells(account: Account) -> tuple[str, ...]:
    return (
        account.id,
        account.name,
        ", ".join(sorted(role.value for role in account.roles)),
        "disabled" if account.disabled_at else "active",
        "set" if account.has_password else "none",
    )
