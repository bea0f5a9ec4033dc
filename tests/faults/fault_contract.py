"""Thousands of random requests, made from the OpenAPI document, against the running service.

No answer may be a server's error, and every answer has to be one that the document describes: its
status, its content type, its headers and its body.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))

from contract_rig import prepare, probe
from desk_client import Desk
from figure import Figure, Say

CASES, EACH = 2_000, 120


def measure(work: Path, say: Say) -> Iterable[Figure]:
    return ask_at_random(work, say, each=EACH, cases=CASES)


def ask_at_random(work: Path, say: Say, *, each: int, cases: int) -> Iterable[Figure]:
    desk = Desk(work)
    desk.start()
    try:
        tally = probe(desk.url, *prepare(desk), each=each)
    finally:
        desk.stop()
    for what, example in tally.examples.items():
        say(f"{what}\n{example}")
    say(f"{tally.operations} operations; answers by status: {dict(sorted(tally.statuses.items()))}")
    yield Figure.at_least("contract.cases", tally.cases, tally.cases, cases)
    yield Figure.at_most("contract.server_errors", tally.server_errors, tally.cases)
    yield Figure.at_most("contract.undocumented", tally.undocumented, tally.cases)
