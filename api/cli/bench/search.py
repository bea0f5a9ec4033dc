"""``drafter bench search``: how long a search takes, by size of the store and by filter."""

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
from corpus.errors import BadInput

if TYPE_CHECKING:
    from corpus.bench.search import Latency


def search(
    passages: Annotated[
        str, typer.Option(metavar="N,N", help="Sizes of the stores to search.")
    ] = "10000,100000",
    searches: Annotated[int, typer.Option(min=20, help="Questions of each kind.")] = 100,
    documents: Documents = None,
    keep: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Keep the stores here, and use them again."),
    ] = None,
    json: Json = False,
) -> int:
    """Build a store of each size and time searches in it, without and with filters.

    As the writer (the service) and as a reader (a command beside it).
    Texts are documents with every fourth word replaced; vectors are real ones, mixed and blurred.
    """
    from corpus.bench import bulk
    from corpus.bench import search as bench

    sizes = _sizes(passages)
    articles = articles_of(documents)
    rows: list[Latency] = []
    with ExitStack() as stack, progress("beginning …", quiet=json) as shown:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for size in sizes:
            store = folder / str(size)
            bulk.build(store, size, articles, shown.now)
            for row in bench.run(store, articles, searches, shown.now):
                rows.append(row)
                if json:
                    emit(asdict(row))
    if not json:
        print_table(
            ("passages", "role", "filter", "p50 ms", "p95 ms", "core ms", "searches"),
            [
                (
                    f"{row.passages:,}",
                    row.role,
                    row.filter,
                    f"{row.p50_ms:.1f}",
                    f"{row.p95_ms:.1f}",
                    f"{row.core_ms:.1f}",
                    f"{row.searches:,}",
                )
                for row in rows
            ],
        )
    return ExitCode.OK


def _sizes(text: str) -> list[int]:
    try:
        sizes = [int(part) for part in text.split(",")]
    except ValueError:
        sizes = []
    if not sizes or min(sizes) < 1:
        raise BadInput(f"{text!r} are no sizes of stores", help="write 10000 or 10000,100000")
    return sizes
