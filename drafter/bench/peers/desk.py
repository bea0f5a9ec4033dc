"""The desk itself: its store, its chain and its writer, through the same pipe as the peers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from corpus import sources
from corpus.ingest import ingest
from corpus.library import Library
from corpus.model import Briefing, Citation, Finding, Role, Sentence, Severity, Verdict
from drafter.bench.peers.process import Stored, Task, main
from drafter.chain import draft
from drafter.ledger import SqlLedger
from drafter.llm import Budget, LlmWriter, ModelClient, ModelConfig
from drafter.model import DraftRequest
from prompts import load_style

_NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
_PASSED = {Verdict.SUPPORTED, Verdict.NOT_REQUIRED}
_HEAVY = {Severity.BLOCKING, Severity.WARNING}


class Desk:
    """A library in the task's folder, and drafts whose finished calls are in its ledger."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._library = Library.open(task["folder"], write=True)

    def add(self, _articles: Sequence[Stored]) -> None:
        """Ingest the file that the task names: the articles as a newsroom would hand them in."""
        for _ in ingest(sources.read(self._task["file"]), self._library):
            pass

    def answer(self, topic: str) -> Mapping[str, Any]:
        draft_id = sha256(topic.encode()).hexdigest()[:12]
        client = ModelClient(
            ModelConfig("loopback-model", base_url=self._task["base_url"], api_key="none"),
            draft_id=draft_id,
            ledger=SqlLedger(self._library.engine, now=lambda: _NOW),
            budget=Budget(dollars=1.0, calls=40),
            rng=random.Random(draft_id),
        )
        briefing = asyncio.run(
            draft(
                DraftRequest(topic, writer="llm"),
                library=self._library,
                writer=LlmWriter(client),
                style=load_style(),
                draft_id=draft_id,
                now=_NOW,
                on_event=lambda _event: None,
            )
        )
        return self._told(briefing)

    def _told(self, briefing: Briefing) -> Mapping[str, Any]:
        said = [s for s in _sentences(briefing) if s.role is not Role.NOTE]
        findings = briefing.report.findings if briefing.report else ()
        return {
            "text": "\n".join(sentence.text for sentence in said),
            "citations": [self._citation(c) for s in said for c in s.citations],
            "verdicts": [
                {
                    "text": sentence.text,
                    "passed": sentence.verdict in _PASSED and not _against(sentence, findings),
                }
                for sentence in said
                if sentence.verdict is not Verdict.UNJUDGED
            ],
            "withheld": [kept.sentence.text for kept in briefing.withheld],
        }

    def _citation(self, citation: Citation) -> Mapping[str, Any]:
        article = self._library.article(citation.article_id)
        return {"document": article.id, "quote": citation.resolve({article.id: article})}


def _sentences(briefing: Briefing) -> Iterator[Sentence]:
    for section in briefing.sections:
        yield from section.sentences


def _against(sentence: Sentence, findings: Sequence[Finding]) -> bool:
    return any(f.sentence_id == sentence.id and f.severity in _HEAVY for f in findings)


if __name__ == "__main__":
    main(None, Desk)
