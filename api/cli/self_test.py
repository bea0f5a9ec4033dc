"""``drafter eval --self-test``: what the checks catch of errors made on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.codes import ExitCode
from api.cli.output import emit, progress, say

if TYPE_CHECKING:
    from corpus.model import Article

SelfTest = Annotated[
    bool,
    typer.Option(
        "--self-test",
        help="Measure the checks: make known errors and honest changes in true sentences (of "
        "--sources, else of the fiction that ships) and count what is caught.",
    ),
]
# One seed for all, so that two runs can be held against each other.
_SEED = 1
# Of each given article the first sentences tell the news; all of a long one would outweigh others.
_SENTENCES = 8


def run_self_test(given: Mapping[str, Article], *, json: bool) -> int:
    """Make the cases, judge them and print the rates; always ends with 0."""
    from evals.mutations import (
        as_dict,
        as_text,
        cases,
        fiction_seeds,
        outcomes,
        rates,
        source_seeds,
        written_cases,
    )
    from evals.rates import briefing_rates, sample_rates
    from prompts import load_style

    style = load_style()
    seeds = source_seeds(given.values(), limit=_SENTENCES) if given else fiction_seeds()
    made = [*cases(seeds, seed=_SEED), *(() if given else written_cases())]
    judged = []
    with progress("judging", quiet=json) as shown:
        for outcome in outcomes(made, style):
            judged.append(outcome)
            shown.now(f"judged {len(judged):,} of {len(made):,} sentences")
    found = rates(judged)
    if json:
        told = as_dict(found, seed=_SEED, sentences=len(seeds))
        if not given:
            told |= {
                "sample": sample_rates(style, seed=_SEED),
                "briefings": briefing_rates(style),
            }
        emit(told)
        return ExitCode.OK
    say(as_text(found))
    where = f"{len(given):,} given articles" if given else "the fiction that ships"
    say(f"{len(made):,} cases made from {len(seeds):,} sentences of {where}.")
    return ExitCode.OK
