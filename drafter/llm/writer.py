"""The model writer: a plan, then all sections at once, then repairs."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.runnables import Runnable, RunnableLambda
from langsmith import tracing_context
from pydantic import BaseModel

from corpus.model import Usage
from drafter.errors import BadReply, BudgetExceeded, ModelError, ModelRefused, ModelTruncated
from drafter.ledger import Ledger
from drafter.llm.client import ModelClient, Reply
from drafter.llm.config import ModelConfig
from drafter.llm.dialect import Dialect, learn
from drafter.llm.faults import describe, evidence_for
from drafter.llm.packets import Fenced, by_article_first, distinct, fence, harmless, latest_first
from drafter.llm.parse import parse_reply
from drafter.llm.proposals import mended, note, proposals_of
from drafter.llm.replies import Outline, Plan, Repairs, Written
from drafter.llm.retry import Sleep
from drafter.model import Dossier, DraftRequest, Event, Fault, OnEvent, Packet, Proposal, Repair
from prompts import Message, SectionStyle, load_template

_STEPS = ("rules", "plan", "write_section", "repair")
# How much of each passage the plan reads, the longest that fits: at least what it is about.
_LEAD_TOKENS = (None, 160, 100, 60)
_MOST_POINTS = 8
_POINT_CHARS = 200
# More faults than this are repaired by several calls, so that no reply outgrows its limit.
_FAULTS_A_CALL = 16
_SHOWN_BACK = 4_000
# What can go wrong with one section and leave the others standing.
_LOCAL = (BadReply, BudgetExceeded, ModelRefused, ModelTruncated)


@dataclass(frozen=True, slots=True)
class _Task:
    """One prompt ready to be sent, and the shape in which it is to be answered."""

    step: str
    messages: tuple[Message, ...]
    shape: type[BaseModel]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back, read; ``calls`` are the replies that it took."""

    value: Any
    calls: tuple[Reply, ...]


