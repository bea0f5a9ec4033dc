"""Settings as ``drafter settings`` tells them: value, default, where it is from."""

from __future__ import annotations

import os
from typing import Literal, TypedDict

from pydantic import SecretStr

from api.settings.reading import Settings, every_field, values_in_file


class Row(TypedDict):
    """One setting as ``drafter settings`` shows it; a secret's value is hidden."""

    name: str
    key: str
    value: str
    default: str
    source: Literal["environment", "file", "default"]
    doc: str


def describe(settings: Settings | None = None) -> list[Row]:
    """Return every setting with its value, default, source and meaning, secrets hidden."""
    settings = settings or Settings()
    in_file = values_in_file()
    rows: list[Row] = []
    for section, field, variable, info in every_field():
        in_section = in_file.get(section)
        rows.append(
            Row(
                name=variable,
                key=f"{section}.{field}",
                value=_shown(getattr(getattr(settings, section), field)),
                default=_shown(info.default),
                source="environment"
                if os.environ.get(variable)
                else "file"
                if isinstance(in_section, dict) and field in in_section
                else "default",
                doc=info.description or "",
            )
        )
    return rows


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set, hidden)"
    if value is None or value == "":
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
