"""Reading what a user types: dates and windows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from corpus.errors import BadInput

_WINDOW = re.compile(r"(\d{1,4})\s*(d|days?|w|weeks?|h|hours?)?")
_DAYS_OF = {"d": 1.0, "w": 7.0, "h": 1 / 24}


def parse_instant(text: str | None, *, end_of_day: bool = False) -> datetime | None:
    """Read ``2026-05-10`` or an RFC 3339 instant, as UTC.

    A bare day means its first instant, or with ``end_of_day`` its last; a time without a zone is
    taken as UTC. Anything else is ``BadInput``.
    """
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        if not end_of_day:
            return datetime.combine(day, time.min, UTC)
        return datetime.combine(day, time.min, UTC) + timedelta(days=1, microseconds=-1)
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"{text!r} is not a date", help="write 2026-05-10 or 2026-05-10T09:00:00Z"
        ) from None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)


def parse_window(text: str | None) -> int | None:
    """Read ``14d``, ``14``, ``2w`` or ``48h`` as whole days; anything else is ``BadInput``."""
    if text is None:
        return None
    match = _WINDOW.fullmatch(text.strip().lower())
    days = int(match[1]) * _DAYS_OF[(match[2] or "d")[0]] if match else 0
    if days < 1 or days % 1:
        raise BadInput(f"{text!r} is not a window of whole days", help="write 14d, 2w or 48h")
    return int(days)
