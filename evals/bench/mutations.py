"""Errors caught and honest sentences passed, by the desk's checks and by what one might pick.

The cases are those of ``evals.mutations``: made by operators in true sentences, and written by
people. Each rival passes a sentence at the score that it takes for support by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.errors import BadInput, NotSetUp
from evals.bench.items import Item
from evals.bench.judges import DESK, JUDGES, THRESHOLDS, Say
from evals.mutations import Case, cases, outcomes, written_cases
from evals.mutations.model import Half, Seed
from prompts import HouseStyle

CHECKS = "drafter, all checks"
# What is compared: the checks together, and of the grounding bench's judges all but the desk's.
SYSTEMS = (CHECKS, *(name for name in JUDGES if not name.startswith(DESK)))
# The old article's words are the same: no judge of words alone can tell, so none is asked.
_BY_DATE = "citation-old"


@dataclass(frozen=True, slots=True)
class Row:
    """One system: errors caught and honest sentences passed, each of how many.

    ``made`` counts what operators made (and the clean sentences), ``written`` what people wrote.
    ``absent`` says why a system has no figures.
    """

    system: str
    made_errors: int = 0
    made_caught: int = 0
    made_honest: int = 0
    made_passed: int = 0
    written_errors: int = 0
    written_caught: int = 0
    written_honest: int = 0
    written_passed: int = 0
    absent: str = ""


def gather(seeds: Sequence[Seed], *, seed: int, each: int, half: Half | None = None) -> list[Case]:
    """Return at most ``each`` cases of every operator, spread over the seeds, and all written ones.

    ``half`` keeps to one half of the articles.
    """
    kept = [s for s in seeds if half in {None, s.half}]
    found: list[Case] = []
    for name, group in groupby(cases(kept, seed=seed), key=lambda c: c.operator.name):
        made = list(group)
        if name != _BY_DATE:
            found += made[:: max(1, len(made) // each)][:each]
    return found + [c for c in written_cases() if half in {None, c.made_from.half}]


def run(
    found: Sequence[Case], style: HouseStyle, systems: Sequence[str], say: Say
) -> Iterator[Row]:
    """Let each system judge all cases; one that is not installed says so in its row."""
    items = [_item(case) for case in found]
    for system in systems:
        try:
            if system == CHECKS:
                passed = [not o.flagged for o in outcomes(found, style)]
            else:
                least = THRESHOLDS[system]
                passed = [bool(score >= least) for score in JUDGES[system](items, say)]
        except NotSetUp as error:
            yield Row(system, absent=f"{error} ({error.help})")
            continue
        yield _row(system, found, passed)


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """Return the systems of these names, all where none is given; an unknown one is refused."""
    for name in names:
        if name not in SYSTEMS:
            raise BadInput(f"no system {name!r}", help=f"one of: {'; '.join(SYSTEMS)}")
    return tuple(names) or SYSTEMS


def _item(case: Case) -> Item:
    true = case.seed
    start, end = min(a for a, _ in true.cites), max(b for _, b in true.cites)
    return Item(true.id, true.article.text, true.text, start, end, case.operator.honest)


def _row(system: str, found: Sequence[Case], passed: Sequence[bool]) -> Row:
    counts = dict.fromkeys(("made", "written"), (0, 0, 0, 0))
    for case, through in zip(found, passed, strict=True):
        key = "written" if case.operator.name.startswith("written") else "made"
        errors, caught, honest, right = counts[key]
        if case.operator.honest:
            counts[key] = errors, caught, honest + 1, right + through
        else:
            counts[key] = errors + 1, caught + (not through), honest, right
    return Row(system, *counts["made"], *counts["written"])
