"""What is measured beside the self-test's whole run: a sample of it, and the golden briefings."""

from __future__ import annotations

from collections import Counter
from typing import Any

from corpus.model import Severity
from evals.checks import ALL_CHECKS
from evals.golden.briefings import NAMES, load_briefing
from evals.mutations import as_dict, cases, fiction_seeds, outcomes, rates, written_cases
from evals.run import run
from prompts import HouseStyle

_EVERY = 150  # of the seeds one in so many: little enough to be measured anew by each test run


def sample_rates(style: HouseStyle, *, seed: int) -> dict[str, Any]:
    """Return the self-test's rates over one in 150 of its sentences, and all that people wrote.

    Whoever changes what a check says of them sees at once that rates kept before are out of date.
    """
    seeds = fiction_seeds()[::_EVERY]
    made = [*cases(seeds, seed=seed), *written_cases()]
    return as_dict(rates(outcomes(made, style)), seed=seed, sentences=len(seeds))


def briefing_rates(style: HouseStyle) -> dict[str, dict[str, int]]:
    """Return by check: faults ``planted`` in golden briefings for it and those it ``named``;
    ``good`` sentences and sections of the good ones, and those that it ``flagged`` there.

    A finding on a whole briefing counts as one place more.
    """
    counts: dict[str, Counter[str]] = {c.name: Counter() for c in ALL_CHECKS}
    for name in NAMES:
        golden = load_briefing(name, style)
        report = run(golden.briefing, golden.sources, style)
        heard = [f for f in report.findings if f.severity is not Severity.INFO]
        told = {(f.sentence_id or f.section, f.check.partition("@")[0]) for f in report.findings}
        for where, check in golden.faults:
            counts[check]["planted"] += 1
            counts[check]["named"] += (where, check) in told
        if golden.base is None:
            places = len(golden.briefing.sentences) + len(golden.briefing.sections)
            flagged = {(f.sentence_id or f.section, f.check.partition("@")[0]) for f in heard}
            for count in counts.values():
                count["good"] += places
            for _, check in flagged:
                counts[check]["flagged"] += 1
    return {
        name: {key: count[key] for key in ("planted", "named", "good", "flagged")}
        for name, count in sorted(counts.items())
    }
