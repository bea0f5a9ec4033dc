"""Whoever makes a request: a person in a browser, a program with a key, or anybody at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from fastapi import Depends, Request


class Role(StrEnum):
    """What an account may do; one account may have several."""

    READER = "reader"
    ANALYST = "analyst"  # request, edit
    EDITOR = "editor"  # edit, resolve, approve
    PUBLISHER = "publisher"  # send
    ADMIN = "admin"  # accounts, keys, feeds


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. ``id`` names the account and goes into every audit entry.

    ``via`` is ``session`` for a browser that signed in, ``key`` for a program, ``open`` where the
    desk's sign-in is switched off and whoever reaches it may do everything.
    """

    id: str
    name: str
    roles: frozenset[Role]
    via: Literal["session", "key", "open"]


# A desk without sign-in knows one person, who may do everything.
ANYBODY = Actor("desk", "the desk", frozenset(Role), "open")


def _actor(request: Request) -> Actor:
    """Return who the guard found to be asking."""
    actor: Actor = request.scope.get("state", {}).get("actor", ANYBODY)
    return actor


def _visitor(request: Request) -> Actor | None:
    """Return who is asking on a route that is for everybody; ``None`` where nobody signed in."""
    actor: Actor | None = request.scope.get("state", {}).get("actor")
    return actor


ActorDep = Annotated[Actor, Depends(_actor)]
VisitorDep = Annotated[Actor | None, Depends(_visitor)]
