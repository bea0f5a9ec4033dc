"""Who may do what: one table of every route, and the only place where that is said.

A route without a row is closed to everybody, and a test names it. To open one, add a line here:
method and path as the route declares them, and one of the rows below. HEAD goes with GET.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from api.accounts.actor import Role

Limited = Literal["drafts", "searches", "sign_ins"]


@dataclass(frozen=True, slots=True)
class Row:
    """What a route asks of an actor: one of ``roles``; nothing at all where it is ``public``.

    ``limit`` names the bucket from which each request to it takes.
    """

    roles: frozenset[Role]
    public: bool = False
    limit: Limited | None = None

    def allows(self, roles: frozenset[Role]) -> bool:
        """Tell whether somebody signed in with ``roles`` may come in."""
        return self.public or bool(self.roles & roles)


def _row(*roles: Role) -> Row:
    return Row(frozenset(roles))


PUBLIC = Row(frozenset(), public=True)
NOBODY = Row(frozenset())
READ = Row(frozenset(Role))
ASK = _row(Role.ANALYST)
EDIT = _row(Role.ANALYST, Role.EDITOR)
DECIDE = _row(Role.EDITOR)
SEND = _row(Role.PUBLISHER)
MANAGE = _row(Role.ADMIN)
# Material comes in by those who work with it and by those who run the desk.
FILL = _row(Role.ANALYST, Role.EDITOR, Role.ADMIN)
SIGN_IN = replace(PUBLIC, limit="sign_ins")
SEARCH = replace(READ, limit="searches")
DRAFT = replace(ASK, limit="drafts")
REWRITE = replace(EDIT, limit="drafts")

_DRAFT = "/v1/drafts/{draft_id}"
_EDITING = (
    *("accept", "bring-back", "cite", "comment", "delete", "kind", "reject"),
    *("restore-revision", "review", "settle", "suggest", "uncite"),
)
_DECIDING = ("override", "verified")
PERMISSIONS: Mapping[str, Row] = {
    # The desk itself
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": READ,
    "GET /static/{path}": PUBLIC,
    "GET /v1/openapi.json": READ,
    # Signing in and out
    "GET /sign-in": PUBLIC,
    "POST /sign-in": SIGN_IN,
    "POST /sign-out": READ,
    "GET /v1/session": READ,
    "POST /v1/session": SIGN_IN,
    "DELETE /v1/session": READ,
    # Accounts and keys; everybody has keys of their own
    "GET /settings": READ,
    "POST /settings/password": READ,
    "POST /settings/keys": READ,
    "POST /settings/keys/{key_id}/rotate": READ,
    "POST /settings/keys/{key_id}/revoke": READ,
    "POST /settings/accounts": MANAGE,
    "POST /settings/accounts/{account_id}": MANAGE,
    "GET /v1/keys": READ,
    "POST /v1/keys": READ,
    "POST /v1/keys/{key_id}/rotate": READ,
    "DELETE /v1/keys/{key_id}": READ,
    "GET /v1/accounts": MANAGE,
    "POST /v1/accounts": MANAGE,
    "GET /v1/accounts/{account_id}": MANAGE,
    "PATCH /v1/accounts/{account_id}": MANAGE,
    "POST /v1/accounts/{account_id}/link": MANAGE,
    # Articles and feeds
    "GET /v1/articles": SEARCH,
    "POST /v1/articles": FILL,
    "GET /v1/articles/{article_id}": READ,
    "POST /v1/imports": FILL,
    "GET /v1/search": SEARCH,
    "GET /v1/feeds": READ,
    "POST /v1/feeds": MANAGE,
    "GET /v1/feeds/{feed_id}": READ,
    "PATCH /v1/feeds/{feed_id}": MANAGE,
    "DELETE /v1/feeds/{feed_id}": MANAGE,
    # Drafts
    "POST /v1/evaluations": SEARCH,
    "GET /v1/drafts": READ,
    "POST /v1/drafts": DRAFT,
    f"GET {_DRAFT}": READ,
    f"POST {_DRAFT}/cancel": EDIT,
    f"GET {_DRAFT}/events": READ,
    f"GET {_DRAFT}/exports/{{format}}": READ,
    # Standing requests: who may ask for a draft may have it asked for again and again.
    "GET /v1/standing": READ,
    "POST /v1/standing": DRAFT,
    "GET /v1/standing/{standing_id}": READ,
    "PATCH /v1/standing/{standing_id}": EDIT,
    "DELETE /v1/standing/{standing_id}": EDIT,
    "POST /v1/standing/{standing_id}/run": DRAFT,
    # Review
    f"GET {_DRAFT}/sections/{{key}}": READ,
    f"PUT {_DRAFT}/sections/{{key}}": EDIT,
    f"POST {_DRAFT}/sections/{{key}}/regenerate": REWRITE,
    f"GET {_DRAFT}/citations": READ,
    f"POST {_DRAFT}/citations": EDIT,
    f"POST {_DRAFT}/withheld/{{sentence_id}}/restore": EDIT,
    f"DELETE {_DRAFT}/sentences/{{sentence_id}}/citations/{{label}}": EDIT,
    f"POST {_DRAFT}/sentences/{{sentence_id}}/kind": EDIT,
    f"POST {_DRAFT}/sentences/{{sentence_id}}/verified": DECIDE,
    f"GET {_DRAFT}/sentences/{{sentence_id}}/evidence": READ,
    f"GET {_DRAFT}/findings": READ,
    f"PATCH {_DRAFT}/findings/{{finding_id}}": DECIDE,
    f"GET {_DRAFT}/revisions": READ,
    f"GET {_DRAFT}/revisions/{{n}}": READ,
    f"GET {_DRAFT}/revisions/{{n}}/diff": READ,
    f"POST {_DRAFT}/revisions/{{n}}/restore": EDIT,
    f"GET {_DRAFT}/reviews": READ,
    # To submit; who may approve is looked at where the decision is read (check_decision).
    f"POST {_DRAFT}/reviews": EDIT,
    f"GET {_DRAFT}/comments": READ,
    f"POST {_DRAFT}/comments": EDIT,
    f"PATCH {_DRAFT}/comments/{{comment_id}}": EDIT,
    f"GET {_DRAFT}/suggestions": READ,
    f"POST {_DRAFT}/suggestions": EDIT,
    "POST /v1/suggestions/{suggestion_id}/accept": EDIT,
    "POST /v1/suggestions/{suggestion_id}/reject": EDIT,
    f"GET {_DRAFT}/presence": READ,
    f"POST {_DRAFT}/presence": READ,
    f"DELETE {_DRAFT}/presence": READ,
    f"DELETE {_DRAFT}/sentences/{{sentence_id}}": EDIT,
    f"POST {_DRAFT}/citations/{{label}}/move": EDIT,
    "GET /v1/rewrites/{rewrite_id}": READ,
    f"GET {_DRAFT}/activity": READ,
    f"GET {_DRAFT}/audit": READ,
    # Publishing
    f"GET {_DRAFT}/publications": READ,
    f"POST {_DRAFT}/publications": SEND,
    "GET /v1/publications": READ,
    "GET /v1/publications/{publication_id}": READ,
    # What is published is for everybody.
    "GET /archive": PUBLIC,
    "GET /archive/{path}": PUBLIC,
    # So are the stories under way, unless the settings keep them to the desk.
    "GET /dashboard": PUBLIC,
    "GET /stories/{story_id}": PUBLIC,
    "GET /v1/dashboard": PUBLIC,
    "GET /v1/dashboard/events": PUBLIC,
    "GET /v1/stories": PUBLIC,
    "GET /v1/stories/{story_id}": PUBLIC,
    "POST /v1/publications/{publication_id}/corrections": SEND,
    "POST /v1/publications/{publication_id}/retraction": SEND,
    "POST /v1/publications/{publication_id}/confirmation": SEND,
    "POST /v1/publications/{publication_id}/retry": SEND,
    "POST /v1/publications/{publication_id}/withdrawal": SEND,
    "POST /v1/publications/{publication_id}/kept": DECIDE,
    "GET /v1/recheck": READ,
    "GET /v1/channels": SEND,
    # Pages
    "GET /": READ,
    "POST /drafts": DRAFT,
    "GET /drafts/{draft_id}": READ,
    "POST /drafts/{draft_id}/cancel": EDIT,
    "GET /articles/{article_id}": READ,
    "GET /search": SEARCH,
    "GET /drafts/{draft_id}/audit": READ,
    "GET /drafts/{draft_id}/history": READ,
    "GET /drafts/{draft_id}/history/{n}": READ,
    "GET /drafts/{draft_id}/sections/{key}/edit": READ,
    "POST /drafts/{draft_id}/sections/{key}/edit": EDIT,
    "GET /drafts/{draft_id}/send": READ,
    "GET /drafts/{draft_id}/preview/{path}": READ,
    "POST /drafts/{draft_id}/send": SEND,
    "POST /drafts/{draft_id}/send/{publication_id}/{action}": SEND,
    "GET /standing": READ,
    "POST /standing": DRAFT,
    "POST /standing/{standing_id}/run": DRAFT,
    "POST /standing/{standing_id}/{action}": EDIT,
    "GET /recheck": READ,
    "POST /recheck/{publication_id}/correct": SEND,
    "POST /recheck/{publication_id}/keep": DECIDE,
    # What the workspace does by form, each as its counterpart of the API
    **{f"POST /drafts/{{draft_id}}/do/{action}": EDIT for action in _EDITING},
    **{f"POST /drafts/{{draft_id}}/do/{action}": DECIDE for action in _DECIDING},
    "POST /drafts/{draft_id}/do/regenerate": REWRITE,
}

_DASHBOARD = (
    *("GET /dashboard", "GET /stories/{story_id}"),
    *(
        "GET /v1/dashboard",
        "GET /v1/dashboard/events",
        "GET /v1/stories",
        "GET /v1/stories/{story_id}",
    ),
)


def permissions_with(dashboard: Literal["public", "desk"]) -> Mapping[str, Row]:
    """Return the table with the dashboard open to everybody, or to those who are signed in."""
    if dashboard == "public":
        return PERMISSIONS
    return {**PERMISSIONS, **dict.fromkeys(_DASHBOARD, READ)}


# What a key may be made for; it never does more than the account that it belongs to.
SCOPES: Mapping[str, Role] = {
    "read": Role.READER,
    "draft": Role.ANALYST,
    "review": Role.EDITOR,
    "publish": Role.PUBLISHER,
    "admin": Role.ADMIN,
}


def roles_of(scopes: frozenset[str]) -> frozenset[Role]:
    """Return the roles for which a key with ``scopes`` stands."""
    return frozenset(SCOPES[scope] for scope in scopes)


def needed(row: Row) -> str:
    """Return the roles that a row asks for, in words."""
    return " or ".join(role.value for role in Role if role in row.roles)
