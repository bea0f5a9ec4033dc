"""Drafts against each way in which a server fails: what finishes, what it takes, what gets through.

The chain and the HTTP are real; the server is on loopback and the evidence is the sample corpus.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from behaviours import BEHAVIOURS, CUT
from llm_server import HonestModel, LlmServer
from rig import Made, Rig

from corpus.errors import DeskError
from drafter.llm import Budget, Price

# Dear enough to be noticed: a draft without faults costs about half of the budget.
PRICE, DOLLARS, CALLS = Price(10.0, 30.0), 1.0, 14
# Long enough for an honest answer on a busy machine, short enough to wait for it to pass.
DEADLINE_S = 3.0


@dataclass(frozen=True, slots=True)
class Row:
    """What came of ``drafts`` drafts. ``calls`` and ``calls_needed`` are requests, all together.

    ``named_failures`` ended with an error of ours that says what to do, ``over_budget`` passed
    their budget by more than one call; ``truncated_accepted`` hold words of a reply that was cut.
    """

    behaviour: str
    drafts: int
    finished: int
    named_failures: int
    calls: int
    calls_needed: int
    over_budget: int
    truncated_accepted: int

    def to_dict(self) -> dict[str, str | int]:
        return asdict(self)

    @property
    def holds(self) -> bool:
        """Whether nothing was lost without a name, overpaid, or taken for whole that was not."""
        return (
            self.finished + self.named_failures == self.drafts
            and self.calls <= 1.3 * self.calls_needed
            and not self.over_budget
            and not self.truncated_accepted
        )


def run(
    drafts: int, say: Callable[[str], None], names: Iterable[str] = tuple(BEHAVIOURS)
) -> Iterator[Row]:
    """Measure the behaviours; the fault meets another request in each of the drafts."""
    with tempfile.TemporaryDirectory(prefix="bench-chain-") as folder, Rig(Path(folder)) as rig:
        say("a draft without faults …")
        with LlmServer(HonestModel()) as server:
            _draft(rig, server, "none", 0)
            needed = len(server.requests)
        for name in names:
            make = BEHAVIOURS[name]
            say(f"{name} …")
            made, calls = [], 0
            for number in range(drafts):
                # The plan, a section, and so on to the last call of a draft without faults.
                at = number * (needed - 2) // max(drafts - 1, 1)
                with LlmServer(make(at)) as server:
                    made.append(_draft(rig, server, name, number))
                    calls += len(server.requests)
            yield _row(name, made, calls, needed * drafts)


def _draft(rig: Rig, server: LlmServer, name: str, number: int) -> Made:
    return rig.draft(
        rig.dossiers[0],
        server.base_url,
        draft_id=f"{name}-{number}",
        budget=Budget(dollars=DOLLARS, calls=CALLS),
        price=PRICE,
        deadline_s=DEADLINE_S,
    )


def _row(name: str, made: Iterable[Made], calls: int, needed: int) -> Row:
    drafts = list(made)
    dearest = PRICE.cost(8_000, 8_000)
    return Row(
        behaviour=name,
        drafts=len(drafts),
        finished=sum(m.briefing is not None for m in drafts),
        named_failures=sum(isinstance(m.error, DeskError) and bool(m.error.help) for m in drafts),
        calls=calls,
        calls_needed=needed,
        over_budget=sum(m.budget.used.cost > DOLLARS + dearest for m in drafts),
        truncated_accepted=sum(m.briefing is not None and CUT in str(m.briefing) for m in drafts),
    )
