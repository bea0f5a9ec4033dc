"""The model writer: a plan, then all sections at once, then repairs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
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
from drafter.gather.widen import MOST_QUESTIONS
from drafter.llm.client import ModelClient
from drafter.llm.packets import by_article_first, distinct
from drafter.llm.proposals import mended, note, proposals_of
from drafter.llm.replies import Outline
from drafter.llm.speaker import Answer, Speaker, Task
from drafter.llm.tasks import Tasks
from drafter.model import Dossier, Event, Fault, OnEvent, Packet, Proposal, Question, Repair
from prompts import SectionStyle

_QUESTION_CHARS = 120
# The first round may spend so much of the tokens that are kept for repairs.
_FIRST_ROUND = 0.65
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
        self._tasks = Tasks(self._config, client.counter)
        self._outlines: dict[str, Outline] = {}
        self._rounds = 0
        self._repair_left = self._config.repair_tokens
        self._tried: set[str] = set()
        self._ask: Runnable[Task, Answer] = RunnableLambda(self._answer)

    @property
    def model(self) -> str:
        """The model, or all that had a part in the draft."""
        return " + ".join(dict.fromkeys(self._answered)) or self._config.model

    @property
    def prompt_ids(self) -> tuple[str, ...]:
        return self._tasks.prompt_ids

    @property
    def usage(self) -> Usage:
        return self._client.usage

    async def plan(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Question]:
        """Plan all sections; a ``drafter.model.Planner``. A single section needs no plan."""
        if dossier.rewrite is not None:
            return ()
        with _untraced():
            answer = await self._ask.ainvoke(self._tasks.plan(dossier, _distinct(dossier)))
        keys = [section.key for section in dossier.style.sections]
        outlines = {outline.section: outline for outline in reversed(answer.value.sections)}
        self._outlines = {key: outlines[key] for key in keys if key in outlines}
        questions = [
            Question(q.section, " ".join(q.text.split())[:_QUESTION_CHARS])
            for q in answer.value.queries
            if q.section in keys and q.text.strip()
        ][:MOST_QUESTIONS]
        points = sum(len(outline.points) for outline in outlines.values())
        counts = {"points": points, "questions": len(questions)}
        on_event(_told("write", "plan", answer, None, **counts))
        return questions

    async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
        packets = _distinct(dossier)
        sections = dossier.style.sections
        plan = {s.key: self._outlines.get(s.key, Outline(section=s.key)) for s in sections}

        async def section(style: SectionStyle) -> list[Proposal]:
            answer = await self._ask.ainvoke(self._tasks.section(style, plan, packets, dossier))
            lines = proposals_of(answer.value, style)
            on_event(_told("write", style.title, answer, style.key, sentences=len(lines)))
            return lines

        answers = await self._all(RunnableLambda(section), sections)
        return _whole(sections, answers, on_event)

    async def repair(
        self, dossier: Dossier, faults: Sequence[Fault], on_event: OnEvent
    ) -> Sequence[Repair]:
        self._rounds += 1
        room = min(self._repair_left, int(_FIRST_ROUND * self._config.repair_tokens))
        # What the first round had no room for is likelier to be mended than what it failed at.
        ordered = sorted(faults, key=lambda f: f.sentence.id in self._tried)
        asked = self._tasks.repair(ordered, dossier, round_=self._rounds, most_tokens=room)
        if asked is None:
            on_event(Event("repair", "left undone: no tokens are left for it", data={"asked": 0}))
            return []
        self._repair_left -= asked.tokens
        self._tried |= {f.sentence.id for f in asked.faults}
        (answer,) = await self._all(self._ask, [asked.task])
        if isinstance(answer, ModelError):
            on_event(Event("repair", f"left undone: {answer}", data={"code": answer.code}))
            return []
        if isinstance(answer, BaseException):
            raise answer
        sections = {f.sentence.id: dossier.style.section(f.section) for f in asked.faults}
        repairs = [
            Repair(item.id, mended(item.sentences, sections[item.id]))
            for item in answer.value.repairs
            if item.id in sections
        ]
        counts = {"sentences": len(answer.value.repairs), "asked": len(asked.faults)}
        on_event(_told("repair", f"{counts['sentences']} answered", answer, None, **counts))
        return repairs

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


def _distinct(dossier: Dossier) -> list[Packet]:
    return by_article_first(distinct(dossier.packets, dossier))


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
