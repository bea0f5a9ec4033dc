"""What the shapes of the API share: lines of text, instants, bodies that refuse unknown names."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Instant = Annotated[
    str, Field(description="RFC 3339, UTC", json_schema_extra={"format": "date-time"})
]
OutletNames = Annotated[list[Line], Field(max_length=50)]


class In(BaseModel):
    """A body that is sent to the API; a name that it does not know is an error."""

    model_config = ConfigDict(extra="forbid")
