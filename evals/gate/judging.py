"""Judge documents and sum their scores."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from corpus.errors import BadInput
from corpus.model import Report, Score
from evals.checks import ALL_CHECKS
from evals.gate.model import Document, Judged
from evals.run import run
from prompts import HouseStyle

# What asks for a briefing of the house: its sections, their order and their lengths.
HOUSE_FORM = frozenset({"shape", "blocks"})


def judge_document(document: Document, style: HouseStyle, skip: Collection[str] = ()) -> Judged:
    """Judge one document by the sources that it carries, without the checks in ``skip``."""
    return Judged(document, run(document.briefing, document.sources, style, skip=skip))


def total(reports: Iterable[Report]) -> dict[str, Score]:
    """Return each score over all reports: numerators and denominators summed, by name."""
    sums: dict[str, Score] = {}
    for report in reports:
        for name, score in report.scores.items():
            old = sums.get(name, Score(0, 0))
            numerator = round(old.numerator + score.numerator, 6)
            sums[name] = Score(numerator, old.denominator + score.denominator)
    return dict(sorted(sums.items()))


def skipped(names: Iterable[str]) -> frozenset[str]:
    """Read names of checks to leave out; one that no check has is ``BadInput``."""
    known = {check.name for check in ALL_CHECKS}
    wanted = frozenset(part.strip() for name in names for part in name.split(",") if part.strip())
    if unknown := sorted(wanted - known):
        raise BadInput(
            f"no check named {', '.join(unknown)}", help=f"there are: {', '.join(sorted(known))}"
        )
    return wanted
