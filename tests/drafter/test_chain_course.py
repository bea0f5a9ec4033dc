"""How a draft goes: its events, its errors, its end, and what it was given besides the articles."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from corpus.library import Library
from corpus.model import Citation, Evidence, Kind, Passage, Role, Usage
from drafter.chain import draft
from drafter.errors import DraftFailed, ModelUnreachable, NothingFound
from drafter.memory import PastIssue
from drafter.model import (
    Dossier,
    DraftRequest,
    OnEvent,
    Packet,
    Proposal,
    Question,
    Quote,
)
from drafter.scripted import ScriptedWriter
from prompts import HouseStyle
from tests.drafter.scripted_bench import GATE, INVENTED, MOVED, Bench, fact


def test_events_carry_counts_and_come_in_order(bench: Bench) -> None:
    bench.draft(ScriptedWriter([fact(GATE, "E1"), fact(INVENTED, "E1", MOVED)]))
    stages = [e.stage for e in bench.events]
    assert stages[0] == "gather"
    assert stages[-1] == "done"
    by_stage = {e.stage: dict(e.data) for e in bench.events}
    assert by_stage["gather"]["articles"] == len(bench.dossier.articles)
    assert by_stage["ground"] == {"sentences": 2, "quotes": 2, "findings": 0}
    assert by_stage["done"]["withheld"] == 1


def test_nothing_found_is_an_error_that_says_what_to_do(bench: Bench) -> None:
    bench.dossier = replace(bench.dossier, packets=(), articles={})
    with pytest.raises(NothingFound, match="Velm Dam") as raised:
        bench.draft(ScriptedWriter([]))
    assert "ingest" in raised.value.help
    assert bench.events[-1].stage == "failed"
    assert bench.events[-1].data["code"] == "nothing_found"


def test_a_writer_that_breaks_down_is_named(bench: Bench) -> None:
    class Broken(ScriptedWriter):
        async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
            raise ZeroDivisionError("a slip")

    with pytest.raises(DraftFailed, match="scripted broke down: ZeroDivisionError"):
        bench.draft(Broken([]))


def test_a_named_error_of_the_writer_stays_itself(bench: Bench) -> None:
    class Down(ScriptedWriter):
        async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
            raise ModelUnreachable("no answer", help="wait")

    with pytest.raises(ModelUnreachable):
        bench.draft(Down([]))
    assert bench.events[-1].data["code"] == "model_unreachable"


def test_a_section_that_the_style_does_not_have_is_refused(bench: Bench) -> None:
    with pytest.raises(DraftFailed, match="weather"):
        bench.draft(ScriptedWriter([fact(GATE, "E1", section="weather")]))


def test_cancelling_ends_the_draft_at_once(bench: Bench) -> None:
    class Slow(ScriptedWriter):
        cancelled = False

        async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.cancelled = True
                raise
            return ()

    async def cancel(writer: Slow) -> None:
        task = asyncio.create_task(bench.run(writer))
        while not any(e.stage == "gather" for e in bench.events):
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    writer = Slow([])
    asyncio.run(asyncio.wait_for(cancel(writer), 5))
    assert writer.cancelled
    assert bench.events[-1].stage != "done"


def test_the_whole_line_with_the_real_gathering(
    library: Library, style: HouseStyle, request_: DraftRequest, now: datetime
) -> None:
    class Quoting(ScriptedWriter):
        """Writes the first sentence of each packet that it is given."""

        async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
            firsts = {}
            for packet in dossier.packets:
                passage = packet.evidence.passage
                text = dossier.articles[passage.article_id].text
                words = text[passage.start : text.index(". ", passage.start) + 1]
                firsts.setdefault(
                    words, Proposal("situation", words, Kind.FACT, (Quote(packet.key, words),))
                )
            return list(firsts.values())

    briefing = asyncio.run(
        draft(
            request_,
            library=library,
            writer=Quoting([]),
            style=style,
            draft_id="d1",
            now=now,
            on_event=lambda _event: None,
        )
    )
    kept = [s for s in briefing.sentences if s.role is not Role.NOTE]
    assert kept
    assert all(isinstance(c, Citation) for s in kept for c in s.citations)
    assert briefing.report is not None
    assert briefing.report.passed
    assert briefing.usage == Usage()


class Shelf:
    """Two approved issues, the newer one on the story."""

    def __init__(self, dossier: Dossier, now: datetime) -> None:
        ids = frozenset(list(dossier.articles)[:1])
        said = {"situation": (GATE,)}
        story = PastIssue("p2", "The Velm Dam", now - timedelta(days=2), said, ids, "/drafts/p2")
        self.issues = [story, replace(story, id="p1", topic="Tin", articles=frozenset())]

    def approved(self) -> Sequence[PastIssue]:
        return self.issues


def test_past_issues_are_remembered_and_the_one_on_the_story_is_named(bench: Bench) -> None:
    seen: list[Dossier] = []

    class Curious(ScriptedWriter):
        async def write(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Proposal]:
            seen.append(dossier)
            return await super().write(dossier, on_event)

    shelf = Shelf(bench.dossier, bench.now)
    asyncio.run(bench.run(Curious([fact(GATE, "E1")]), past=shelf))
    assert seen[0].memory.last is shelf.issues[0]
    gathered = next(e for e in bench.events if e.stage == "gather")
    assert "“The Velm Dam” (/drafts/p2)" in str(gathered.data["notes"])
    cited = asyncio.run(bench.run(ScriptedWriter([fact(GATE, "p2")]), past=shelf))
    assert "not among the evidence" in cited.withheld[0].reasons[0]


class Asking(ScriptedWriter):
    """A writer that asks the store once more before it writes."""

    async def plan(self, dossier: Dossier, on_event: OnEvent) -> Sequence[Question]:
        return [Question("whats_next", "parliament committee question Tamrand on 11 March")]


def test_a_writer_may_ask_the_store_once_more(bench: Bench) -> None:
    whole = bench.dossier
    few = dict(list(whole.articles.items())[:3])
    bench.dossier = replace(whole, articles=few, packets=whole.packets[:3])
    words = "A committee of parliament will question Ilse Tamrand on 11 March about the Velm Dam."
    found = fact(words, "E4", section="whats_next")
    briefing = bench.draft(Asking([fact(GATE, "E1"), found]))
    assert words in [s.text for s in briefing.sentences]
    assert set(briefing.gathered) > set(few)
    told = next(e for e in bench.events if "questions" in e.data)
    assert "1 questions asked again" in told.message
    assert any("second search" in str(note) for note in told.data["notes"])  # type: ignore[attr-defined]
    assert bench.draft(ScriptedWriter([found])).withheld, "E4 is no evidence without the search"


def test_the_report_knows_what_was_gathered_and_not_cited(bench: Bench, now: datetime) -> None:
    """The uncited article is newer and gives the number anew: the report says so."""
    (first, *_) = bench.dossier.articles.values()
    toll = "The flood at Port Carrow killed nine people, the coastguard said."
    anew = "The flood at Port Carrow killed 12 people, the coastguard said."
    old = replace(first, id="old", text=toll, published_at=now - timedelta(days=2))
    new = replace(first, id="new", text=anew, published_at=now - timedelta(days=1))
    packets = tuple(
        Packet(f"E{i}", Evidence(Passage(a.id, 0, len(a.text)), 0.5))
        for i, a in enumerate((old, new), 1)
    )
    bench.dossier = replace(
        bench.dossier, articles={"old": old, "new": new}, packets=packets,
        origins={"old": "old", "new": "new"},
    )  # fmt: skip
    briefing = bench.draft(ScriptedWriter([fact(toll, "E1")]))
    assert briefing.cited_ids == {"old"}
    assert briefing.report is not None
    (finding,) = [f for f in briefing.report.findings if f.check.startswith("freshness@")]
    assert "12" in (finding.expected or "")
