"""The chain with a scripted writer: what is wrong is caught, repaired or withheld, and named."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpus.model import Kind, Role, Verdict
from drafter.chain import REPAIR_ROUNDS
from drafter.model import (
    Dossier,
    Fault,
    OnEvent,
    Proposal,
    Quote,
    Repair,
)
from drafter.scripted import ScriptedWriter
from evals import run
from tests.drafter.scripted_bench import GATE, INVENTED, LOSSES, MOVED, Bench, fact


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
    assert not any("found:" in reason for reason in withheld.reasons), "what is wrong is no find"
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
