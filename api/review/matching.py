"""``If-Match``: whoever changes a text, or decides on it, names the revision that they saw."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header

from corpus.errors import DeskError


class PreconditionRequired(DeskError):
    """A change of a text, or a decision on it, that does not say on which."""

    code = "precondition_required"


def etag(revision: str) -> str:
    """Return the entity tag of a revision's text."""
    return f'"{revision}"'


def _expected(
    if_match: Annotated[
        str | None, Header(description="the ETag of the text as you read it", max_length=200)
    ] = None,
) -> str:
    tag = (if_match or "").strip()
    if len(tag) < 3 or tag[0] != '"' or tag[-1] != '"' or '"' in tag[1:-1]:
        raise PreconditionRequired(
            "say on which text you act" if not tag else f"{tag} names no single text",
            help="send If-Match with the ETag that came with the text",
        )
    return tag[1:-1]


IfMatch = Annotated[str, Depends(_expected)]
