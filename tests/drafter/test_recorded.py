"""The wired path over a loopback server that plays recorded replies: plan, write, repair, checks.

Each file in ``recorded/`` holds what a model answered, raw, and what must come of it: the sentences
that are kept, those that are withheld with a word of the reason, and words that may not appear.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from llm_server import LlmServer, step_of

from corpus.library import Library
from corpus.model import Article, Briefing, Kind, Role, Verdict
from drafter.chain import REPAIR_ROUNDS, draft
from drafter.exports import to_markdown
from drafter.ledger import MemoryLedger
from drafter.llm import Budget, LlmWriter, ModelClient, ModelConfig
from drafter.model import Dossier
from evals import run
from prompts import HouseStyle

RECORDED = Path(__file__).with_name("recorded")
NAMES = ("good", "careless", "hostile")


@cache
def recording(name: str) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return raw


class Player:
    """Answers each step with what was recorded for it; repairs by the text of the fault."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record
        self.steps: list[str] = []

    def __call__(self, body: dict[str, Any]) -> str:
        step = step_of(body)
        self.steps.append(step)
        if step.startswith("write:"):
            answer: str = self.record["sections"][step.removeprefix("write:")]
            return answer
        if step != "repair":
            return str(self.record[step])
        round_ = min(self.steps.count("repair"), len(self.record["repairs"])) - 1
        recorded = self.record["repairs"][round_]
        prompt = body["messages"][1]["content"]
        faults = re.findall(r"^id (\w+) · section.*\n  text: (.*)$", prompt, re.MULTILINE)
        repairs = [{"id": i, "sentences": recorded[t]} for i, t in faults if t in recorded]
        return json.dumps({"repairs": repairs})


@dataclass(frozen=True)
class Drafted:
    briefing: Briefing
    steps: list[str]
    articles: dict[str, Article]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def drafted(
    name: str, library: Library, dossier: Dossier, style: HouseStyle, now: datetime
) -> Drafted:
    player = Player(recording(name))
    with LlmServer(player) as server:
        client = ModelClient(
            ModelConfig("test-model", base_url=server.base_url),
            draft_id="d1",
            ledger=MemoryLedger(),
            budget=Budget(dollars=1.0, calls=14),
            rng=random.Random(1),
            sleep=lambda _seconds: asyncio.sleep(0),
        )
        briefing = asyncio.run(
            draft(
                dossier.request,
                library=library,
                writer=LlmWriter(client),
                style=style,
                draft_id="d1",
                now=now,
                on_event=lambda _event: None,
                gather=lambda _request, _library, _style: dossier,
            )
        )
    return Drafted(briefing, player.steps, dict(dossier.articles))


def test_what_is_kept_and_what_is_withheld(name: str, drafted: Drafted) -> None:
    record = recording(name)
    briefing = drafted.briefing
    written = [s.text for s in briefing.sentences if s.role not in {Role.NOTE, Role.LABEL}]
    assert sorted(written) == sorted(record["kept"])
    withheld = {w.sentence.text: " ".join(w.reasons) for w in briefing.withheld}
    assert withheld.keys() == record["withheld"].keys()
    for text, reason in record["withheld"].items():
        assert reason in withheld[text], text


def test_the_report_passes_and_every_fact_is_cited(drafted: Drafted, style: HouseStyle) -> None:
    briefing = drafted.briefing
    assert briefing.report is not None
    assert briefing.report.passed
    known = {i: a for i, a in drafted.articles.items() if i in briefing.known_ids}
    assert run(briefing, known, style) == briefing.report
    stated = [s for s in briefing.sentences if s.kind is Kind.FACT]
    assert stated
    assert all(s.citations for s in stated)
    bad = {Verdict.UNSUPPORTED, Verdict.CONTRADICTED, Verdict.UNCITED}
    assert not [s.text for s in briefing.sentences if s.verdict in bad]


def test_nothing_of_what_was_refused_reaches_the_reader(
    name: str, drafted: Drafted, style: HouseStyle
) -> None:
    printed = "\n".join(s.text for s in drafted.briefing.sentences if s.role is not Role.NOTE)
    published = to_markdown(drafted.briefing, drafted.articles, style)
    for words in recording(name)["absent"]:
        assert words not in printed
        if "example" in words:
            assert words not in published


def test_only_what_failed_is_repaired(name: str, drafted: Drafted) -> None:
    assert drafted.steps.count("plan") == 1
    assert len([s for s in drafted.steps if s.startswith("write:")]) == 5
    repairs = drafted.steps.count("repair")
    assert (repairs == 0) is (name == "good")
    assert repairs <= REPAIR_ROUNDS
