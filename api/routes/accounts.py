"""Accounts, for those who run the desk."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Response

from api.accounts.model import Account
from api.accounts.sessions import LINK_LASTS
from api.accounts.shapes import (
    AccountChange,
    AccountIn,
    AccountList,
    AccountOut,
    LinkOut,
    account_to_dict,
)
from api.problems import problem_responses
from api.service import ServiceDep
from corpus.codec import instant_text
from corpus.errors import BadInput

router = APIRouter(prefix="/v1/accounts", tags=["accounts"])


@router.get("")
def list_accounts(service: ServiceDep) -> AccountList:
    """List the accounts by name, on one page."""
    return AccountList(items=[_out(a) for a in service.accounts.store.all()], next_cursor=None)


@router.post("", status_code=201, responses=problem_responses(409, 422))
def add(given: AccountIn, service: ServiceDep, response: Response) -> AccountOut:
    """Make an account. It has no password yet: a link signs it in the first time."""
    accounts = service.accounts
    made = accounts.store.add(given.name, given.roles, now=accounts.clock())
    response.headers["Location"] = f"/v1/accounts/{quote(made.id)}"
    return _out(made)


@router.get("/{account_id}", responses=problem_responses(404))
def read(account_id: str, service: ServiceDep) -> AccountOut:
    """Read one account, by its id or its name."""
    return _out(service.accounts.store.get(account_id))


@router.patch("/{account_id}", responses=problem_responses(404, 409, 422))
def change(account_id: str, given: AccountChange, service: ServiceDep) -> AccountOut:
    """Change an account's roles, disable it or enable it again. The last admin stays one."""
    accounts = service.accounts
    account = accounts.store.get(account_id)
    if given.roles is not None:
        account = accounts.store.set_roles(account.id, given.roles)
    if given.disabled is True:
        account = accounts.store.disable(account.id, now=accounts.clock())
    elif given.disabled is False:
        account = accounts.store.enable(account.id)
    return _out(account)


@router.post("/{account_id}/link", status_code=201, responses=problem_responses(404, 422))
def link(account_id: str, service: ServiceDep, response: Response) -> LinkOut:
    """Make a link that signs one browser in as this account: once, within 15 minutes."""
    accounts = service.accounts
    account, now = accounts.store.get(account_id), accounts.clock()
    if account.disabled_at:
        raise BadInput(f"{account.name} is disabled", help="enable the account first")
    secret = accounts.sessions.link(account.id, now=now)
    response.headers["Cache-Control"] = "no-store"
    until = instant_text(now + LINK_LASTS)
    return LinkOut.model_validate({"path": f"/sign-in?link={secret}", "expires_at": until})


def _out(account: Account) -> AccountOut:
    return AccountOut.model_validate(account_to_dict(account))
