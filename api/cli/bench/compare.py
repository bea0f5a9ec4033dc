"""``drafter bench compare``: the desk beside what one might pick instead."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, print_table, progress
from corpus.errors import BadInput


def compare(
    articles: Annotated[
        Path,
        typer.Option(
            "--articles", metavar="FILE", help='JSON lines of articles with an "id" and a "story".'
        ),
    ],
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="Only this one (repeatable)."),
    ] = None,
    json: Json = False,
) -> int:
    """Draft on the five largest stories, beside other systems, with a model that invents.

    All get the same articles and topics, and the same loopback model, which changes every fourth
    sentence that it writes; told is how many of those reach a reader unmarked. Each system is also
    killed half way and started again. What the figures mean: docs/comparison.md.

    For example: drafter bench compare --articles news/ecbplus.jsonl --only drafter
    """
    from corpus.bench.labelled import read_labelled
    from drafter.bench.compare import CONTENDERS
    from drafter.bench.compare import compare as measured
    from drafter.bench.material import chosen
    from drafter.bench.table import cells, columns

    names = [contender.name for contender in CONTENDERS]
    if unknown := [name for name in only or () if name not in names]:
        raise BadInput(f"no system {unknown[0]!r}", help=f"choose of {', '.join(names)}")
    taken = [c for c in CONTENDERS if not only or c.name in only]
    rows = []
    with progress("reading the articles …", quiet=json) as shown:
        for row in measured(chosen(read_labelled(articles)), shown.now, taken):
            rows.append(row.to_dict())
            if json:
                emit(rows[-1])
    if not json:
        heads = columns()
        for told in rows:
            print_table(("", told["name"]), list(zip(heads[1:], cells(told)[1:], strict=True)))
    return ExitCode.FAILED if any(row["error"] for row in rows) else ExitCode.OK
