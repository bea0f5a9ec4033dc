"""The settings: one's own password and keys; for those who run the desk, its accounts as well."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response

from api.accounts import Actor, ActorDep, Role
from api.accounts.gate import COOKIE
from api.accounts.model import roles, scopes
from api.accounts.permissions import SCOPES, roles_of
from api.endings import error_to_dict
from api.pages.render import page
from api.problems import status_of
from api.service import Service, ServiceDep
from corpus.errors import BadInput, DeskError

router = APIRouter(prefix="/settings", include_in_schema=False)
Words = Annotated[str, Form(max_length=1000)]
Several = Annotated[list[str], Form(max_length=10)]


@router.get("")
def show(request: Request, service: ServiceDep, actor: ActorDep) -> Response:
    """Show what the actor may set."""
    return _page(request, service, actor)


@router.post("/password")
def password(
    request: Request, service: ServiceDep, actor: ActorDep, new: Words = "", old: Words = ""
) -> Response:
    """Set one's own password; every other browser of the account is signed out."""
    accounts = service.accounts
    try:
        account = accounts.store.get(actor.id)
        accounts.change_password(account, new, old=old, session=request.cookies.get(COOKIE))
    except DeskError as error:
        return _page(request, service, actor, error=error)
    return _page(request, service, actor, done="Your password is set.")


@router.post("/keys")
def create_key(
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    name: Words = "",
    scope: Several = [],  # noqa: B006
) -> Response:
    """Make a key for the actor and show it, this once."""
    accounts = service.accounts
    try:
        account = accounts.store.get(actor.id)
        _, secret = accounts.keys.create(account, name, scopes(scope), now=accounts.clock())
    except DeskError as error:
        return _page(request, service, actor, error=error)
    return _page(request, service, actor, secret=secret)


@router.post("/keys/{key_id}/rotate")
def rotate_key(key_id: str, request: Request, service: ServiceDep, actor: ActorDep) -> Response:
    """Give a key of the actor another secret and show it, this once."""
    accounts = service.accounts
    try:
        _, secret = accounts.keys.rotate(key_id, now=accounts.clock(), account_id=actor.id)
    except DeskError as error:
        return _page(request, service, actor, error=error)
    return _page(request, service, actor, secret=secret)


@router.post("/keys/{key_id}/revoke")
def revoke_key(key_id: str, request: Request, service: ServiceDep, actor: ActorDep) -> Response:
    """End a key of the actor."""
    accounts = service.accounts
    try:
        key = accounts.keys.revoke(key_id, now=accounts.clock(), account_id=actor.id)
    except DeskError as error:
        return _page(request, service, actor, error=error)
    return _page(request, service, actor, done=f"The key {key.name} has ended.")


@router.post("/accounts")
def add_account(
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    name: Words = "",
    role: Several = [],  # noqa: B006
) -> Response:
    """Make an account and show the link that signs it in the first time."""
    accounts = service.accounts
    try:
        made = accounts.store.add(name, roles(role), now=accounts.clock())
    except DeskError as error:
        return _page(request, service, actor, error=error)
    return _page(request, service, actor, link=_link(request, service, made.id), whose=made.name)


@router.post("/accounts/{account_id}")
def change_account(  # noqa: PLR0913, PLR0917 (each is a part of the request)
    account_id: str,
    request: Request,
    service: ServiceDep,
    actor: ActorDep,
    do: Annotated[Literal["roles", "disable", "enable", "link"], Form()],
    role: Several = [],  # noqa: B006
) -> Response:
    """Change an account's roles, disable or enable it, or show a link that signs it in."""
    store, now = service.accounts.store, service.accounts.clock()
    try:
        account = store.get(account_id)
        if do == "link":
            if account.disabled_at:
                raise BadInput(f"{account.name} is disabled", help="enable the account first")
            link = _link(request, service, account.id)
            return _page(request, service, actor, link=link, whose=account.name)
        if do == "roles":
            store.set_roles(account.id, roles(role))
        elif do == "disable":
            store.disable(account.id, now=now)
        else:
            store.enable(account.id)
    except DeskError as error:
        return _page(request, service, actor, error=error)
    return _page(request, service, actor, done=f"The account {account.name} is changed.")


def _link(request: Request, service: Service, account_id: str) -> str:
    secret = service.accounts.sessions.link(account_id, now=service.accounts.clock())
    return f"{request.base_url}sign-in?link={secret}"


def _page(
    request: Request,
    service: Service,
    actor: Actor,
    *,
    error: DeskError | None = None,
    **told: str,
) -> Response:
    accounts, now = service.accounts, service.accounts.clock()
    admin = Role.ADMIN in actor.roles
    known = {a.id: a for a in accounts.store.all()}
    me = known.get(actor.id)
    values: dict[str, Any] = {
        "me": me,
        "keys": [(key, key.state(now)) for key in accounts.keys.all(actor.id)],
        "scopes": [s for s in SCOPES if roles_of(frozenset({s})) <= actor.roles | {Role.READER}],
        "roles": list(Role),
        "accounts": list(known.values()) if admin else None,
        "feeds": service.feeds.all() if admin else None,
        "style": service.desk.style,
        "problem": error and error_to_dict(error),
        **{name: told.get(name, "") for name in ("done", "secret", "link", "whose")},
    }
    status = status_of(error) if error else 200
    response = page(request, "settings.html", values, status=status, here="settings")
    # A secret is shown once: no copy of the page stays in the browser.
    response.headers["Cache-Control"] = "no-store"
    return response
