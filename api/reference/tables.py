"""Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = "<!-- Written by `python -m api.reference`; change what it reads, not this page. -->"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; what would end a cell is escaped."""
    head = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    return "\n".join([*head, *(f"| {' | '.join(map(_cell, row))} |" for row in rows)])


def code(text: str) -> str:
    """Return ``text`` as code, or nothing."""
    return f"`{text}`" if text else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
