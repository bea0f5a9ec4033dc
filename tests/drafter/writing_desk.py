"""A desk on which a model writes, over a loopback server: what the tests of model drafts share."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime
from typing import Any

from llm_server import (
    HonestModel,
    LlmServer,
)

from corpus.library import Library
from corpus.model import Briefing, Kind
from drafter.chain import draft
from drafter.ledger import Ledger, MemoryLedger
from drafter.llm import Budget, LlmWriter, ModelClient, ModelConfig
from drafter.model import Dossier, Event
from prompts import HouseStyle


class WritingDesk:
    """Everything that one draft needs but the server's behaviour."""

    def __init__(
        self, library: Library, dossier: Dossier, style: HouseStyle, now: datetime
    ) -> None:
        self.library, self.dossier, self.style, self.now = library, dossier, style, now
        self.model = HonestModel()
        self.ledger: Ledger = MemoryLedger()
        self.events: list[Event] = []
        self.server: LlmServer
        self.config: dict[str, Any] = {}
        self.stand_in: str | None = None

    def writer(self, draft_id: str = "d1", budget: float = 1.0) -> LlmWriter:
        spending = Budget(dollars=budget, calls=14)

        def client(model: str) -> ModelClient:
            return ModelClient(
                ModelConfig(model, base_url=self.server.base_url, **self.config),
                draft_id=draft_id,
                ledger=self.ledger,
                budget=spending,
                rng=random.Random(1),
                sleep=lambda _seconds: asyncio.sleep(0),
            )

        stand_in = client(self.stand_in) if self.stand_in else None
        return LlmWriter(client("test-model"), stand_in=stand_in)

    def gather(self, _request: Any, _library: Any, _style: HouseStyle) -> Dossier:
        return self.dossier

    def draft(
        self, draft_id: str = "d1", budget: float = 1.0, ledger: Ledger | None = None
    ) -> Briefing:
        self.ledger = ledger or self.ledger
        return asyncio.run(
            draft(
                self.dossier.request,
                library=self.library,
                writer=self.writer(draft_id, budget),
                style=self.style,
                draft_id=draft_id,
                now=self.now,
                on_event=self.events.append,
                gather=self.gather,
            )
        )


def facts(briefing: Briefing) -> list[str]:
    return [s.text for s in briefing.sentences if s.kind is Kind.FACT]
