"""``drafter bench stories`` and ``bench copies``: grouping beside a reader's labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, print_table, progress, say

Labelled = Annotated[
    Path,
    typer.Option(
        "--articles", metavar="FILE", help='JSON lines of articles with an "id" and a "story".'
    ),
]


def stories(
    articles: Labelled,
    labels: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help='JSON lines of "id", "story" and perhaps "topic"; without, the articles\' own.',
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Keep the store of the articles here, and use it again."
        ),
    ] = None,
    json: Json = False,
) -> int:
    """Let articles fall into stories and compare these with their labels (B-cubed).

    Told are the topics that the constants were chosen on, every other one; the other topics, which
    is the figure to quote; and all articles in one store.

    For example: drafter bench stories --articles news/ecbplus.jsonl
    """
    from corpus.bench.grouping import measure_stories
    from corpus.bench.labelled import read_labelled

    rows = []
    with progress("reading the articles …", quiet=json) as shown:
        for score in measure_stories(read_labelled(articles, labels), store, shown.now):
            agreement = score.agreement
            row = {
                "half": score.half,
                "precision": agreement.precision,
                "recall": agreement.recall,
                "f1": agreement.f1,
                "articles": agreement.items,
                "stories": score.stories,
                "found": score.found,
            }
            rows.append(row)
            if json:
                emit(row)
    if not json:
        print_table(
            ("topics", "precision", "recall", "F1", "articles", "stories", "found"),
            [
                (
                    str(row["half"]),
                    *(f"{row[name]:.3f}" for name in ("precision", "recall", "f1")),
                    *(f"{row[name]:,}" for name in ("articles", "stories", "found")),
                )
                for row in rows
            ],
        )
        say("B-cubed over articles. Quote “the others”: nothing was chosen on them.")
    return ExitCode.OK


def copies(
    articles: Labelled,
    labels: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help='JSON: {"articles": {story: [ids]}, "copies": [[id, id]]}; without, ours of ECB+.',
        ),
    ] = None,
    json: Json = False,
) -> int:
    """Tell which articles copy one text, and compare that with pairs that somebody read.

    For example: drafter bench copies --articles news/ecbplus.jsonl
    """
    from corpus.bench.grouping import measure_copies, read_copy_labels
    from corpus.bench.labelled import read_labelled

    with progress("reading the articles …", quiet=json):
        counts = measure_copies(read_labelled(articles), read_copy_labels(labels))
    if json:
        emit({
            "precision": counts.precision,
            "recall": counts.recall,
            "right": counts.right,
            "found": counts.found,
            "labelled": counts.labelled,
            "pairs": counts.pairs,
        })  # fmt: skip
        return ExitCode.OK
    print_table(
        ("precision", "recall", "pairs read"),
        [
            (
                f"{counts.precision:.3f} ({counts.right} of {counts.found} pairs found)",
                f"{counts.recall:.3f} ({counts.right} of {counts.labelled} labelled copies)",
                f"{counts.pairs:,}",
            )
        ],
    )
    return ExitCode.OK
