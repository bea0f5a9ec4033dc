"""Drafts as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from api.drafts.model import Draft, request_from_dict
from api.review.figures import Figures


def draft_of(row: Row[Any]) -> Draft:
    """Read a row of ``drafts``."""
    return Draft(
        id=row.id,
        topic=row.topic,
        state=row.state,
        request=request_from_dict(row.request),
        briefing=row.briefing,
        error=row.error,
        created_at=row.created_at,
        updated_at=row.updated_at,
        requested_by=row.requested_by,
        head=row.head,
        figures=None
        if row.blocking is None
        else Figures(row.blocking, row.needed, row.cited, row.supported),
    )
