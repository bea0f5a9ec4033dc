"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Outlet = Annotated[
    list[str] | None,
    typer.Option("--outlet", metavar="OUTLET", help="Only this outlet (repeatable)."),
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="OUTLET", help="Leave this outlet out (repeatable)."),
]
Angle = Annotated[str | None, typer.Option(help="What to look at the story for.")]
Prefer = Annotated[
    list[str] | None,
    typer.Option("--prefer", metavar="OUTLET", help="Weigh this outlet more (repeatable)."),
]
Writer = Annotated[str | None, typer.Option(metavar="NAME", help="extractive (no model) or llm.")]
DraftId = Annotated[
    str, typer.Argument(metavar="ID", help="A draft's id, or enough of its beginning.")
]
Sources = Annotated[
    list[Path] | None,
    typer.Option("--sources", metavar="PATH", help="Articles to check against (repeatable)."),
]
