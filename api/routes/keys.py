"""Keys for programs: everybody's own, and all of them for an admin."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.accounts import Actor, ActorDep, Role
from api.accounts.errors import Forbidden
from api.accounts.permissions import roles_of
from api.accounts.shapes import KeyIn, KeyList, KeyMade, KeyOut, key_to_dict
from api.problems import problem_responses
from api.service import ServiceDep

router = APIRouter(prefix="/v1/keys", tags=["accounts"])


@router.get("")
def list_keys(
    service: ServiceDep,
    actor: ActorDep,
    everybodys: Annotated[bool, Query(alias="all", description="an admin sees all keys")] = False,
) -> KeyList:
    """List one's own keys, the newest first, on one page."""
    accounts = service.accounts
    own = None if everybodys and Role.ADMIN in actor.roles else actor.id
    now = accounts.clock()
    items = [KeyOut.model_validate(key_to_dict(key, now)) for key in accounts.keys.all(own)]
    return KeyList(items=items, next_cursor=None)


@router.post("", status_code=201, responses=problem_responses(404, 422))
def create(given: KeyIn, service: ServiceDep, actor: ActorDep, response: Response) -> KeyMade:
    """Make a key. Its secret is in this answer and nowhere else."""
    accounts, now = service.accounts, service.accounts.clock()
    wanted = frozenset[str](given.scopes)
    _no_more_than(actor, wanted)
    key, secret = accounts.keys.create(
        accounts.store.get(actor.id), given.name, wanted, now=now, expires_at=given.expires_at
    )
    response.headers["Cache-Control"] = "no-store"
    return KeyMade.model_validate({**key_to_dict(key, now), "secret": secret})


@router.post("/{key_id}/rotate", responses=problem_responses(404, 422))
def rotate(key_id: str, service: ServiceDep, actor: ActorDep, response: Response) -> KeyMade:
    """Give a key of one's own another secret; the old one ends at once."""
    keys, now = service.accounts.keys, service.accounts.clock()
    _no_more_than(actor, keys.get(key_id, account_id=actor.id).scopes)
    key, secret = keys.rotate(key_id, now=now, account_id=actor.id)
    response.headers["Cache-Control"] = "no-store"
    return KeyMade.model_validate({**key_to_dict(key, now), "secret": secret})


@router.delete("/{key_id}", responses=problem_responses(404))
def revoke(key_id: str, service: ServiceDep, actor: ActorDep) -> KeyOut:
    """End a key of one's own, or as an admin anybody's. It stays in the list."""
    now = service.accounts.clock()
    own = None if Role.ADMIN in actor.roles else actor.id
    key = service.accounts.keys.revoke(key_id, now=now, account_id=own)
    return KeyOut.model_validate(key_to_dict(key, now))


def _no_more_than(actor: Actor, scopes: frozenset[str]) -> None:
    """A key must not beget one that may do more than itself."""
    more = roles_of(scopes) - actor.roles - {Role.READER}
    if actor.via == "key" and more:
        raise Forbidden(
            f"a key without the scope for {min(more)} cannot make one with it",
            help="make it in the settings, or by a key with that scope",
        )
