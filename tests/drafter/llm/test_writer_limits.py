"""A draft keeps to the context of its model and to its budget."""

from __future__ import annotations

from typing import Any

import pytest
from llm_server import (
    Behaviour,
    Status,
    fact,
    step_of,
)

from corpus.model import Role
from drafter.errors import BudgetExceeded, PromptTooLong
from drafter.ledger import MemoryLedger
from drafter.llm import Price
from drafter.llm.tokens import TokenCounter
from drafter.model import Dossier
from prompts import Message
from tests.drafter.writing_desk import WritingDesk, facts


def longest_prompt(desk: WritingDesk) -> int:
    counter = TokenCounter("o200k_base")
    return max(
        counter.count_messages([Message(m["role"], m["content"]) for m in request["messages"]])
        for request in desk.server.requests
    )


def test_prompts_fit_into_the_context_that_the_server_names(desk: WritingDesk) -> None:
    desk.draft("first")
    whole = longest_prompt(desk)
    desk.server.requests.clear()
    context = int(1.4 * whole)
    desk.server.models = [{"id": "test-model", "max_model_len": context}]
    briefing = desk.draft("second", ledger=MemoryLedger())
    assert longest_prompt(desk) <= 0.65 * context, "a tenth and the reply's share are left free"
    assert facts(briefing)
    assert desk.server.requests[-1]["max_tokens"] == context // 4


def test_a_context_learned_from_a_rejection_is_kept_to(desk: WritingDesk) -> None:
    desk.draft("first")
    context = int(1.4 * longest_prompt(desk))
    desk.server.requests.clear()
    counter = TokenCounter("o200k_base")

    def respond(body: dict[str, Any]) -> Behaviour:
        messages = [Message(m["role"], m["content"]) for m in body["messages"]]
        needed = counter.count_messages(messages) + body["max_tokens"]
        if step_of(body) != "probe" and needed > context:
            said = f"This model's maximum context length is {context} tokens."
            return Status(400, said, "context_length_exceeded")
        return desk.model(body)

    desk.server.respond = respond
    assert facts(desk.draft("second", ledger=MemoryLedger()))
    rejected = sum(r["max_tokens"] == 4000 and step_of(r) != "probe" for r in desk.server.requests)
    assert rejected == 1, "what was learned from the first holds for the rest"


def test_a_context_too_small_for_any_evidence_is_said(desk: WritingDesk) -> None:
    desk.config["context_tokens"] = 1000
    with pytest.raises(PromptTooLong, match="1000 tokens") as raised:
        desk.draft()
    assert "larger context" in raised.value.help


def test_a_budget_too_small_for_the_plan_sends_nothing_more(desk: WritingDesk) -> None:
    desk.config["price"] = Price(1.0, 100.0)
    with pytest.raises(BudgetExceeded):
        desk.draft(budget=0.3)
    assert desk.model.steps == ["probe"]


def test_a_budget_spent_in_between_leaves_sections_open(desk: WritingDesk) -> None:
    desk.config |= {"price": Price(0.0, 100.0), "max_output_tokens": 2000, "concurrency": 1}
    briefing = desk.draft(budget=0.25)
    noted = [s.text for s in briefing.sentences if s.role is Role.NOTE]
    assert noted
    assert all("is left" in text for text in noted)
    assert facts(briefing)
    assert briefing.usage.cost <= 0.25


def test_the_prompts_of_a_briefing_stay_within_their_limit(
    desk: WritingDesk, large_dossier: Dossier
) -> None:
    """Twelve long articles, every section full of faults, two rounds of repair."""
    counter = TokenCounter("o200k_base")
    desk.dossier = large_dossier

    def slip(lines: list[dict[str, Any]], _evidence: dict[str, str]) -> None:
        for line in lines:
            line["text"] = line["text"].replace("crowns", "dollars").replace(" 1", " 9")

    for section in desk.style.sections:
        desk.model.slips[section.title] = slip
    desk.model.repair = lambda _id, text, _evidence: [fact("E1", text, "nowhere to be found")]
    briefing = desk.draft()
    assert briefing.withheld
    assert desk.model.steps.count("repair") >= 2
    prompts = sum(
        counter.count_messages([Message(m["role"], m["content"]) for m in r["messages"]])
        for r in desk.server.requests
    )
    assert prompts <= 25_000
    assert len(desk.server.requests) <= 14
