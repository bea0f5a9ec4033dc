"""The writer behind its Protocol: through the chain, and in repair."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from corpus.library import Library
from corpus.model import Finding, Kind, Role, Sentence, Severity, Usage, Verdict
from drafter.chain import draft
from drafter.extractive import ExtractiveWriter
from drafter.extractive.wanting import wanting
from drafter.model import Dossier, DraftRequest, Event, Fault, Writer

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def _draft(dossier: Dossier, tmp_path):
    events: list[Event] = []
    with Library.open(tmp_path, write=True) as library:
        briefing = asyncio.run(
            draft(
                dossier.request,
                library=library,
                writer=ExtractiveWriter(),
                style=dossier.style,
                draft_id="d1",
                now=NOW,
                on_event=events.append,
                gather=lambda request, library, style: dossier,
            )
        )
    return briefing, events


def test_it_is_a_writer_without_a_model() -> None:
    writer: Writer = ExtractiveWriter()
    assert writer.model is None
    assert writer.prompt_ids == ()
    assert writer.usage == Usage()


def test_through_the_chain_nothing_is_withheld_and_all_is_supported(dam: Dossier, tmp_path) -> None:
    briefing, events = _draft(dam, tmp_path)
    facts = [s for s in briefing.sentences if s.kind is Kind.FACT]
    assert facts
    assert briefing.report is not None
    assert briefing.report.passed
    assert briefing.withheld == ()
    assert {s.verdict for s in facts} == {Verdict.SUPPORTED}
    assert {s.origin for s in facts if s.role is Role.BODY} == {"source"}
    assert {e.section for e in events if e.stage == "write"} == {s.key for s in dam.style.sections}


def test_repair_puts_another_sentence_in_or_drops_the_one(dam: Dossier) -> None:
    writer = ExtractiveWriter()
    written = asyncio.run(writer.write(dam, lambda e: None))
    told = {p.text for p in written}
    faults = [
        Fault(
            section,
            Sentence(f"s{n}", "What failed.", Kind.FACT, block=n),
            (Finding("x@1", Severity.BLOCKING, "it failed"),),
        )
        for n, section in enumerate(["situation", "mechanism", "key_data"])
    ]
    repairs = asyncio.run(writer.repair(dam, faults, lambda e: None))
    assert [r.sentence_id for r in repairs] == ["s0", "s1", "s2"]
    assert repairs[2].replacement == ()
    new = [p for r in repairs for p in r.replacement]
    assert all(p.text not in told and p.quotes for p in new)
    assert len({p.text for p in new}) == len(new)


def test_an_angle_changes_what_matters(dam: Dossier) -> None:
    request = DraftRequest(dam.request.topic, angle="League warnings lawsuit crowns")
    plain = asyncio.run(ExtractiveWriter().write(dam, lambda e: None))
    angled = asyncio.run(ExtractiveWriter().write(replace(dam, request=request), lambda e: None))
    assert any("League" in p.text for p in angled)
    assert plain


def test_it_asks_the_store_once_more_for_what_came_out_short(dam: Dossier, tmp_path) -> None:
    briefing, events = _draft(replace(dam, origins={a: a for a in dam.articles}), tmp_path)
    (asked,) = [e for e in events if "asks the store once more" in e.message]
    short = [s for s in briefing.sections if s.status == "open"]
    assert short
    assert any(s.title in asked.message for s in short)
    few = replace(dam, origins=dict.fromkeys(dam.articles, "one"))
    assert wanting((), few) == ()
    drawn = [s for s in dam.style.sections if s.draws_on]
    many = wanting((), replace(dam, origins={a: a for a in dam.articles}))
    assert [q.section for q in many] == [s.key for s in drawn][:3]
    assert all(q.text.startswith(dam.request.topic) for q in many)
