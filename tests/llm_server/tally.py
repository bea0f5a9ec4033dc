"""Where a draft's prompt tokens go: ``python tests/llm_server/tally.py DATA TOPIC…``.

DATA is a data folder of the desk, read only. Each TOPIC is drafted twice over a loopback model that
plans six points of twenty words a section: an honest one, which has nothing to mend, and a careless
one, which gets a number wrong in every sentence that has one and mends none of them. Counted with
``o200k_base``, by what the server was sent.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from llm_server import Behaviour, HonestModel, LlmServer, evidence_of, fact, step_of

from corpus.library import Library
from drafter.chain import draft
from drafter.ledger import MemoryLedger
from drafter.llm import Budget, LlmWriter, ModelClient, ModelConfig
from drafter.llm.tokens import TokenCounter
from drafter.model import DraftRequest
from prompts import Message, load_style

COUNTER = TokenCounter("o200k_base")
POINTS, POINT_WORDS = 6, 20
STYLE = load_style()


class Planning(HonestModel):
    """Plans points as long as they may be, in the evidence's words; careless where told so."""

    def __init__(self, *, careless: bool) -> None:
        super().__init__()
        if careless:
            self.repair = lambda _id, text, evidence: [fact(next(iter(evidence), "E1"), text, text)]
            for section in STYLE.sections:
                self.slips[section.title] = _slip

    def __call__(self, body: dict[str, Any]) -> Behaviour:
        answer = super().__call__(body)
        if step_of(body) != "plan":
            return answer
        plan = json.loads(str(answer))
        words = " ".join(evidence_of(body).values()).split()
        for number, section in enumerate(plan["sections"]):
            first = number * POINTS * POINT_WORDS
            starts = range(first, first + POINTS * POINT_WORDS, POINT_WORDS)
            section["points"] = [" ".join(words[i : i + POINT_WORDS]) for i in starts]
            section["evidence"] = section["evidence"][:10]
        return json.dumps(plan)


def _slip(lines: list[dict[str, Any]], _evidence: dict[str, str]) -> None:
    for line in lines:
        line["text"] = re.sub(r"\d", lambda digit: str(9 - int(digit.group())), line["text"])


def tally(library: Library, topic: str, *, careless: bool) -> tuple[Counter[str], int, int]:
    """Return the prompt tokens by step, the calls, and the sentences to mend at first."""
    events: list[Any] = []
    with LlmServer(Planning(careless=careless)) as server:
        client = ModelClient(
            ModelConfig("loopback", base_url=server.base_url),
            draft_id="d",
            ledger=MemoryLedger(),
            budget=Budget(dollars=1.0, calls=14),
            rng=random.Random(1),
        )
        asyncio.run(
            draft(
                DraftRequest(topic, writer="llm"),
                library=library,
                writer=LlmWriter(client),
                style=STYLE,
                draft_id="d",
                now=datetime(2026, 1, 1, tzinfo=UTC),
                on_event=events.append,
            )
        )
        steps: Counter[str] = Counter()
        for request in server.requests:
            messages = [Message(m["role"], m["content"]) for m in request["messages"]]
            steps[step_of(request).split(":")[0]] += COUNTER.count_messages(messages)
        faults = next((e.data["sentences"] for e in events if e.stage == "repair"), 0)
        return steps, len(server.requests), faults


def main(folder: str, *topics: str) -> None:
    with Library.open(Path(folder)) as library:
        for topic in topics:
            for careless in (False, True):
                steps, calls, faults = tally(library, topic, careless=careless)
                told = ", ".join(f"{step} {count:,}" for step, count in steps.items())
                how = "careless" if careless else "honest"
                print(f"{topic} ({how}): {sum(steps.values()):,} tokens in {calls} calls: {told}; "
                      f"{faults} sentences to mend")  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
