"""What a server does wrong costs the section it spoils, no more, and nothing twice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from llm_server import (
    Behaviour,
    Page,
    Say,
    Status,
    step_of,
)

from corpus.database import connect, upgrade
from corpus.model import Role
from drafter.chain import draft
from drafter.errors import BudgetExceeded, ModelRejected, ModelUnreachable
from drafter.ledger import MemoryLedger, SqlLedger
from drafter.llm import Price
from tests.drafter.writing_desk import WritingDesk, facts


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (Say(None, refusal="not this"), "declined"),
        (Page(), "text/html"),
        (Say("x", choices=False), "without a choice"),
    ],
)
def test_a_section_that_fails_alone_is_left_to_the_editor(
    desk: WritingDesk, failure: Any, words: str
) -> None:
    desk.model.failures["write:The Mechanism"] = [failure]
    briefing = desk.draft()
    mechanism = briefing.sections[1]
    assert mechanism.status == "open"
    (note,) = mechanism.sentences
    assert note.role is Role.NOTE
    assert words in note.text
    assert facts(briefing), "the others stand"


def test_a_reply_that_hit_its_limit_is_asked_for_with_twice_the_room(desk: WritingDesk) -> None:
    cut = Say('{"sentences": [', finish_reason="length")
    desk.model.failures["write:The Mechanism"] = [cut]
    assert desk.draft().sections[1].sentences[0].role is not Role.NOTE
    limits = [r["max_tokens"] for r in desk.server.requests if step_of(r) == "write:The Mechanism"]
    assert limits == [4000, 8000]
    desk.model.failures["write:The Mechanism"] = [cut, cut]
    (note,) = desk.draft("d2", ledger=MemoryLedger()).sections[1].sentences
    assert "length limit" in note.text


def test_a_reply_of_another_shape_is_shown_back_once(desk: WritingDesk) -> None:
    desk.model.failures["write:The Mechanism"] = ['{"sentences": [{"words": "no text"}]}']
    good = '{"sentences": [], "missing": "Causes."}'
    desk.model.failures["again"] = [good]
    briefing = desk.draft()
    again = next(r for r in desk.server.requests if step_of(r) == "again")
    assert again["messages"][2]["role"] == "assistant"
    assert "sentences.0.text" in again["messages"][3]["content"]
    assert [s.text for s in briefing.sections[1].sentences] == ["Not in the sources: Causes."]


def test_a_server_that_goes_down_costs_no_section_that_is_paid_for(desk: WritingDesk) -> None:
    desk.model.failures["write:Key Data"] = [Status(503)] * 4
    briefing = desk.draft()
    (note,) = next(s for s in briefing.sections if s.key == "key_data").sentences
    assert note.role is Role.NOTE
    assert "status 503" in note.text
    before = len(desk.server.requests)
    briefing = desk.draft()
    assert len(desk.server.requests) == before + 1, "only the section that was missing"
    assert briefing.usage.calls == 7, "what it paid for before the restart counts"


def test_a_server_that_is_down_all_along_fails_the_draft(desk: WritingDesk) -> None:
    for section in desk.style.sections:
        desk.model.failures[f"write:{section.title}"] = [Status(503)] * 4
    with pytest.raises(ModelUnreachable):
        desk.draft()
    assert desk.events[-1].data["code"] == "model_unreachable"


def models_asked(desk: WritingDesk) -> list[str]:
    return list(dict.fromkeys(request["model"] for request in desk.server.requests))


@pytest.mark.parametrize("failure", [Status(404, "no such model"), Status(503), Page()])
def test_a_stand_in_answers_what_the_model_does_not(desk: WritingDesk, failure: Any) -> None:
    desk.stand_in = "other-model"

    def respond(body: dict[str, Any]) -> Behaviour:
        return failure if body["model"] == "test-model" else desk.model(body)

    desk.server.respond = respond
    briefing = desk.draft()
    assert briefing.report is not None
    assert briefing.report.passed
    assert briefing.model == "other-model"
    assert models_asked(desk) == ["test-model", "other-model"]
    plan = next(e for e in desk.events if e.data.get("instead"))
    assert plan.data["model"] == "other-model"
    tried = [r for r in desk.server.requests if r["model"] == "test-model"]
    assert len(tried) < 30, "a server that is down is not asked again for every section"


def test_a_stand_in_for_one_section_leaves_the_rest_to_the_model(desk: WritingDesk) -> None:
    desk.stand_in = "other-model"

    def respond(body: dict[str, Any]) -> Behaviour:
        mine = body["model"] == "test-model"
        if mine and step_of(body) == "write:Key Data":
            return Say(None, refusal="not this")
        return desk.model(body)

    desk.server.respond = respond
    briefing = desk.draft()
    assert briefing.model == "test-model + other-model"
    assert not [s for s in briefing.sentences if s.role is Role.NOTE]


def test_no_stand_in_is_paid_past_the_budget(desk: WritingDesk) -> None:
    desk.stand_in = "other-model"
    desk.config["price"] = Price(1.0, 100.0)
    with pytest.raises(BudgetExceeded):
        desk.draft(budget=0.3)
    assert models_asked(desk) == ["test-model"]


def test_the_ledger_in_the_database_serves_a_restart(desk: WritingDesk, tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'desk.db'}")
    upgrade(engine)
    desk.ledger = SqlLedger(engine, now=lambda: desk.now)
    one = desk.draft()
    asked = len(desk.server.requests)
    desk.ledger = SqlLedger(engine, now=lambda: desk.now)
    assert desk.draft() == one
    assert len(desk.server.requests) == asked
    engine.dispose()


def test_a_wrong_key_is_told_at_once(desk: WritingDesk) -> None:
    desk.model.failures["probe"] = [Status(401, "wrong key")]
    with pytest.raises(ModelRejected, match="wrong key"):
        desk.draft()
    assert len(desk.server.requests) == 1


def test_cancelling_in_the_middle_keeps_what_was_paid_for(desk: WritingDesk) -> None:
    async def cancel() -> None:
        task = asyncio.create_task(
            draft(
                desk.dossier.request,
                library=desk.library,
                writer=desk.writer(),
                style=desk.style,
                draft_id="d1",
                now=desk.now,
                on_event=desk.events.append,
                gather=lambda _request, _library, _style: desk.dossier,
            )
        )
        while not any(e.message == "plan" for e in desk.events):
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(asyncio.wait_for(cancel(), 20))
    desk.model.steps.clear()
    desk.draft()
    assert "plan" not in desk.model.steps
