"""The writer itself: the plan of ``compose``, and repairs out of its reserves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.model import Usage
from drafter.extractive.compose import Plan, compose
from drafter.extractive.selection import passes
from drafter.heavy import Heavy, in_thread
from drafter.model import Dossier, Event, Fault, OnEvent, Proposal, Repair


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

    @property
    def prompt_ids(self) -> tuple[str, ...]:
        """None: no model is asked."""
        return ()

    @property
    def usage(self) -> Usage:
        """Nothing: no model is asked."""
        return Usage()

    async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
        """Write every section that the sources fill; the others say what an editor has to write."""
        plan = await self._heavy(compose, dossier)
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
        plan = await self._heavy(compose, dossier)
        repairs = [Repair(f.sentence.id, self._instead(plan, f, dossier)) for f in faults]
        replaced = sum(bool(r.replacement) for r in repairs)
        on_event(
            Event("repair", f"{replaced} of {len(faults)} replaced", data={"replaced": replaced})
        )
        return repairs

    def _instead(self, plan: Plan, fault: Fault, dossier: Dossier) -> tuple[Proposal, ...]:
        for proposal in plan.reserves.get(fault.section, ()):
            if proposal.text not in self._offered and passes(proposal, dossier):
                self._offered.add(proposal.text)
                return (replace(proposal, block=fault.sentence.block),)
        return ()
