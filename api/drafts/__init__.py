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
from api.drafts.store import DraftStore

__all__ = [
    "LAST_EVENTS",
    "Draft",
    "DraftEvent",
    "DraftPage",
    "DraftStore",
    "KeyReused",
    "NotGenerating",
    "briefing_of",
    "briefing_raw",
    "new_draft_id",
    "request_from_dict",
    "request_to_dict",
]
