"""Decisions on the checks, read from what is stored of one draft's review."""

from __future__ import annotations

from api.review.store import ReviewStore
from drafter.review.decisions import decisions
from evals.agreement import Decision


def decisions_of(store: ReviewStore, draft_id: str) -> list[Decision]:
    """Return what editors decided on a draft, in the order of time."""
    history = [stored.revision for stored in reversed(store.revisions(draft_id))]
    restored = {
        entry.revision
        for entry in store.audit(draft_id)
        if entry.action == "restored" and entry.revision is not None
    }
    return decisions(history, store.rulings(draft_id), store.reviews(draft_id), restored=restored)
