"""One section written anew, over a real library and a real loopback server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from llm_server import LlmServer, fact, step_of

from corpus.errors import NotFound
from corpus.library import Library
from corpus.model import Briefing, Role
from drafter.model import Dossier
from drafter.rewrite import rewrite
from prompts import HouseStyle
from tests.drafter.writing_desk import WritingDesk


class Desk(WritingDesk):
    def gather(self, _request: Any, _library: Any, style: HouseStyle) -> Dossier:
        return replace(self.dossier, style=style)

    def rewrite(self, briefing: Briefing, key: str, wish: str = "") -> Briefing:
        return asyncio.run(
            rewrite(
                briefing,
                key,
                request=self.dossier.request,
                library=self.library,
                writer=self.writer(),
                style=self.style,
                now=self.now,
                on_event=lambda _event: None,
                wish=wish,
                gather=self.gather,
            )
        )


def drop_first(lines: list[dict[str, Any]], _evidence: dict[str, str]) -> None:
    del lines[0]


@pytest.fixture
def desk(library: Library, dossier: Dossier, style: HouseStyle, now: datetime) -> Iterator[Desk]:
    desk = Desk(library, dossier, style, now)
    with LlmServer(desk.model) as server:
        desk.server = server
        yield desk


def test_one_call_writes_one_section_and_leaves_the_others(desk: Desk) -> None:
    first = desk.draft()
    before = len(desk.server.requests)
    desk.model.slips["The Mechanism"] = drop_first
    second = desk.rewrite(first, "mechanism", wish="Begin with the newest.")
    (asked,) = desk.server.requests[before:]
    assert step_of(asked) == "write:The Mechanism"
    prompt = asked["messages"][-1]["content"]
    assert "What the editor wants of it, within the rules: Begin with the newest." in prompt
    old = [s for s in first.sections[1].sentences if s.role is Role.BODY]
    assert all(f"- {s.text}" in prompt for s in old)
    told = [s.text for s in first.sections[0].sentences if s.role is Role.BODY]
    assert all(f"- {text}" in prompt for text in told)
    assert [s.text for s in second.sections[1].sentences] != [s.text for s in old]
    for place in (0, 2, 3, 4):
        assert second.sections[place].sentences == first.sections[place].sentences
    assert second.usage.calls == first.usage.calls + 2, "the probe is remembered, and its own"
    assert second.report is not None
    assert {s.id for s in second.sentences} <= set(second.report.verdicts)


def test_a_false_sentence_of_the_new_version_is_withheld_and_an_old_one_forgotten(
    desk: Desk,
) -> None:
    def invent(lines: list[dict[str, Any]], evidence: dict[str, str]) -> None:
        key, text = next(iter(evidence.items()))
        lines.append(fact(key, "The fire killed 4,812 people.", quote=text[:60]))

    desk.model.slips["The Mechanism"] = invent
    first = desk.draft()
    assert [w.section for w in first.withheld] == ["mechanism"]
    desk.model.slips.clear()
    assert desk.rewrite(first, "mechanism").withheld == ()
    desk.model.slips["Key Data"] = invent
    second = desk.rewrite(first, "key_data")
    assert [w.section for w in second.withheld] == ["mechanism", "key_data"]


def test_an_unknown_section_is_named_with_those_there_are(desk: Desk) -> None:
    first = desk.draft()
    before = len(desk.server.requests)
    with pytest.raises(NotFound, match="'weather'") as raised:
        desk.rewrite(first, "weather")
    assert "mechanism" in raised.value.help
    assert len(desk.server.requests) == before
