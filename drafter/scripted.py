"""A writer that hands in what it was given: for tests, and for trying the chain without a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.model import Usage
from drafter.model import Dossier, Event, Fault, OnEvent, Proposal, Repair


class ScriptedWriter:
    """Writes ``proposals``; in repair round n replaces by ``repairs[n]``, keyed by faulty text.

    A faulty text that the round does not name stays as it is; one mapped to nothing is dropped.
    ``faults`` keeps what each round was asked to mend.
    """

    name = "scripted"
    model: str | None = None

    def __init__(
        self,
        proposals: Sequence[Proposal],
        repairs: Sequence[Mapping[str, Sequence[Proposal]]] = (),
    ) -> None:
        self._proposals = tuple(proposals)
        self._repairs = tuple(repairs)
        self.faults: list[tuple[Fault, ...]] = []

    @property
    def prompt_ids(self) -> tuple[str, ...]:
        return ()

    @property
    def usage(self) -> Usage:
        return Usage()

    async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
        for section in dossier.style.sections:
            written = sum(p.section == section.key for p in self._proposals)
            on_event(Event("write", section.title, section.key, {"sentences": written}))
        return self._proposals

    async def repair(
        self, dossier: Dossier, faults: Sequence[Fault], on_event: OnEvent
    ) -> Sequence[Repair]:
        round_ = len(self.faults)
        answers = self._repairs[round_] if round_ < len(self._repairs) else {}
        on_event(Event("repair", self.name, data={"articles": len(dossier.articles)}))
        self.faults.append(tuple(faults))
        return [
            Repair(fault.sentence.id, tuple(answers[fault.sentence.text]))
            for fault in faults
            if fault.sentence.text in answers
        ]
