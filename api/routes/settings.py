"""The settings: one's own password and keys; for those who run the desk, its accounts as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Request, Response

from api.accounts import ActorDep, Role
from api.accounts.gate import session_of
from api.accounts.model import Account, roles, scopes
from api.accounts.permissions import SCOPES, roles_of
from api.endings import error_to_dict
from api.pages.render import page
from api.problems import status_of
from api.service import ServiceDep
from corpus.errors import BadInput, DeskError

router = APIRouter(prefix="/settings", include_in_schema=False)
Words = Annotated[str, Form(max_length=1000)]
Several = Annotated[list[str], Form(max_length=10)]
# What is told after something was set: "done", or a "secret" or "link" that is shown this once.
Told = Mapping[str, str]


class Setting:
    """The settings page of whoever asks, before or after something was set on it."""

    def __init__(self, request: Request, service: ServiceDep, actor: ActorDep) -> None:
        self.request = request
        self.service = service
        self.accounts = service.accounts
        self.now = service.accounts.clock()
        self.actor = actor

    @property
    def account(self) -> Account:
        """The account of whoever asks; a desk without sign-in has none."""
        return self.accounts.store.get(self.actor.id)

    def link_for(self, account: Account) -> Told:
        """Make a link that signs somebody in, to be shown once."""
        if account.disabled_at:
            raise BadInput(f"{account.name} is disabled", help="enable the account first")
        secret = self.accounts.sessions.link(account.id, now=self.now)
        return {"link": f"{self.request.base_url}sign-in?link={secret}", "whose": account.name}

    def after(self, act: Callable[[], Told]) -> Response:
        """Show the page after ``act``, with what it tells, or with what stood against it."""
        try:
            return _page(self, act())
        except DeskError as error:
            return _page(self, {}, error)


SettingDep = Annotated[Setting, Depends()]


@router.get("")
def show(setting: SettingDep) -> Response:
    """Show what the actor may set."""
    return _page(setting, {})


@router.post("/password")
def password(setting: SettingDep, new: Words = "", old: Words = "") -> Response:
    """Set one's own password; every other browser of the account is signed out."""

    def act() -> Told:
        session = session_of(setting.request)
        setting.accounts.change_password(setting.account, new, old=old, session=session)
        return {"done": "Your password is set."}

    return setting.after(act)


@router.post("/keys")
def create_key(
    setting: SettingDep,
    name: Words = "",
    scope: Several = [],  # noqa: B006
) -> Response:
    """Make a key for the actor and show it, this once."""

    def act() -> Told:
        keys = setting.accounts.keys
        return {"secret": keys.create(setting.account, name, scopes(scope), now=setting.now)[1]}

    return setting.after(act)


@router.post("/keys/{key_id}/rotate")
def rotate_key(key_id: str, setting: SettingDep) -> Response:
    """Give a key of the actor another secret and show it, this once."""

    def act() -> Told:
        keys, whose = setting.accounts.keys, setting.actor.id
        return {"secret": keys.rotate(key_id, now=setting.now, account_id=whose)[1]}

    return setting.after(act)


@router.post("/keys/{key_id}/revoke")
def revoke_key(key_id: str, setting: SettingDep) -> Response:
    """End a key of the actor."""

    def act() -> Told:
        keys, whose = setting.accounts.keys, setting.actor.id
        key = keys.revoke(key_id, now=setting.now, account_id=whose)
        return {"done": f"The key {key.name} has ended."}

    return setting.after(act)


@router.post("/accounts")
def add_account(
    setting: SettingDep,
    name: Words = "",
    role: Several = [],  # noqa: B006
) -> Response:
    """Make an account and show the link that signs it in the first time."""
    store = setting.accounts.store
    return setting.after(
        lambda: setting.link_for(store.add(name, roles(role), now=setting.now)),
    )


@router.post("/accounts/{account_id}")
def change_account(
    account_id: str,
    setting: SettingDep,
    do: Annotated[Literal["roles", "disable", "enable", "link"], Form()],
    role: Several = [],  # noqa: B006
) -> Response:
    """Change an account's roles, disable or enable it, or show a link that signs it in."""
    store = setting.accounts.store

    def act() -> Told:
        account = store.get(account_id)
        if do == "link":
            return setting.link_for(account)
        if do == "roles":
            store.set_roles(account.id, roles(role))
        elif do == "disable":
            store.disable(account.id, now=setting.now)
        else:
            store.enable(account.id)
        return {"done": f"The account {account.name} is changed."}

    return setting.after(act)


def _page(setting: Setting, told: Told, error: DeskError | None = None) -> Response:
    accounts, actor = setting.accounts, setting.actor
    admin = Role.ADMIN in actor.roles
    known = {a.id: a for a in accounts.store.all()}
    values: dict[str, Any] = {
        "me": known.get(actor.id),
        "keys": [(key, key.state(setting.now)) for key in accounts.keys.all(actor.id)],
        "scopes": [s for s in SCOPES if roles_of(frozenset({s})) <= actor.roles | {Role.READER}],
        "roles": list(Role),
        "accounts": list(known.values()) if admin else None,
        "feeds": setting.service.feeds.all() if admin else None,
        "style": setting.service.desk.style,
        "problem": error and error_to_dict(error),
        **{name: told.get(name, "") for name in ("done", "secret", "link", "whose")},
    }
    status = status_of(error) if error else 200
    response = page(setting.request, "settings.html", values, status=status, here="settings")
    # A secret is shown once: no copy of the page stays in the browser.
    response.headers["Cache-Control"] = "no-store"
    return response
