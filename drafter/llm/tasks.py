"""What the model is asked at each step: prompts, filled in from a dossier within token limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from corpus.language.asides import aside
from corpus.language.instructions import instructions
from corpus.language.tokens import content_stems
from drafter.gather.told import disagreements, milestones
from drafter.gather.widen import MOST_QUESTIONS
from drafter.ground import holds_link
from drafter.llm.config import ModelConfig
from drafter.llm.digest import Digest, weights_of
from drafter.llm.faults import describe, evidence_for
from drafter.llm.packets import Fenced, distinct, fence, harmless, latest_first
from drafter.llm.recall import example_of, last_issue, since_last
from drafter.llm.replies import Outline, Plan, Repairs, Written
from drafter.llm.speaker import Task
from drafter.llm.tokens import TokenCounter
from drafter.model import Dossier, DraftRequest, Fault, Packet
from prompts import Message, SectionStyle, load_template

_STEPS = ("rules", "plan", "write_section", "repair")
# How much of each passage the plan reads, the longest that fits: at least what it is about.
_LEAD_TOKENS = (None, 160, 100, 60)
_MOST_POINTS = 8
_POINT_CHARS = 200
# Of all other sections together: five sections of up to six points, in some 500 tokens.
_MOST_ELSEWHERE = 16
# What the points of a section and of the others take beyond this comes off its evidence; so does
# what else it is told, with the words that introduce it.
_PLANNED_TOKENS = 350
_INTRODUCED = 60
# A point of another section that shares this part of its content words with a point of this one is
# this one's.
_SAME_POINT = 0.6
# More faults than this are repaired by another round, so that no reply outgrows its limit.
_FAULTS_A_CALL = 16
# Tokens of evidence without which a fault can hardly be mended: the sentence that it comes nearest.
_EVIDENCE_A_FAULT = 80


@dataclass(frozen=True, slots=True)
class RepairTask:
    """One round of repair: the faults that it asks about, and what its prompt takes in tokens."""

    task: Task
    faults: tuple[Fault, ...]
    tokens: int


class Tasks:
    """Makes the tasks of one draft's steps."""

    def __init__(self, config: ModelConfig, counter: TokenCounter) -> None:
        self._config, self._counter = config, counter
        self._templates = {step: load_template(step) for step in _STEPS}

    @property
    def prompt_ids(self) -> tuple[str, ...]:
        return tuple(template.ref for template in self._templates.values())

    def plan(self, dossier: Dossier, packets: Sequence[Packet]) -> Task:
        """Ask for an outline of all sections, over the start of every passage."""
        told = _lines(milestones(dossier.timeline))
        disagreed = _lines(disagreements(dossier.conflicts))
        taken = self._counter.count("\n".join([*told, *disagreed]))
        weights = weights_of(dossier)

        def prompt(room: int) -> tuple[Message, ...]:
            fenced = self._leads(packets, dossier, room - taken, weights)
            return self._templates["plan"].render(
                style=dossier.style,
                most_queries=MOST_QUESTIONS,
                **_subject(dossier.request),
                angle=dossier.request.angle,
                milestones=told,
                disagreements=disagreed,
                nonce=fenced.nonce,
                evidence=fenced.text,
            )

        return Task("plan", prompt, self._config.plan_evidence_tokens, Plan)

    def _leads(
        self,
        packets: Sequence[Packet],
        dossier: Dossier,
        room: int,
        weights: Mapping[str, float],
    ) -> Fenced:
        """Show the plan all passages, each as long as they can all be; else the first of them."""
        for lead in _LEAD_TOKENS:
            cut = Digest(weights, self._counter.count, lead) if lead else None
            fenced = fence(packets, dossier, self._counter, most_tokens=room, cut=cut)
            if len(fenced.keys) == len(packets):
                break
        return fenced

    def section(
        self,
        section: SectionStyle,
        plan: Mapping[str, Outline],
        packets: Sequence[Packet],
        dossier: Dossier,
    ) -> Task:
        """Ask for one section.

        What the plan chose comes first, then what answers its questions; the rest fill what room
        is left. They come strongest first, and newest first where the section looks ahead: what is
        to come stands in the latest reports, and mostly at their end, where the plan did not read.
        """
        wanted = _wanted(section, plan[section.key], packets, dossier)
        again = dossier.rewrite
        points = plan[section.key].points
        elsewhere = _points(
            again.told if again else _elsewhere(plan, section.key, dossier), _MOST_ELSEWHERE
        )
        disagreed = _lines(disagreements(dossier.conflicts))
        last = last_issue(dossier.memory, section.key, self._counter)
        example = example_of(dossier.memory, section.key, self._counter)
        since = since_last(section, dossier, self._counter)
        planned = self._counter.count("\n".join([*_points(points), *elsewhere]))
        taken = max(0, planned - _PLANNED_TOKENS) + sum(
            self._counter.count(text) + _INTRODUCED
            for text in (
                "\n".join(disagreed),
                last.text if last else "",
                example,
                "\n".join(since.facts) if since else "",
            )
            if text
        )

        def prompt(room: int) -> tuple[Message, ...]:
            fenced = fence(wanted, dossier, self._counter, most_tokens=room - taken)
            return self._templates["write_section"].render(
                rules=self._rules(dossier),
                section=section,
                **_subject(dossier.request),
                angle=dossier.request.angle,
                points=_points(points),
                disagreements=disagreed,
                elsewhere=elsewhere,
                previous=_points(again.previous if again else (), _MOST_ELSEWHERE),
                wish=harmless(again.wish)[: 2 * _POINT_CHARS] if again else "",
                last_issue=last,
                since=since,
                example=example,
                nonce=fenced.nonce,
                evidence=fenced.text,
            )

        return Task(f"write:{section.key}", prompt, self._config.section_evidence_tokens, Written)

    def repair(
        self, faults: Sequence[Fault], dossier: Dossier, *, round_: int, most_tokens: int
    ) -> RepairTask | None:
        """Ask to mend as many of ``faults`` as a prompt of ``most_tokens`` holds, the first first.

        ``None`` where it does not hold one with enough evidence beside it.
        """
        for count in range(min(len(faults), _FAULTS_A_CALL), 0, -1):
            task = self._repair(faults[:count], dossier, round_, most_tokens)
            least = min(_EVIDENCE_A_FAULT * (count + 1), self._config.repair_evidence_tokens)
            if task.evidence_tokens >= least:
                used = self._counter.count_messages(task.prompt(task.evidence_tokens))
                return RepairTask(task, tuple(faults[:count]), used)
        return None

    def _repair(
        self, faults: Sequence[Fault], dossier: Dossier, round_: int, most_tokens: int
    ) -> Task:
        wanted = evidence_for(faults, dossier)
        described = [describe(fault, dossier) for fault in faults]
        sections = [s for s in dossier.style.sections if s.key in {f.section for f in faults}]
        disagreed = _lines(disagreements(dossier.conflicts))

        def prompt(room: int) -> tuple[Message, ...]:
            fenced = fence(wanted, dossier, self._counter, most_tokens=room)
            return self._templates["repair"].render(
                rules=self._rules(dossier),
                **_subject(dossier.request),
                round=round_,
                sections=sections,
                faults=described,
                disagreements=disagreed,
                nonce=fenced.nonce,
                evidence=fenced.text,
            )

        room = most_tokens - self._counter.count_messages(prompt(0))
        evidence = min(self._config.repair_evidence_tokens, room)
        return Task(f"repair:{round_}", prompt, evidence, Repairs)

    def _rules(self, dossier: Dossier) -> str:
        return self._templates["rules"].render(style=dossier.style)[0].content


