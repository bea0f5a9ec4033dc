"""Three editors who do at random all that one can do to a draft, often on a text long gone.

Over the real store: no edit may go under, no approval may stand on another text than it was given
to, nothing refused may change anything, the audit's chain has to hold, and the checks, which judge
only what changed, have to say what they say of the whole.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

sys.path.insert(0, str(Path(__file__).parents[2]))

from figure import Figure, Say

from drafter.review.audit import first_broken
from tests.api.review.random_editors import RandomEditors
from tests.api.review.review_office import Tally, open_office

_PROCESS = Path(__file__).parents[1] / "api" / "desk_process.py"
RUNS, STEPS = 500, 25
NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return edit_at_random(work, say, runs=RUNS, steps=STEPS)


def edit_at_random(work: Path, say: Say, *, runs: int, steps: int) -> Iterable[Figure]:
    sources = list(runpy.run_path(str(_PROCESS))["articles"]())
    opened = open_office(work, sources, NOW)

    class Machine(RandomEditors):
        office = opened
        tally = Tally()

    try:
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=runs,
                stateful_step_count=steps,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    except AssertionError as error:
        say(f"{error}\n{error.__cause__ or ''}")
    tally = Machine.tally
    say(f"done: {dict(tally.done.most_common())}")
    say(f"refused: {dict(tally.refused.most_common())}")
    broken = first_broken(opened.store.audit())
    entries = opened.store.last_entry()
    opened.library.close()
    lost = sum(n for what, n in tally.wrong.items() if what.startswith("lost edit"))
    approved = sum(n for what, n in tally.wrong.items() if what.startswith("approved"))
    reports = tally.wrong["the incremental report is not that of the whole"]
    other = sum(tally.wrong.values()) - lost - approved - reports
    yield Figure.at_least("random_editors.runs", tally.runs, tally.runs, runs)
    yield Figure.at_most("random_editors.lost_edits", lost, tally.edits)
    looked = tally.done["looked at approved"]
    yield Figure.at_most("random_editors.approved_though_changed", approved, looked)
    yield Figure.at_most("random_editors.reports_differ", reports, tally.runs)
    yield Figure.at_most("random_editors.audit_broken", int(broken is not None), entries)
    yield Figure.at_most("random_editors.other_faults", other, tally.runs)
