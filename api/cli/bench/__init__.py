"""``drafter bench``: what the desk is measured by. One module a bench; all are registered here."""

from __future__ import annotations

from collections.abc import Callable

import typer

from api.cli.bench import (
    chain,
    compare,
    edit,
    grounding,
    ingest,
    memory,
    mutations,
    retrieval,
    search,
    stories,
)
from api.cli.codes import EXIT_CODES

_EPILOG = f"""
[bold]Examples[/bold]

  drafter bench retrieval --documents documents.jsonl.gz --queries queries.jsonl

  drafter bench grounding --data claims.jsonl.gz

  drafter bench ingest --articles 100 --rounds 3

  drafter bench search --passages 10000,100000

  drafter bench memory --passages 100000 --every 20000

  drafter bench stories --articles news/ecbplus.jsonl

  drafter bench copies --articles news/ecbplus.jsonl

  drafter bench mutations --held

  drafter bench chain

  drafter bench edit

  drafter bench compare --articles news/ecbplus.jsonl

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
    "mutations": mutations.mutations,
    "retrieval": retrieval.retrieval,
    "ingest": ingest.ingest,
    "search": search.search,
    "memory": memory.memory,
    "stories": stories.stories,
    "copies": stories.copies,
    "chain": chain.chain,
    "edit": edit.edit,
    "compare": compare.compare,
}
for _name, _function in _BENCHES.items():
    bench.command(_name, epilog=EXIT_CODES)(_function)
