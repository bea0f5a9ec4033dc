"""Whether the service works."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class Health(BaseModel):
    """Whether the service works; ``checks`` names each part that was looked at."""

    status: Literal["ok", "unavailable"]
    version: str
    checks: dict[str, str] = {}
