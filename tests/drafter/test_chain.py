"""The chain with a scripted writer: what is wrong is caught, repaired or withheld, and named."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from corpus.library import Library
from corpus.model import Briefing, Citation, Evidence, Kind, Passage, Role, Usage, Verdict
from drafter.chain import REPAIR_ROUNDS, draft
from drafter.errors import DraftFailed, ModelUnreachable, NothingFound
from drafter.memory import PastIssue, PastIssues
from drafter.model import (
    Dossier,
    DraftRequest,
    Event,
    Fault,
    OnEvent,
    Packet,
    Proposal,
    Question,
    Quote,
    Repair,
)
from drafter.scripted import ScriptedWriter
from evals import run
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


@pytest.fixture
def bench(library: Library, style: HouseStyle, dossier: Dossier, now: datetime) -> Bench:
    return Bench(library, style, dossier, now)


def test_what_the_sources_say_passes_with_exact_citations(bench: Bench) -> None:
    briefing = bench.draft(ScriptedWriter([fact(GATE, "E1"), fact(LOSSES, "E2")]))
    kept = [s for s in briefing.sentences if s.role is not Role.NOTE]
    assert [s.text for s in kept] == [GATE, LOSSES]
    assert [c.resolve(bench.dossier.articles) for s in kept for c in s.citations] == [GATE, LOSSES]
    assert {s.verdict for s in kept} == {Verdict.SUPPORTED}
    assert {s.origin for s in kept} == {"source"}
    assert briefing.report is not None
    assert briefing.report.passed
    assert not briefing.withheld
    assert briefing.created_at == bench.now
    assert briefing.style_hash == bench.style.hash


def test_the_report_is_that_of_the_briefing_as_returned(bench: Bench) -> None:
    briefing = bench.draft(ScriptedWriter([fact(GATE, "E1"), fact(INVENTED, "E1", MOVED)]))
    assert briefing.gathered == tuple(bench.dossier.articles)
    sources = {name: bench.dossier.articles[name] for name in briefing.known_ids}
    assert run(briefing, sources, bench.style) == briefing.report


def test_an_invented_number_is_withheld_with_its_reason_and_the_nearest_evidence(
    bench: Bench,
) -> None:
    writer = ScriptedWriter([fact(GATE, "E1"), fact(INVENTED, "E1", MOVED)])
    briefing = bench.draft(writer)
    (withheld,) = briefing.withheld
    assert withheld.sentence.text == INVENTED
    assert any("890" in reason for reason in withheld.reasons)
    assert withheld.nearest[0].resolve(bench.dossier.articles) == MOVED
    assert INVENTED not in [s.text for s in briefing.sentences]
    assert len(writer.faults) == 1, "a writer that mends nothing is not asked again"


def test_an_invented_number_is_repaired_and_nothing_else_is_touched(bench: Bench) -> None:
    proposals = [fact(GATE, "E1"), fact(INVENTED, "E1", MOVED), fact(LOSSES, "E2")]
    plain = bench.draft(ScriptedWriter([proposals[0], proposals[2]]))
    writer = ScriptedWriter(proposals, [{INVENTED: [fact(MOVED, "E1", section="key_data")]}])
    briefing = bench.draft(writer)
    situation = briefing.sections[0].sentences
    assert [s.text for s in situation] == [GATE, MOVED, LOSSES], "in place, in its own section"
    assert situation[0] == plain.sections[0].sentences[0]
    assert situation[2].citations == plain.sections[0].sentences[1].citations
    assert [f.sentence.text for f in writer.faults[0]] == [INVENTED]
    assert not briefing.withheld


@pytest.mark.parametrize(
    ("quote", "check"),
    [
        (Quote("E1", "the gate had never once been inspected"), "quote_not_found"),
        (Quote("E9", GATE), "unknown_evidence"),
        (Quote("E1", GATE, span=(3, 40)), "quote_not_found"),
        (Quote("E1", GATE, span=(0, 10_000)), "quote_not_found"),
        (Quote("E2", GATE), "quote_not_found"),
        (Quote("E1", "  "), "quote_not_found"),
    ],
)
def test_what_no_source_holds_is_a_blocking_finding(bench: Bench, quote: Quote, check: str) -> None:
    writer = ScriptedWriter([Proposal("situation", GATE, Kind.FACT, (quote,)), fact(LOSSES, "E2")])
    briefing = bench.draft(writer)
    assert [w.sentence.text for w in briefing.withheld] == [GATE]
    assert check in {f.check.split("@")[0] for f in writer.faults[0][0].findings}


def test_a_lost_quote_is_one_reason_and_not_two(bench: Bench) -> None:
    briefing = bench.draft(ScriptedWriter([fact(GATE, "E1", "not a word of this")]))
    (reason,) = briefing.withheld[0].reasons
    assert "do not stand in that article" in reason


def test_a_good_citation_does_not_redeem_a_bad_one(bench: Bench) -> None:
    quotes = (Quote("E1", GATE), Quote("E77", GATE))
    briefing = bench.draft(ScriptedWriter([Proposal("situation", GATE, Kind.FACT, quotes)]))
    (withheld,) = briefing.withheld
    assert len(withheld.sentence.citations) == 1, "the citation that holds stays for the editor"
    assert "E77" in " ".join(withheld.reasons)


@pytest.mark.parametrize(
    "text",
    [
        f"{GATE[:-1]}, see https://evil.example/x.",
        f"{GATE[:-1]} [more](//evil.example).",
        f"{GATE[:-1]} ![x](y).",
        f"{GATE[:-1]} <img src=x onerror=alert(1)>.",
        f"{GATE[:-1]}, says www.evil.example.",
        f"{GATE[:-1]} [E1].",
    ],
)
def test_an_address_or_markup_in_a_sentence_is_withheld_whole(bench: Bench, text: str) -> None:
    briefing = bench.draft(ScriptedWriter([fact(text, "E1", GATE), fact(LOSSES, "E2")]))
    assert [w.sentence.text for w in briefing.withheld] == [text]


def test_a_repair_that_fails_again_is_withheld_after_two_rounds(bench: Bench) -> None:
    worse = INVENTED.replace("890", "990")
    still = INVENTED.replace("890", "9,900")
    writer = ScriptedWriter(
        [fact(INVENTED, "E1", MOVED)],
        [{INVENTED: [fact(worse, "E1", MOVED)]}, {worse: [fact(still, "E1", MOVED)]}],
    )
    briefing = bench.draft(writer)
    assert len(writer.faults) == REPAIR_ROUNDS
    assert [w.sentence.text for w in briefing.withheld] == [still]


def test_a_dropped_sentence_is_still_seen_by_the_editor(bench: Bench) -> None:
    writer = ScriptedWriter([fact(INVENTED, "E1", MOVED), fact(GATE, "E1")], [{INVENTED: []}])
    briefing = bench.draft(writer)
    assert [w.sentence.text for w in briefing.withheld] == [INVENTED]


def test_a_writer_cannot_touch_what_passed(bench: Bench) -> None:
    class Meddler(ScriptedWriter):
        async def repair(
            self, dossier: Dossier, faults: Sequence[Fault], on_event: OnEvent
        ) -> Sequence[Repair]:
            await super().repair(dossier, faults, on_event)
            return [Repair(name, ()) for name in self.passed]

        passed: tuple[str, ...] = ()

    proposals = [fact(GATE, "E1"), fact(INVENTED, "E1", MOVED)]
    writer = Meddler(proposals)
    writer.passed = tuple(s.id for s in bench.draft(ScriptedWriter(proposals)).sentences)
    briefing = bench.draft(writer)
    assert GATE in [s.text for s in briefing.sentences]
    assert [w.sentence.text for w in briefing.withheld] == [INVENTED]


def test_a_thesis_left_alone_goes_with_its_bullet_and_a_bare_label_vanishes(bench: Bench) -> None:
    def bullet(text: str, role: Role, block: int, *quotes: Quote) -> Proposal:
        kind = {Role.LABEL: Kind.CONNECTIVE, Role.THESIS: Kind.ANALYSIS}.get(role, Kind.FACT)
        return Proposal("mechanism", text, kind, quotes, block, role)

    thesis = "Water upstream sets the pace of repair."
    sill = "Tamrand said the repair could not begin while water stood above the sill."
    writer = ScriptedWriter(
        [
            bullet(thesis, Role.THESIS, 0, Quote("E3", sill)),
            bullet(INVENTED, Role.BODY, 0, Quote("E1", MOVED)),
            bullet(sill, Role.BODY, 1, Quote("E3", sill)),
            bullet("Politics (one pass):", Role.LABEL, 2),
            bullet(INVENTED.replace("890", "891"), Role.BODY, 2, Quote("E1", MOVED)),
        ]
    )
    briefing = bench.draft(writer)
    mechanism = next(s for s in briefing.sections if s.key == "mechanism")
    assert [s.text for s in mechanism.sentences] == [sill]
    assert thesis in [w.sentence.text for w in briefing.withheld]
    assert "Politics (one pass):" not in [w.sentence.text for w in briefing.withheld]


INSPECTED = "Director Ilse Tamrand said the gate had last been inspected in 2019."
MISDATED = INSPECTED.replace("2019", "2013")
SILL = "Tamrand said the repair could not begin while water stood above the sill."
SHE = SILL.replace("Tamrand", "She")


def test_a_pronoun_goes_where_the_sentence_that_names_its_person_was_withheld(
    bench: Bench,
) -> None:
    she = fact(SHE, "E3", SILL)
    kept = bench.draft(ScriptedWriter([fact(INSPECTED, "E1"), she]))
    assert [s.text for s in kept.sections[0].sentences] == [INSPECTED, SHE]
    lost = bench.draft(ScriptedWriter([fact(LOSSES, "E2"), fact(MISDATED, "E1", INSPECTED), she]))
    assert [w.sentence.text for w in lost.withheld] == [MISDATED, SHE]
    assert "leans on the sentence before it" in lost.withheld[1].reasons[0]
    assert MISDATED in lost.withheld[1].reasons[0]
    assert [s.text for s in lost.sections[0].sentences] == [LOSSES], "she is no trader"


def test_a_pronoun_may_be_mended_once_its_person_is_gone(bench: Bench) -> None:
    writer = ScriptedWriter(
        [fact(MISDATED, "E1", INSPECTED), fact(SHE, "E3", SILL)],
        [{MISDATED: []}, {SHE: [fact(SILL, "E3")]}],
    )
    briefing = bench.draft(writer)
    assert [s.text for s in briefing.sections[0].sentences] == [SILL]
    assert [f.findings[0].check for f in writer.faults[1]] == ["dangling@1"]


@pytest.mark.parametrize("block", [0, 1])
def test_a_pronoun_stays_where_another_sentence_names_its_person(bench: Bench, block: int) -> None:
    """In another paragraph, or behind a sentence that leans on none, nothing was lost."""
    said = [fact(MISDATED, "E1", INSPECTED), fact(SILL, "E3", block=block)]
    she = "She is to be questioned by a committee of parliament on 11 March."
    words = "A committee of parliament will question Ilse Tamrand on 11 March about the Velm Dam."
    briefing = bench.draft(ScriptedWriter([*said, fact(she, "E4", words, block=block)]))
    assert "dangling" not in str(briefing.withheld)
    assert [w.sentence.text for w in briefing.withheld] == [MISDATED]


def test_an_empty_section_is_open_and_says_what_is_to_be_written(bench: Bench) -> None:
    briefing = bench.draft(ScriptedWriter([fact(GATE, "E1")]))
    assert [s.key for s in briefing.sections] == [s.key for s in bench.style.sections]
    empty = briefing.sections[1]
    assert empty.status == "open"
    (note,) = empty.sentences
    assert note.role is Role.NOTE
    assert bench.style.sections[1].purpose in note.text


def test_the_same_answers_make_the_same_briefing(bench: Bench) -> None:
    proposals = [fact(GATE, "E1"), fact(GATE, "E1"), fact(INVENTED, "E1", MOVED)]
    one, two = (bench.draft(ScriptedWriter(proposals)) for _ in range(2))
    assert one == two
    ids = [s.id for s in one.sentences] + [w.sentence.id for w in one.withheld]
    assert len(set(ids)) == len(ids), "the same text twice has two ids"
    other = bench.draft(ScriptedWriter(proposals), draft_id="d2")
    assert not set(ids) & {s.id for s in other.sentences}


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
