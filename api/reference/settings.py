"""The page of all settings, out of their own descriptions."""

from __future__ import annotations

from itertools import groupby

from api.reference.tables import MADE, code, table
from api.settings import describe


def settings_page() -> str:
    """Return the page: one table for each section of ``drafter.toml``."""
    parts = [
        MADE,
        "# Settings",
        "Every setting is an environment variable, or a field of `drafter.toml` in the current "
        "folder (`DRAFTER_CONFIG` names another file). The environment comes first, then the file, "
        "then the default. `drafter settings` prints them with what is in force and why.",
    ]
    for section, rows in groupby(describe(), lambda row: row["key"].partition(".")[0]):
        parts += [
            f"## [{section}]",
            table(
                ("variable", "field", "unless set", "what it is"),
                (
                    (
                        code(row["name"]),
                        code(row["key"].partition(".")[2]),
                        code(row["default"]),
                        row["doc"],
                    )
                    for row in rows
                ),
            ),
        ]
    return "\n\n".join(parts) + "\n"
