"""The whole chain over the sample corpus and a loopback model, for benches and fault runs.

Evidence is gathered once for each story: what is tried here comes after it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus import sources
from corpus.ingest import ingest
from corpus.library import Library
from corpus.model import Briefing
from corpus.sample import ARTICLES, suggested_requests
from drafter.chain import draft
from drafter.gather import gather
from drafter.ledger import Ledger, MemoryLedger
from drafter.llm import Budget, LlmWriter, ModelClient, ModelConfig
from drafter.model import Dossier, DraftRequest, Event
from prompts import HouseStyle, load_style

NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)


@dataclass
class Made:
    """What came of one draft: a briefing or the error that it ended with, and its events."""

    budget: Budget
    briefing: Briefing | None = None
    error: Exception | None = None
    events: list[Event] = field(default_factory=list)


class Rig(AbstractContextManager["Rig"]):
    """A store of the sample corpus in ``folder``, and the dossier of each suggested topic."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = Library.open(folder, write=True)
        for _ in ingest(sources.read(ARTICLES), self.library):
            pass
        self.style: HouseStyle = load_style()
        self.dossiers: Sequence[Dossier] = [
            gather(
                DraftRequest(s.topic, s.as_of, s.window_days, writer="llm"),
                self.library,
                self.style,
            )
            for s in suggested_requests()
        ]

    @classmethod
    def again(cls, folder: Path, dossiers: Sequence[Dossier]) -> Rig:
        """Return a rig over a store that another one has filled, in a process of its own."""
        rig = cls.__new__(cls)
        rig.folder, rig.style, rig.dossiers = folder, load_style(), dossiers
        rig.library = Library.open(folder)
        return rig

    def __exit__(self, *_: object) -> None:
        self.library.close()

    def draft(
        self,
        dossier: Dossier,
        base_url: str,
        *,
        draft_id: str,
        ledger: Ledger | None = None,
        budget: Budget | None = None,
        sleep: Callable[[float], Any] = lambda _seconds: asyncio.sleep(0),
        **config: Any,
    ) -> Made:
        """Draft once; waits between retries pass at once unless ``sleep`` says otherwise."""
        made = Made(budget or Budget(dollars=1.0, calls=14))
        client = ModelClient(
            ModelConfig("loopback-model", base_url=base_url, **config),
            draft_id=draft_id,
            ledger=ledger or MemoryLedger(),
            budget=made.budget,
            rng=random.Random(draft_id),
            sleep=sleep,
        )
        try:
            made.briefing = asyncio.run(
                draft(
                    dossier.request,
                    library=self.library,
                    writer=LlmWriter(client),
                    style=dossier.style,
                    draft_id=draft_id,
                    now=NOW,
                    on_event=made.events.append,
                    gather=lambda _request, _library, _style: dossier,
                )
            )
        except Exception as error:
            made.error = error
        return made
