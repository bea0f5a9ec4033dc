"""The model writer: a plan, then all sections at once, then repairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from langchain_core.runnables import Runnable, RunnableLambda
from langsmith import tracing_context

from corpus.model import Usage
from drafter.errors import (
    BadReply,
    BudgetExceeded,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelTruncated,
    ModelUnreachable,
    PromptTooLong,
    PromptTruncated,
    RateLimited,
)
from drafter.gather.told import disagreements, milestones
from drafter.llm.client import ModelClient
from drafter.llm.faults import describe, evidence_for
from drafter.llm.packets import Fenced, by_article_first, distinct, fence, harmless, latest_first
from drafter.llm.proposals import mended, note, proposals_of
from drafter.llm.replies import Outline, Plan, Repairs, Written
from drafter.llm.speaker import Answer, Speaker, Task
from drafter.model import Dossier, DraftRequest, Event, Fault, OnEvent, Packet, Proposal, Repair
from prompts import Message, SectionStyle, load_template

_STEPS = ("rules", "plan", "write_section", "repair")
# How much of each passage the plan reads, the longest that fits: at least what it is about.
_LEAD_TOKENS = (None, 160, 100, 60)
_MOST_POINTS = 8
_POINT_CHARS = 200
# Of all other sections together: five sections of up to six points, in some 500 tokens.
_MOST_ELSEWHERE = 16
# More faults than this are repaired by several calls, so that no reply outgrows its limit.
_FAULTS_A_CALL = 16
# What can go wrong with one section and leave the others, which are paid for, standing.
_LOCAL = (
    BadReply,
    BudgetExceeded,
    ModelRefused,
    ModelTruncated,
    ModelUnreachable,
    PromptTooLong,
    PromptTruncated,
    RateLimited,
)
# What says that the same server would not answer the next question either.
_DOWN = (ModelRejected, ModelUnreachable, RateLimited)


class LlmWriter:
    """Writes with a language model behind an OpenAI-compatible API; a ``drafter.model.Writer``.

    One writer serves one draft, and ``client`` is that draft's. What the model does not answer,
    the ``stand_in`` is asked for, where there is one. A section that none of them writes is left to
    the editor with a note that says why; where they write none, the error is raised. A repair that
    fails is left undone: the chain withholds what it was to mend.
    """

    name = "llm"

    def __init__(self, client: ModelClient, *, stand_in: ModelClient | None = None) -> None:
        self._client = client
        self._config = client.config
        self._speakers = [Speaker(c) for c in (client, stand_in) if c is not None]
        self._down: list[Speaker] = []
        self._answered: list[str] = []
        self._templates = {step: load_template(step) for step in _STEPS}
        self._rounds = 0
        self._ask: Runnable[Task, Answer] = RunnableLambda(self._answer)

    @property
    def model(self) -> str:
        """The model, or all that had a part in the draft."""
        return " + ".join(dict.fromkeys(self._answered)) or self._config.model

    @property
    def prompt_ids(self) -> tuple[str, ...]:
        return tuple(template.ref for template in self._templates.values())

    @property
    def usage(self) -> Usage:
        return self._client.usage

    async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
        packets = by_article_first(distinct(dossier.packets, dossier))
        if dossier.rewrite is None:
            plan = await self._plan(dossier, packets, on_event)
        else:
            plan = {s.key: Outline(section=s.key) for s in dossier.style.sections}

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
        shown = 0
        told = _lines(milestones(dossier.timeline))
        disagreed = _lines(disagreements(dossier.conflicts))
        taken = self._client.counter.count("\n".join([*told, *disagreed]))

        def prompt(room: int) -> tuple[Message, ...]:
            nonlocal shown
            fenced = self._leads(packets, dossier, room - taken)
            shown = len(fenced.keys)
            return self._templates["plan"].render(
                style=dossier.style,
                **_subject(dossier.request),
                angle=dossier.request.angle,
                milestones=told,
                disagreements=disagreed,
                nonce=fenced.nonce,
                evidence=fenced.text,
            )

        with _untraced():
            answer = await self._ask.ainvoke(
                Task("plan", prompt, self._config.plan_evidence_tokens, Plan)
            )
        outlines = {outline.section: outline for outline in reversed(answer.value.sections)}
        points = sum(len(outline.points) for outline in outlines.values())
        on_event(_told("write", "plan", answer, None, points=points, packets=shown))
        return {s.key: outlines.get(s.key, Outline(section=s.key)) for s in dossier.style.sections}

    def _leads(self, packets: Sequence[Packet], dossier: Dossier, room: int) -> Fenced:
        """Show the plan all passages, each as long as they can all be; else the first of them."""
        for lead in _LEAD_TOKENS:
            fenced = fence(
                packets,
                dossier,
                self._client.counter,
                most_tokens=room,
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
    ) -> Task:
        """What the plan chose comes first; the rest fill what room is left.

        They come strongest first, and newest first where the section looks ahead: what is to come
        stands in the latest reports, and mostly at their end, where the plan did not read.
        """
        order = {key: i for i, key in enumerate(dict.fromkeys(plan[section.key].evidence))}
        chosen = sorted((p for p in dossier.packets if p.key in order), key=lambda p: order[p.key])
        rest = [p for p in packets if p.key not in order]
        if "forecast" in section.kinds:
            rest = latest_first(rest, dossier)
        wanted = distinct([*chosen, *rest], dossier)
        again = dossier.rewrite
        elsewhere = again.told if again else _told_by(plan, section.key)
        disagreed = _lines(disagreements(dossier.conflicts))
        taken = self._client.counter.count("\n".join(disagreed))

        def prompt(room: int) -> tuple[Message, ...]:
            fenced = fence(wanted, dossier, self._client.counter, most_tokens=room - taken)
            return self._templates["write_section"].render(
                rules=self._rules(dossier),
                section=section,
                **_subject(dossier.request),
                angle=dossier.request.angle,
                points=_points(plan[section.key].points),
                disagreements=disagreed,
                elsewhere=_points(elsewhere, _MOST_ELSEWHERE),
                previous=_points(again.previous if again else (), _MOST_ELSEWHERE),
                wish=harmless(again.wish)[: 2 * _POINT_CHARS] if again else "",
                nonce=fenced.nonce,
                evidence=fenced.text,
            )

        return Task(f"write:{section.key}", prompt, self._config.section_evidence_tokens, Written)

    def _repair_task(self, faults: Sequence[Fault], dossier: Dossier, most: int) -> Task:
        wanted = evidence_for(faults, dossier)
        described = [describe(fault, dossier) for fault in faults]

        def prompt(room: int) -> tuple[Message, ...]:
            fenced = fence(wanted, dossier, self._client.counter, most_tokens=room)
            return self._templates["repair"].render(
                rules=self._rules(dossier),
                **_subject(dossier.request),
                round=self._rounds,
                faults=described,
                nonce=fenced.nonce,
                evidence=fenced.text,
            )

        return Task(f"repair:{self._rounds}", prompt, most, Repairs)

    def _rules(self, dossier: Dossier) -> str:
        return self._templates["rules"].render(style=dossier.style)[0].content

    async def _all(self, step: Runnable[Any, Any], inputs: Sequence[Any]) -> list[Any]:
        """Run ``step`` on all ``inputs`` at once; failures come back as values.

        How many calls are in flight is the client's to limit.
        """
        with _untraced():
            return await step.abatch(list(inputs), return_exceptions=True)

    async def _answer(self, task: Task) -> Answer:
        """Ask the model, and what it does not answer, its stand-in.

        A server that is down or takes no request of ours is not asked again in this draft.
        """
        instead = ""
        for speaker in self._speakers:
            last = speaker is self._speakers[-1]
            if speaker in self._down and not last:
                continue
            try:
                answer = await speaker.answer(task)
            except BudgetExceeded:
                raise
            except ModelError as error:
                if last:
                    raise
                if isinstance(error, _DOWN) and not isinstance(error, PromptTooLong):
                    self._down.append(speaker)
                instead = str(error)
            else:
                self._answered.append(answer.model)
                return replace(answer, instead=instead)
        raise AssertionError("the last speaker answers or raises")


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


def _points(points: Sequence[str], most: int = _MOST_POINTS) -> list[str]:
    """Points come from a model that has read the sources: they are held short and harmless."""
    return [harmless(point)[:_POINT_CHARS] for point in points[:most]]


def _lines(told: Sequence[str]) -> list[str]:
    """Lines that hold words of sources are put between tags, and are held harmless."""
    return [harmless(line) for line in told]


def _told_by(plan: Mapping[str, Outline], key: str) -> list[str]:
    """Return what the other sections are to tell, the first points of each before its second."""
    others = [outline.points for name, outline in plan.items() if name != key]
    return [point for row in zip_longest(*others) for point in row if point is not None]


def _told(stage: str, message: str, answer: Answer, section: str | None, **counts: int) -> Event:
    sent = [call for call in answer.calls if not call.from_ledger]
    data: dict[str, object] = {
        **counts,
        "calls": len(sent),
        "from_ledger": len(answer.calls) - len(sent),
        "prompt_tokens": sum(call.prompt_tokens for call in answer.calls),
        "completion_tokens": sum(call.completion_tokens for call in answer.calls),
        "cost": sum(call.cost for call in answer.calls),
    }
    if answer.instead:
        data |= {"model": answer.model, "instead": answer.instead}
        message = f"{message}, by {answer.model}: {answer.instead}"
    return Event(stage, message, section, data)