class LlmWriter:
    """Writes with a language model behind an OpenAI-compatible API; a ``drafter.model.Writer``.

    One writer serves one draft, whose model calls may cost ``budget`` US dollars. A section that
    the model cannot write is left to the editor with a note that says why; where it can write none,
    or the server cannot be reached, the error is raised. A repair that fails is left undone: the
    chain withholds what it was to mend.
    """

    name = "llm"

    def __init__(  # noqa: PLR0913 — clock-free: all that varies is given
        self,
        config: ModelConfig,
        *,
        draft_id: str,
        ledger: Ledger,
        budget: float,
        rng: random.Random,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.model: str | None = config.model
        self._config = config
        self._client = ModelClient(
            config, draft_id=draft_id, ledger=ledger, budget=budget, rng=rng, sleep=sleep
        )
        self._templates = {step: load_template(step) for step in _STEPS}
        self._dialect: Dialect | None = None
        self._rounds = 0
        self._ask: Runnable[_Task, _Answer] = RunnableLambda(self._answer)

    @property
    def prompt_ids(self) -> tuple[str, ...]:
        return tuple(template.ref for template in self._templates.values())

    @property
    def usage(self) -> Usage:
        return self._client.usage

    async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
        packets = by_article_first(distinct(dossier.packets, dossier))
        plan = await self._plan(dossier, packets, on_event)

        async def section(style: SectionStyle) -> list[Proposal]:
            task = self._section_task(style, plan, packets, dossier)
            answer = await self._ask.ainvoke(task)
            lines = proposals_of(answer.value, style)
            on_event(_told("write", style.title, answer, style.key, sentences=len(lines)))
            return lines

        answers = await self._all(RunnableLambda(section), dossier.style.sections)
        return _whole(dossier.style.sections, answers, on_event)

    async def repair(
        self, dossier: Dossier, faults: Sequence[Fault], on_event: OnEvent
    ) -> Sequence[Repair]:
        self._rounds += 1
        sections = {f.sentence.id: dossier.style.section(f.section) for f in faults}
        groups = [faults[i : i + _FAULTS_A_CALL] for i in range(0, len(faults), _FAULTS_A_CALL)]
        room = self._config.repair_evidence_tokens // max(len(groups), 1)
        tasks = [self._repair_task(group, dossier, room) for group in groups]
        repairs: list[Repair] = []
        for answer in await self._all(self._ask, tasks):
            if isinstance(answer, ModelError):
                on_event(Event("repair", f"left undone: {answer}", data={"code": answer.code}))
                continue
            if isinstance(answer, BaseException):
                raise answer
            for item in answer.value.repairs:
                if item.id in sections:
                    repairs.append(Repair(item.id, mended(item.sentences, sections[item.id])))
            done = len(answer.value.repairs)
            on_event(_told("repair", f"{done} answered", answer, None, sentences=done))
        return repairs

    async def _plan(
        self, dossier: Dossier, packets: Sequence[Packet], on_event: OnEvent
    ) -> dict[str, Outline]:
        fenced = self._leads(packets, dossier)
        messages = self._templates["plan"].render(
            style=dossier.style,
            **_subject(dossier.request),
            angle=dossier.request.angle,
            nonce=fenced.nonce,
            evidence=fenced.text,
        )
        with _untraced():
            answer = await self._ask.ainvoke(_Task("plan", messages, Plan))
        outlines = {outline.section: outline for outline in reversed(answer.value.sections)}
        points = sum(len(outline.points) for outline in outlines.values())
        on_event(_told("write", "plan", answer, None, points=points, packets=len(fenced.keys)))
        return {s.key: outlines.get(s.key, Outline(section=s.key)) for s in dossier.style.sections}

    def _leads(self, packets: Sequence[Packet], dossier: Dossier) -> Fenced:
        """Show the plan all passages, each as long as they can all be; else the first of them."""
        for lead in _LEAD_TOKENS:
            fenced = fence(
                packets,
                dossier,
                self._client.counter,
                most_tokens=self._config.plan_evidence_tokens,
                lead_tokens=lead,
            )
            if len(fenced.keys) == len(packets):
                break
        return fenced

    def _section_task(
        self,
        section: SectionStyle,
        plan: Mapping[str, Outline],
        packets: Sequence[Packet],
        dossier: Dossier,
    ) -> _Task:
        """What the plan chose comes first; the rest fill what room is left.

        They come strongest first, and newest first where the section looks ahead: what is to come
        stands in the latest reports, and mostly at their end, where the plan did not read.
        """
        order = {key: i for i, key in enumerate(dict.fromkeys(plan[section.key].evidence))}
        chosen = sorted((p for p in dossier.packets if p.key in order), key=lambda p: order[p.key])
        rest = [p for p in packets if p.key not in order]
        if "forecast" in section.kinds:
            rest = latest_first(rest, dossier)
        fenced = fence(
            distinct([*chosen, *rest], dossier),
            dossier,
            self._client.counter,
            most_tokens=self._config.section_evidence_tokens,
        )
        others = [outline for key, outline in plan.items() if key != section.key]
        messages = self._templates["write_section"].render(
            rules=self._rules(dossier),
            section=section,
            **_subject(dossier.request),
            angle=dossier.request.angle,
            points=_points(plan[section.key].points),
            elsewhere=_points([p for outline in others for p in outline.points[:2]]),
            nonce=fenced.nonce,
            evidence=fenced.text,
        )
        return _Task(f"write:{section.key}", messages, Written)

    def _repair_task(self, faults: Sequence[Fault], dossier: Dossier, room: int) -> _Task:
        fenced = fence(
            evidence_for(faults, dossier),
            dossier,
            self._client.counter,
            most_tokens=room,
        )
        messages = self._templates["repair"].render(
            rules=self._rules(dossier),
            **_subject(dossier.request),
            round=self._rounds,
            faults=[describe(fault, dossier) for fault in faults],
            nonce=fenced.nonce,
            evidence=fenced.text,
        )
        return _Task(f"repair:{self._rounds}", messages, Repairs)

    def _rules(self, dossier: Dossier) -> str:
        return self._templates["rules"].render(style=dossier.style)[0].content

    async def _all(self, step: Runnable[Any, Any], inputs: Sequence[Any]) -> list[Any]:
        """Run ``step`` on all ``inputs`` at once; failures come back as values.

        How many calls are in flight is the client's to limit.
        """
        with _untraced():
            return await step.abatch(list(inputs), return_exceptions=True)

    async def _answer(self, task: _Task) -> _Answer:
        """Ask; a reply of another shape is shown back once, with what is wrong with it.

        One that hit its length limit is asked for once more with twice the room: a model that
        reasons spends the first half unseen.
        """
        if self._dialect is None:
            self._dialect = await learn(self._client, self._config.temperature)
        call = self._dialect.call(task.step, task.messages, task.shape)
        try:
            first = await self._client.ask(call)
        except ModelTruncated:
            call = replace(call, most_output=2 * self._config.max_output_tokens)
            first = await self._client.ask(call)
        try:
            return _Answer(parse_reply(first.content, task.shape), (first,))
        except BadReply as error:
            problem = str(error)
        correction = (
            Message("assistant", first.content[:_SHOWN_BACK]),
            Message("user", f"{problem}. Answer again, whole, with the JSON alone."),
        )
        second = await self._client.ask(replace(call, messages=(*task.messages, *correction)))
        return _Answer(parse_reply(second.content, task.shape), (first, second))


def _untraced() -> AbstractContextManager[None]:
    """Keep langchain from sending prompts away where LANGSMITH_TRACING or its like is set.

    Sources and drafts go to the model server that the settings name, and nowhere else.
    """
    return tracing_context(enabled=False, parent=False)


def _whole(
    sections: Sequence[SectionStyle], answers: Sequence[Any], on_event: OnEvent
) -> list[Proposal]:
    """Join the sections; one that failed by itself becomes a note, any other failure is raised."""
    failures = [answer for answer in answers if isinstance(answer, BaseException)]
    for failure in failures:
        if not isinstance(failure, _LOCAL):
            raise failure
    if failures and len(failures) == len(answers):
        raise failures[0]
    proposals: list[Proposal] = []
    for section, answer in zip(sections, answers, strict=True):
        if isinstance(answer, ModelError):
            said = f"The model did not write this section: {answer}."
            proposals.append(note(section, said))
            on_event(Event("write", said, section.key, {"code": answer.code, "sentences": 0}))
        else:
            proposals.extend(answer)
    return proposals


def _subject(request: DraftRequest) -> dict[str, str]:
    as_of = f"{request.as_of:%Y-%m-%d %H:%M UTC}" if request.as_of else "the newest evidence"
    return {"topic": request.topic, "as_of": as_of}


def _points(points: Sequence[str]) -> list[str]:
    """Points come from a model that has read the sources: they are held short and harmless."""
    return [harmless(point)[:_POINT_CHARS] for point in points[:_MOST_POINTS]]


def _told(stage: str, message: str, answer: _Answer, section: str | None, **counts: int) -> Event:
    sent = [call for call in answer.calls if not call.from_ledger]
    data: dict[str, object] = {
        **counts,
        "calls": len(sent),
        "from_ledger": len(answer.calls) - len(sent),
        "prompt_tokens": sum(call.prompt_tokens for call in answer.calls),
        "completion_tokens": sum(call.completion_tokens for call in answer.calls),
        "cost": sum(call.cost for call in answer.calls),
    }
    return Event(stage, message, section, data)
