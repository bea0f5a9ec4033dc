"""The writer itself: the plan of ``compose``, and repairs out of its reserves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.model import Usage
from drafter.extractive.compose import Plan, compose
from drafter.extractive.selection import passes
from drafter.extractive.wanting import wanting
from drafter.heavy import Heavy, in_thread
from drafter.model import Dossier, Event, Fault, OnEvent, Packet, Proposal, Question, Repair


class ExtractiveWriter:
    """Writes a briefing out of its sources' own sentences; a ``drafter.model.Writer``.

    Every sentence is a source's, with clauses left out at most, and every quote carries its span;
    grounding marks such a sentence's origin as the source's. The same dossier gives the same
    briefing.
    """

    name = "extractive"
    model: str | None = None

    def __init__(self, heavy: Heavy = in_thread) -> None:
        self._heavy = heavy
        self._offered: set[str] = set()
        self._composed: tuple[tuple[Packet, ...], Plan] | None = None

    @property
    def prompt_ids(self) -> tuple[str, ...]:
        """None: no model is asked."""
        return ()

    @property
    def usage(self) -> Usage:
        """Nothing: no model is asked."""
        return Usage()

    async def plan(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Question]:
        """Ask the store once more for the sections that come out shortest.

        A ``drafter.model.Planner``; a section that is written anew is not planned.
        """
        if dossier.rewrite is not None:
            return ()
        plan = await self._compose(dossier)
        questions = wanting(plan.proposals, dossier)
        if questions:
            names = [dossier.style.section(q.section).title for q in questions]
            said = f"asks the store once more for {', '.join(names)}"
            on_event(Event("write", said, data={"questions": len(questions)}))
        return questions

    async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
        """Write every section that the sources fill; the others say what an editor has to write."""
        plan = await self._compose(dossier)
        for style in dossier.style.sections:
            written = sum(p.section == style.key and bool(p.quotes) for p in plan.proposals)
            on_event(
                Event(
                    "write", f"{style.title}: {written} sentences", style.key,
                    {"sentences": written},
                )
            )  # fmt: skip
        return plan.proposals

    async def repair(
        self, dossier: Dossier, faults: Sequence[Fault], on_event: OnEvent
    ) -> Sequence[Repair]:
        """Put the next best sentence in a failed one's place, or drop it where there is none."""
        plan = await self._compose(dossier)
        repairs = [Repair(f.sentence.id, self._instead(plan, f, dossier)) for f in faults]
        replaced = sum(bool(r.replacement) for r in repairs)
        on_event(
            Event("repair", f"{replaced} of {len(faults)} replaced", data={"replaced": replaced})
        )
        return repairs

    async def _compose(self, dossier: Dossier) -> Plan:
        """Compose once for the same evidence, whichever step asks for it."""
        if self._composed is None or self._composed[0] != dossier.packets:
            self._composed = (dossier.packets, await self._heavy(compose, dossier))
        return self._composed[1]

    def _instead(self, plan: Plan, fault: Fault, dossier: Dossier) -> tuple[Proposal, ...]:
        for proposal in plan.reserves.get(fault.section, ()):
            if proposal.text not in self._offered and passes(proposal, dossier):
                self._offered.add(proposal.text)
                return (replace(proposal, block=fault.sentence.block),)
        return ()
