"""One draft: gather, write, ground, check, repair what failed, withhold what stays so.

Given the same answers from its writer, the chain makes the same briefing to the byte: time and the
draft's id are arguments, and sentence ids follow from them and from the text.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from corpus.errors import DeskError
from corpus.language.tokens import content_stems
from corpus.library import Library
from corpus.model import Briefing, Finding, Report, Sentence, Severity, Verdict, Withheld
from drafter.assemble import Body, assemble, frame_of, with_report
from drafter.checking import check as run_checks
from drafter.dangling import dangling
from drafter.errors import DraftFailed
from drafter.gather import gather as gather_dossier
from drafter.gather import widen
from drafter.ground import Grounded, ground
from drafter.heavy import Heavy, in_thread
from drafter.memory import PastIssues, remember
from drafter.model import (
    Dossier,
    DraftRequest,
    Event,
    Fault,
    OnEvent,
    Planner,
    Proposal,
    Repair,
    Writer,
)
from drafter.nearest import nearest
from drafter.telling import tell_done, tell_gathered, tell_widened
from drafter.tracing import noting, spanned, step
from prompts import HouseStyle

REPAIR_ROUNDS = 2

T = TypeVar("T")


class Gather(Protocol):
    """How evidence is gathered; ``drafter.gather.gather`` is the one."""

    def __call__(self, request: DraftRequest, library: Library, style: HouseStyle) -> Dossier: ...


async def draft(  # noqa: PLR0913 — what a draft depends on, by name
    request: DraftRequest,
    *,
    library: Library,
    writer: Writer,
    style: HouseStyle,
    draft_id: str,
    now: datetime,
    on_event: OnEvent,
    gather: Gather = gather_dossier,
    heavy: Heavy = in_thread,
    past: PastIssues | None = None,
) -> Briefing:
    """Draft one briefing and check it.

    ``now`` becomes ``created_at``. ``on_event`` is called on the event loop's thread, each event
    with its counts in ``data``. ``heavy`` does the checking, ``past`` is where approved issues are
    remembered from. The report is that of the briefing as returned; what did not pass stands in
    ``withheld`` with its reasons. Errors: ``NothingFound`` where the store holds nothing on the
    topic; a named error of the writer's as it is; ``DraftFailed`` for any other breakdown.
    """
    on_event = noting(on_event)
    try:
        with step("gather"):
            dossier = await in_thread(gather, request, library, style)
            if past is not None:
                dossier = await in_thread(_with_memory, dossier, past)
            tell_gathered(dossier, on_event)
        frame = replace(
            frame_of(request, writer, style, draft_id, now), gathered=tuple(dossier.articles)
        )
        desk = _Desk(frame, dossier, writer, style, on_event, heavy)
        desk = await desk.plan(library)
        return await desk.finish(await desk.repair(await desk.write()))
    except DeskError as error:
        on_event(Event("failed", str(error), data={"code": error.code, "help": error.help}))
        raise


def _with_memory(dossier: Dossier, past: PastIssues) -> Dossier:
    articles = list(dossier.articles.values())
    memory = remember(past.approved(), articles, before=dossier.request.as_of)
    return replace(dossier, memory=memory, notes=(*dossier.notes, *memory.notes))


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the steps of one draft have in common."""

    frame: Briefing
    dossier: Dossier
    writer: Writer
    style: HouseStyle
    on_event: OnEvent
    heavy: Heavy

    @spanned("plan")
    async def plan(self, library: Library) -> _Desk:
        """Let a writer that plans ask the store once more; return the desk with what it found."""
        if not isinstance(self.writer, Planner):
            return self
        questions = await self._ask(self.writer.plan(self.dossier, self.on_event))
        if not questions:
            return self
        dossier = await in_thread(widen, self.dossier, questions, library)
        tell_widened(self.dossier, dossier, self.on_event)
        frame = replace(self.frame, gathered=tuple(dossier.articles))
        return replace(self, dossier=dossier, frame=frame)

    @spanned("write")
    async def write(self) -> Body:
        proposals = await self._ask(self.writer.write(self.dossier, self.on_event))
        known = [s.key for s in self.style.sections]
        for proposal in proposals:
            if proposal.section not in known:
                raise DraftFailed(
                    f"the writer {self.writer.name} wrote a section {proposal.section!r}",
                    help=f"the house style has {', '.join(known)}",
                )
        grounded = ground(proposals, self.dossier, draft_id=self.frame.id)
        quotes = sum(len(p.quotes) for p in proposals)
        failed = sum(len(g.findings) for g in grounded)
        self.on_event(
            Event(
                "ground",
                f"{len(proposals)} sentences, {quotes} quotations",
                data={"sentences": len(proposals), "quotes": quotes, "findings": failed},
            )
        )
        return Body(tuple(grounded))

    @spanned("repair")
    async def repair(self, body: Body) -> Body:
        """Let the writer mend what failed, and nothing else, at most ``REPAIR_ROUNDS`` times."""
        for round_ in range(1, REPAIR_ROUNDS + 1):
            faults = self._faults(body, await self._check(body))
            if not faults:
                break
            self.on_event(
                Event(
                    "repair",
                    f"{len(faults)} sentences to repair",
                    data={"sentences": len(faults), "round": round_},
                )
            )
            answer = await self._ask(self.writer.repair(self.dossier, faults, self.on_event))
            repairs = _for_faults(answer, faults)
            if not repairs:
                break
            for fault in faults:
                if fault.sentence.id in repairs:
                    body = self._mend(body, fault, repairs[fault.sentence.id])
        return body

    @spanned("withhold")
    async def finish(self, body: Body) -> Briefing:
        """Withhold until all that remains passes, and report on that.

        One pass is not enough: analysis may rest on a fact that has just been taken out.
        """
        while faults := self._faults(body, await self._check(body)):
            for fault in faults:
                body = body.withhold(self._withheld(fault.section, fault.sentence, fault.findings))
            body = body.without_orphans(self._orphan)
        briefing = assemble(self.frame, body, self.style)
        report = await self.heavy(run_checks, briefing, dict(self.dossier.articles), self.style)
        briefing = replace(
            with_report(briefing, report),
            model=self.writer.model,
            prompts=self.writer.prompt_ids,
            usage=self.writer.usage,
        )
        tell_done(briefing, report, self.on_event)
        return briefing

    def _mend(self, body: Body, fault: Fault, repair: Repair) -> Body:
        """Put the repair where the fault stood, whatever place it names itself.

        What a writer drops is withheld, so that an editor sees that it was there.
        """
        if not repair.replacement:
            return body.withhold(self._withheld(fault.section, fault.sentence, fault.findings))
        proposals: list[Proposal] = [
            replace(p, section=fault.section, block=fault.sentence.block)
            for p in repair.replacement
        ]
        new = ground(proposals, self.dossier, draft_id=self.frame.id, place=f"{fault.sentence.id}.")
        return body.replace(fault.sentence.id, new)

    @spanned("check")
    async def _check(self, body: Body) -> Report:
        briefing = assemble(self.frame, body, self.style)
        report = await self.heavy(run_checks, briefing, dict(self.dossier.articles), self.style)
        whole, failed = len(body.grounded), len(self._faults(body, report))
        self.on_event(
            Event(
                "check",
                f"{failed} of {whole} sentences do not pass",
                data={"sentences": whole, "failed": failed, "findings": len(report.findings)},
            )
        )
        return report

    def _faults(self, body: Body, report: Report) -> list[Fault]:
        about = frozenset(content_stems(self.dossier.request.topic))
        return _faults(body, report, dangling(body, about))

    async def _ask(self, step: Awaitable[T]) -> T:
        """Await one of the writer's steps; a breakdown of another kind is given a name."""
        try:
            return await step
        except DeskError:
            raise
        except Exception as error:
            raise DraftFailed(
                f"the writer {self.writer.name} broke down: {type(error).__name__}: {error}",
                help="this is a fault of the program: report it with the draft's id",
            ) from error

    def _withheld(self, section: str, sentence: Sentence, findings: Sequence[Finding]) -> Withheld:
        return Withheld(
            section=section,
            sentence=sentence,
            reasons=tuple(dict.fromkeys(_reason(f) for f in findings)),
            nearest=nearest(sentence.text, self.dossier),
        )

    def _orphan(self, section: str, sentence: Sentence) -> Withheld:
        return Withheld(
            section=section,
            sentence=replace(sentence, verdict=Verdict.UNSUPPORTED),
            reasons=("what it opens was withheld",),
            nearest=nearest(sentence.text, self.dossier),
        )


