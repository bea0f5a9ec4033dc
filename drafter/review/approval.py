"""Decisions on a draft as a whole, and what an approval holds for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from corpus.errors import DeskError
from drafter.revisions import Revision, content_hash

ReviewDecision = Literal["submit", "approve", "request_changes"]


class SelfApproval(DeskError):
    """Whoever asked for a draft does not approve it."""

    code = "self_approval"


@dataclass(frozen=True, slots=True)
class Review:
    """One decision on one revision. ``waived``: the approver is the requester, for want of others.

    ``content_hash`` names what a reader of that revision gets.
    """

    id: str
    decision: ReviewDecision
    revision: int
    revision_hash: str
    content_hash: str
    note: str
    by: str
    at: datetime
    waived: bool = False


def waiver_needed(requested_by: str | None, approver: str) -> bool:
    """Whether the approver is the one who asked for the draft."""
    return requested_by is not None and requested_by == approver


def refuse_self_approval(
    requested_by: str | None, approver: str, *, waive: bool, alone: bool
) -> bool:
    """Return whether a waiver is used; ``SelfApproval`` where one is needed and cannot be had.

    ``alone`` says that the desk has nobody else who could approve: only then can it be waived.
    """
    if not waiver_needed(requested_by, approver):
        return False
    if waive and alone:
        return True
    raise SelfApproval(
        "you asked for this draft, so somebody else approves it",
        help="the desk has nobody else: approve with waive_self_approval, which is recorded"
        if alone
        else "ask another editor to approve it",
    )


def approval_of(reviews: Sequence[Review], head: Revision) -> Review | None:
    """Return the approval that holds for ``head``: the last decision, made on this very text."""
    last = reviews[-1] if reviews else None
    if last is None or last.decision != "approve":
        return None
    same = (last.revision_hash, last.content_hash) == (head.hash, content_hash(head.briefing))
    return last if same else None
