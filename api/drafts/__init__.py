"""Drafts in the database, and what happens to them."""

from api.drafts.model import (
    LAST_EVENTS,
    Draft,
    DraftEvent,
    DraftPage,
    KeyReused,
    NotGenerating,
    briefing_of,
    briefing_raw,
    new_draft_id,
    request_from_dict,
    request_to_dict,
)
from api.drafts.queue import EVERYTHING, Wanted
from api.drafts.store import DraftStore
from api.review.figures import Figures

__all__ = [
    "EVERYTHING",
    "LAST_EVENTS",
    "Draft",
    "DraftEvent",
    "DraftPage",
    "DraftStore",
    "Figures",
    "KeyReused",
    "NotGenerating",
    "Wanted",
    "briefing_of",
    "briefing_raw",
    "new_draft_id",
    "request_from_dict",
    "request_to_dict",
]
