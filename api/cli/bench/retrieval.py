"""``drafter bench retrieval``: which passage holds the evidence, system by system."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, print_table, progress, say

_FIGURES = ("mrr_at_10", "hits_at_4", "hits_at_10", "evidence_at_10")


def retrieval(  # noqa: PLR0913, PLR0917 (each parameter is an option)
    documents: Annotated[
        Path, typer.Option(metavar="FILE", help="Articles: whatever `drafter ingest` reads.")
    ],
    queries: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help='JSON lines: {"query", "evidence": [sentences], "topic"}.'
        ),
    ],
    systems: Annotated[
        list[str] | None,
        typer.Option("--system", metavar="NAME", help="Only this system (repeatable)."),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Keep the store of the documents here, and use it again."
        ),
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="Only N documents, and the questions that they answer."
        ),
    ] = None,
    json: Json = False,
) -> int:
    """Ask every system every question and tell where the evidence stood in its answers.

    A passage counts as right where it contains one of the question's evidence sentences.
    The store of the desk is not touched: the documents go into one of their own.
    """
    from corpus.bench import systems as known
    from corpus.bench.retrieval import read_queries

    asked = read_queries(queries)
    with progress("reading the documents …", quiet=json) as shown:
        articles = known.read_articles(documents)
        if sample:
            articles, asked = known.sampled(articles, asked, sample)
        results = known.run(articles, asked, known.chosen(systems or ()), store, shown.now)
        rows = []
        for result in results:
            rows.append(known.result_to_dict(result))
            if json:
                emit(rows[-1])
    if not json:
        print_table(("system", *_FIGURES, "queries"), [_cells(row) for row in rows])
        for row in rows:
            if row.get("absent"):
                say(f"{row['system']}: {row['absent']}")
    return ExitCode.OK


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    if row.get("absent"):
        return (row["system"], *("–" for _ in _FIGURES), "0")
    return (row["system"], *(f"{row[name]:.4f}" for name in _FIGURES), f"{row['queries']:,}")
