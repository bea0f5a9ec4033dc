"""``drafter settings``: every setting, its value and where the value comes from."""

from __future__ import annotations

from typing import Any

from api.cli.options import Json
from api.cli.output import console, emit, plain


def settings(json: Json = False) -> int:
    """Show every setting: its value (secrets hidden), default, source and meaning."""
    from api.settings import describe

    rows: list[dict[str, Any]] = [dict(row) for row in describe()]
    if json:
        for row in rows:
            emit(row)
        return 0
    from rich.table import Table

    table = Table("setting", "value", "from", "what it does", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(plain(str(row[key])) for key in ("name", "value", "source", "doc")))
    console().print(table)
    return 0
