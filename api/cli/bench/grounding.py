"""``drafter bench grounding``: which judge tells supported claims from unsupported ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import complain, emit, print_table, progress, say

if TYPE_CHECKING:
    from evals.bench.grounding import Row
    from evals.bench.items import Item
    from evals.support.grounding import Grounding

_HEADS = ("judge", "set", "claims", "supported", "balanced accuracy", "AUROC", "threshold", "ECE")


def grounding(
    data: Annotated[
        list[Path],
        typer.Option(
            "--data",
            metavar="FILE",
            help='JSON lines, .gz or not: {"id", "doc", "claim"}, with "start" and "end" where a '
            'span of doc is cited, and "label" (0 or 1) and "dataset" where known (repeatable).',
        ),
    ],
    systems: Annotated[
        list[str] | None,
        typer.Option("--system", metavar="NAME", help="Only this judge (repeatable)."),
    ] = None,
    json: Json = False,
) -> int:
    """Ask whether each text supports its claim, and measure the answers where labels are known.

    With --json: a line {"id", "score", "supported", "missing"} for each claim by the desk's own
    judge, then a line for each judge and set. A set's threshold is chosen on the other sets.
    """
    from evals.bench import grounding as bench
    from evals.bench.judges import DESK

    names = bench.chosen(systems or ())
    items = _read(data)
    labelled = any(item.label is not None for item in items)
    if not labelled:
        names = (DESK,)  # without labels there is nothing to compare by
    table: list[Row] = []
    answers: Sequence[Grounding] = ()
    with progress("judging …", quiet=json) as shown:
        for scored in bench.run(items, names, shown.now):
            answers = scored.answers or answers
            found = bench.rows(items, scored)
            table.extend(found)
            if json:
                for item, answer in zip(items, scored.answers, strict=False):
                    emit(_answer(item, answer))
                for row in found:
                    emit(_bare(row))
    if json:
        return ExitCode.OK
    if labelled:
        _print(table)
    else:
        _print_answers(items, answers)
    return ExitCode.OK


def _read(paths: Sequence[Path]) -> list[Item]:
    from corpus.errors import BadInput
    from evals.bench.items import BadLine, read_items

    items: list[Item] = []
    for path in paths:
        for item in read_items(path):
            if isinstance(item, BadLine):
                complain(f"{path}:{item.number}: {item.reason}", "the line is left out")
            else:
                items.append(item)
    if not items:
        raise BadInput(
            f"no claim in {', '.join(map(str, paths))}", help='a line is {"id", "doc", "claim"}'
        )
    return items


def _answer(item: Item, answer: Grounding) -> dict[str, Any]:
    return {
        "id": item.id,
        "score": round(answer.probability, 4),
        "supported": answer.supported,
        "missing": [list(place) for place in answer.missing],
    }


def _bare(row: Row) -> dict[str, Any]:
    """The row without what it has no figure for."""
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in asdict(row).items()
        if value != "" and not (isinstance(value, float) and math.isnan(value))
    }


def _print_answers(items: Sequence[Item], answers: Sequence[Grounding]) -> None:
    rows = [
        (
            item.id,
            f"{answer.probability:.3f}",
            "yes" if answer.supported else "no",
            ", ".join(item.claim[start:end] for start, end in answer.missing),
        )
        for item, answer in zip(items, answers, strict=True)
    ]
    print_table(("id", "score", "supported", "no evidence for"), rows)


def _print(table: Sequence[Row]) -> None:
    print_table(_HEADS, [_cells(row) for row in table if not row.absent])
    for row in table:
        if row.absent:
            say(f"{row.system}: {row.absent}")


def _cells(row: Row) -> tuple[str, ...]:
    figures = (row.balanced_accuracy, row.auroc, row.threshold, row.calibration_error)
    shown = ("–" if math.isnan(f) else f"{f:.3f}" for f in figures)
    return (row.system, row.dataset, f"{row.n:,}", f"{row.supported:,}", *shown)
