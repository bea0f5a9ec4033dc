"""``drafter bench ingest``: how fast articles become searchable, beside the rivals."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from api.cli.bench.options import Documents, articles_of
from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, print_table, progress, say


def ingest(
    articles: Annotated[int, typer.Option(min=1, help="Store this many articles.")] = 100,
    rounds: Annotated[
        int, typer.Option(min=1, help="Take turns this often; medians are told.")
    ] = 3,
    documents: Documents = None,
    json: Json = False,
) -> int:
    """Let the desk and each rival store the same articles, in turn, from nothing.

    More articles than there are documents are documents with every fourth word replaced.
    Each rival runs twice: with the desk's own embedding model, and with the same weights in float32
    as the rival would batch them by default.
    """
    from corpus.bench import ingest as bench

    stock = bench.chosen(articles_of(documents), articles)
    with progress("beginning …", quiet=json) as shown:
        rates, absent = bench.run(stock, rounds, shown.now)
    rows = list(bench.summaries(rates))
    if json:
        for row in rows:
            emit(asdict(row))
        for system, why in absent.items():
            emit({"system": system, "absent": why})
        return ExitCode.OK
    print_table(
        ("system", "embedding", "articles", "passages", "articles/s", "core ms/article", "drafter"),
        [
            (
                row.system,
                row.embedding,
                f"{row.articles:,}",
                f"{row.passages:,}",
                f"{row.articles_per_second:.2f}",
                f"{row.core_ms_per_article:,.0f}",
                f"{row.times:.2f}×",
            )
            for row in rows
        ],
    )
    for system, why in absent.items():
        say(f"{system}: {why}")
    say(f"Medians of {rounds} rounds; the last column is how much faster the desk was.")
    return ExitCode.OK
