"""``drafter bench memory``: what the process holds while a store grows."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.bench.options import Documents, articles_of
from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, print_table, progress

if TYPE_CHECKING:
    from corpus.bench.growth import Footprint


def memory(
    passages: Annotated[int, typer.Option(min=1, help="Let the store grow this far.")] = 100_000,
    every: Annotated[int, typer.Option(min=1, help="Look each so many passages.")] = 20_000,
    documents: Documents = None,
    json: Json = False,
) -> int:
    """Ingest articles without end and watch the memory of the process.

    The whole pipeline runs but the model: texts get real vectors, mixed and blurred.
    The vector index, which Chroma holds in memory, is told apart: what it adds to a process.
    """
    from corpus.bench.growth import grow

    articles = articles_of(documents)
    rows: list[Footprint] = []
    with ExitStack() as stack, progress("beginning …", quiet=json) as shown:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for row in grow(folder, passages, articles, every, shown.now):
            rows.append(row)
            if json:
                emit({**asdict(row), "aside_mb": row.aside_mb})
    if not json:
        print_table(
            ("passages", "resident MB", "of it the index", "the rest", "core seconds"),
            [
                (
                    f"{row.passages:,}",
                    f"{row.resident_mb:.0f}",
                    f"{row.index_mb:.0f}",
                    f"{row.aside_mb:.0f}",
                    f"{row.core_seconds:.0f}",
                )
                for row in rows
            ],
        )
    return ExitCode.OK
