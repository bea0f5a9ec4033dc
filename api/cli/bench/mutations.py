"""``drafter bench mutations``: what the checks catch, beside what one might pick instead."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json, Sources
from api.cli.output import emit, print_table, progress, say

if TYPE_CHECKING:
    from evals.bench.mutations import Row
    from evals.mutations import Seed
    from evals.mutations.model import Half

_HEADS = ("system", "made: caught", "made: passed", "written: caught", "written: passed")
# One seed for all, so that two runs can be held against each other.
_SEED = 1
_SENTENCES = 8  # of each given article


def mutations(
    sources: Sources = None,
    each: Annotated[
        int, typer.Option("--each", min=1, help="Cases of each operator, at most.")
    ] = 60,
    held: Annotated[
        bool,
        typer.Option("--held", help="Only the half of the articles that nothing was mended on."),
    ] = False,
    systems: Annotated[
        list[str] | None,
        typer.Option("--system", metavar="NAME", help="Only this system (repeatable)."),
    ] = None,
    json: Json = False,
) -> int:
    """Count errors caught and honest sentences passed, by the checks and by other gates.

    The sentences are the fiction that ships, or those of --sources. With --json: a line a system.
    """
    from evals.bench import mutations as bench
    from prompts import load_style

    names = bench.chosen(systems or ())
    half: Half | None = "held" if held else None
    found = bench.gather(_seeds(sources or []), seed=_SEED, each=each, half=half)
    rows: list[Row] = []
    with progress(f"judging {len(found):,} sentences …", quiet=json) as shown:
        for row in bench.run(found, load_style(), names, shown.now):
            rows.append(row)
            if json:
                emit(asdict(row))
    if not json:
        print_table(_HEADS, [_cells(row) for row in rows if not row.absent])
        for row in rows:
            if row.absent:
                say(f"{row.system}: {row.absent}")
    return ExitCode.OK


def _seeds(paths: list[Path]) -> list[Seed]:
    from evals.mutations import fiction_seeds, source_seeds
    from evals.sources import read_sources

    if not paths:
        return fiction_seeds()
    return source_seeds(read_sources(paths).articles.values(), limit=_SENTENCES)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.system,
        _of(row.made_caught, row.made_errors),
        _of(row.made_passed, row.made_honest),
        _of(row.written_caught, row.written_errors),
        _of(row.written_passed, row.written_honest),
    )


def _of(part: int, whole: int) -> str:
    return f"{part:,}/{whole:,} {part / whole:.3f}" if whole else "–"
