"""``drafter bench``: what the desk is measured by. One module a bench; all are registered here."""

from __future__ import annotations

from collections.abc import Callable

import typer

from api.cli.bench import grounding, retrieval
from api.cli.codes import EXIT_CODES

_EPILOG = f"""
[bold]Examples[/bold]

  drafter bench retrieval --documents documents.jsonl.gz --queries queries.jsonl

  drafter bench grounding --data claims.jsonl.gz

{EXIT_CODES}
"""

bench = typer.Typer(
    help="Measure the desk on data of your own, side by side with what else one might pick.",
    epilog=_EPILOG,
    rich_markup_mode="rich",
    no_args_is_help=True,
)

_BENCHES: dict[str, Callable[..., int]] = {
    "grounding": grounding.grounding,
    "retrieval": retrieval.retrieval,
}
for _name, _function in _BENCHES.items():
    bench.command(_name, epilog=EXIT_CODES)(_function)
