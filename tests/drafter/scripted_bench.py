"""The chain over the fixtures with a scripted writer, and the sentences that it is given."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

from corpus.library import Library
from corpus.model import Briefing, Kind
from drafter.chain import draft
from drafter.memory import PastIssues
from drafter.model import (
    Dossier,
    Event,
    Proposal,
    Quote,
)
from prompts import HouseStyle

GATE = (
    "A sluice gate at the Velm Dam failed early on Monday and "
    "flooded the lower quay of Port Carrow."
)
MOVED = "The dam authority said 340 households were moved to schools overnight."
INVENTED = "The dam authority said 890 households were moved to schools overnight."
LOSSES = "Traders on the lower quay of Port Carrow put their losses at 2.4 million crowns."


def fact(text: str, packet: str, words: str | None = None, **more: object) -> Proposal:
    quote = Quote(packet, text if words is None else words)
    return replace(Proposal("situation", text, Kind.FACT, (quote,)), **more)  # type: ignore[arg-type]


class Bench:
    """Runs the chain over the fixtures."""

    def __init__(
        self, library: Library, style: HouseStyle, dossier: Dossier, now: datetime
    ) -> None:
        self.library, self.style, self.dossier, self.now = library, style, dossier, now
        self.events: list[Event] = []

    async def run(
        self, writer: object, *, draft_id: str = "d1", past: PastIssues | None = None
    ) -> Briefing:
        return await draft(
            self.dossier.request,
            library=self.library,
            writer=writer,  # type: ignore[arg-type]
            style=self.style,
            draft_id=draft_id,
            now=self.now,
            on_event=self.events.append,
            gather=lambda _request, _library, _style: self.dossier,
            past=past,
        )

    def draft(self, writer: object, *, draft_id: str = "d1") -> Briefing:
        return asyncio.run(self.run(writer, draft_id=draft_id))