def _faults(body: Body, report: Report, bereft: Mapping[str, Finding]) -> list[Fault]:
    """Return the sentences with a blocking finding, from grounding or from the checks.

    ``bereft`` are those that lean on a sentence that was withheld.
    """
    against: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.severity is Severity.BLOCKING and finding.sentence_id is not None:
            against.setdefault(finding.sentence_id, []).append(finding)
    faults = []
    for item in body.grounded:
        findings = (*item.findings, *_of_its_own(item, against.get(item.sentence.id, ())))
        if item.sentence.id in bereft:
            findings = (*findings, bereft[item.sentence.id])
        if findings:
            verdict = report.verdicts.get(item.sentence.id, Verdict.UNJUDGED)
            if item.findings and verdict is Verdict.SUPPORTED:
                verdict = Verdict.UNSUPPORTED
            sentence = replace(item.sentence, verdict=verdict)
            faults.append(Fault(item.section, sentence, findings))
    return faults


def _of_its_own(item: Grounded, findings: Sequence[Finding]) -> list[Finding]:
    """Leave out that a sentence cites nothing where that is because its quotes were not found."""
    lost = bool(item.findings) and not item.sentence.citations
    return [f for f in findings if not (lost and f.check.startswith("coverage@"))]


def _for_faults(repairs: Sequence[Repair], faults: Sequence[Fault]) -> dict[str, Repair]:
    """Keep the first repair of each fault; a sentence that passed is not the writer's to touch."""
    wanted = {f.sentence.id for f in faults}
    kept: dict[str, Repair] = {}
    for repair in repairs:
        if repair.sentence_id in wanted:
            kept.setdefault(repair.sentence_id, repair)
    return kept


def _reason(finding: Finding) -> str:
    """Say what is wrong with what was found, or with what was expected where that is said already.

    Support is told by the words that found nothing: its score says nothing to a reader.
    """
    if finding.check.startswith("support@"):
        return "; ".join([finding.message, *(finding.found or "").split("; ")[1:]])
    if finding.found and finding.found not in finding.message:
        return f"{finding.message} (found: {finding.found})"
    expected = f" (expected: {finding.expected})" if finding.expected else ""
    return f"{finding.message}{expected}"
