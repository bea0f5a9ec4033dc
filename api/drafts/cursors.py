"""Where the next page of drafts begins, as an opaque word."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from api.drafts.model import Draft
from corpus.errors import BadInput


def cursor_after(draft: Draft) -> str:
    """Return the cursor of the page after ``draft``."""
    return base64.urlsafe_b64encode(f"{draft.created_at.isoformat()} {draft.id}".encode()).decode()


def read_cursor(cursor: str) -> tuple[datetime, str]:
    """Return the instant and id that a cursor holds; ``BadInput`` where it is none of ours."""
    try:
        at, _, last = base64.urlsafe_b64decode(cursor.encode("ascii")).decode().partition(" ")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not last:
            raise ValueError("incomplete")
    except (ValueError, binascii.Error):
        raise BadInput(
            "this cursor is none of ours", help="pass next_cursor as it was given, or leave it out"
        ) from None
    return moment, last
