"""``drafter bench chain``: drafts against every way in which a model server fails."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.codes import ExitCode
from api.cli.options import Json
from api.cli.output import emit, print_table, progress
from corpus.errors import BadInput, NotSetUp

_SERVER = Path(__file__).parents[3] / "tests" / "llm_server"
_COLUMNS = (
    "behaviour",
    "drafts",
    "finished",
    "named_failures",
    "calls",
    "calls_needed",
    "over_budget",
    "truncated_accepted",
)


def chain(
    drafts: Annotated[int, typer.Option(min=1, metavar="N", help="Drafts a behaviour.")] = 5,
    behaviours: Annotated[
        list[str] | None,
        typer.Option("--behaviour", metavar="NAME", help="Only this one (repeatable)."),
    ] = None,
    json: Json = False,
) -> int:
    """Draft against a loopback server that fails in each of the known ways.

    Each draft must finish, or end with a named error that says what to do, for at most 1.3 times
    the calls that it needs, within its budget, and with no text that was cut short.
    Ends with 1 where that does not hold. It runs in a checkout alone: the server is the tests'.
    """
    if not _SERVER.is_dir():
        raise NotSetUp(
            "the failing model server is not installed", help="run it in a checkout of the project"
        )
    sys.path.insert(0, str(_SERVER))
    bench = importlib.import_module("bench_chain")
    names = tuple(behaviours or bench.BEHAVIOURS)
    if unknown := [name for name in names if name not in bench.BEHAVIOURS]:
        raise BadInput(
            f"no behaviour {unknown[0]!r}", help=f"choose of {', '.join(bench.BEHAVIOURS)}"
        )
    rows, holds = [], True
    with progress("storing the sample corpus …", quiet=json) as shown:
        for row in bench.run(drafts, shown.now, names):
            rows.append(row.to_dict())
            holds = holds and row.holds
            if json:
                emit(rows[-1])
    if not json:
        print_table(_COLUMNS, [_cells(row) for row in rows])
    return ExitCode.OK if holds else ExitCode.FAILED


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in _COLUMNS)
