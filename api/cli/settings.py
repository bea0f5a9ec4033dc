"""``drafter settings``: every setting, its value and where the value comes from."""

from __future__ import annotations

from typing import Any

from api.cli.options import Json
from api.cli.output import emit, print_table


def settings(json: Json = False) -> int:
    """Show every setting: its value (secrets hidden), default, source and meaning."""
    from api.settings import describe

    rows: list[dict[str, Any]] = [dict(row) for row in describe()]
    if json:
        for row in rows:
            emit(row)
        return 0
    shown = ("name", "value", "source", "doc")
    cells = [[str(row[key]) for key in shown] for row in rows]
    print_table(("setting", "value", "from", "what it does"), cells)
    return 0
