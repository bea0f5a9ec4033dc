"""The operators' words (``tables.toml``)."""

from __future__ import annotations

import calendar
import tomllib
from functools import cache
from importlib.resources import files

MONTHS = [m for m in calendar.month_name if m]
DAYS = list(calendar.day_name)
MONTH = f"(?:{'|'.join(MONTHS)})"
DAY = f"(?:{'|'.join(DAYS)})"


@cache
def _tables() -> dict[str, list[str]]:
    return tomllib.loads((files(__package__) / "tables.toml").read_text("utf-8"))


def words(name: str) -> tuple[str, ...]:
    """Return the list of this name."""
    return tuple(_tables()[name])


def pairs(name: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of this name: what stands there, what is put in its place."""
    split = (row.split(" | ") for row in _tables()[name])
    return tuple((left, right) for left, right in split)