def _wanted(
    section: SectionStyle, outline: Outline, packets: Sequence[Packet], dossier: Dossier
) -> list[Packet]:
    asked = [k for a in dossier.answered if a.question.section == section.key for k in a.packets]
    order = {key: i for i, key in enumerate(dict.fromkeys((*outline.evidence, *asked)))}
    chosen = sorted((p for p in dossier.packets if p.key in order), key=lambda p: order[p.key])
    rest = [p for p in packets if p.key not in order]
    if "forecast" in section.kinds or "changes" in section.draws_on:
        rest = latest_first(rest, dossier)
    return distinct([*chosen, *rest], dossier)


def _subject(request: DraftRequest) -> dict[str, str]:
    as_of = f"{request.as_of:%Y-%m-%d %H:%M UTC}" if request.as_of else "the newest evidence"
    return {"topic": request.topic, "as_of": as_of}


def _points(points: Sequence[str], most: int = _MOST_POINTS) -> list[str]:
    """Points come from a model that has read the sources: they are held short and harmless.

    One that gives orders, speaks to the editor or holds an address is no point.
    """
    fit = [p for p in points if not (instructions(p) or aside(p) or holds_link(p))]
    return [harmless(point)[:_POINT_CHARS] for point in fit[:most]]


def _lines(told: Sequence[str]) -> list[str]:
    """Lines that hold words of sources are put between tags, and are held harmless."""
    return [harmless(line) for line in told]


def _elsewhere(plan: Mapping[str, Outline], key: str, dossier: Dossier) -> list[str]:
    """Return what the other sections are to tell, by section, less what this one is to tell.

    Where there is too much of it, each section keeps its first points.
    """
    own = [frozenset(content_stems(point)) for point in plan[key].points]
    others = {
        section.title: [p for p in plan[section.key].points if not _is_own(p, own)]
        for section in dossier.style.sections
        if section.key != key
    }
    rows = zip_longest(*([(title, p) for p in points] for title, points in others.items()))
    kept = [pair for row in rows for pair in row if pair is not None][:_MOST_ELSEWHERE]
    order = list(others)
    kept.sort(key=lambda pair: order.index(pair[0]))
    return [f"{title}: {point}" for title, point in kept]


def _is_own(point: str, own: Sequence[frozenset[str]]) -> bool:
    stems = frozenset(content_stems(point))
    return any(stems and len(stems & o) >= _SAME_POINT * min(len(stems), len(o)) for o in own if o)
