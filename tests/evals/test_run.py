"""The judge as a whole: what counts, what does not, and what happens when a check breaks."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from corpus.model import (
    Article,
    Briefing,
    Citation,
    Kind,
    Role,
    Section,
    Sentence,
    Severity,
    Verdict,
    quote_hash,
)
from evals import run as run_checks
from evals.checks import ALL_CHECKS, BRIEFING_CHECKS, SENTENCE_CHECKS
from evals.model import BriefingCheck, Outcome, SentenceCheck
from prompts import HouseStyle

RAN = "A passenger ferry carrying 214 people ran aground off Port Ansel on Tuesday night."
TOOK = "Coastguard vessels took off all passengers by dawn."
Cite = Callable[[str], Citation]
Sources = dict[str, Article]


def briefing(*sentences: Sentence, key: str = "situation") -> Briefing:
    return Briefing("b1", "The ferry", None, (Section(key, "The Situation", sentences),))


def fact(name: str, text: str, *citations: Citation) -> Sentence:
    return Sentence(name, text, Kind.FACT, citations)


def test_scores_carry_their_denominators(style: HouseStyle, sources: Sources, cite: Cite) -> None:
    told = briefing(fact("a", RAN, cite(RAN)), fact("b", TOOK), fact("c", TOOK, cite(TOOK)))
    report = run_checks(told, sources, style)
    assert (
        report.scores["coverage_fact"].numerator,
        report.scores["coverage_fact"].denominator,
    ) == (2, 3)
    assert report.scores["resolves"].denominator == 2
    assert report.scores["supported"].denominator == 3
    assert report.verdicts == {
        "a": Verdict.SUPPORTED, "b": Verdict.UNCITED, "c": Verdict.SUPPORTED
    }  # fmt: skip
    assert not report.passed


def test_notes_never_count(style: HouseStyle, sources: Sources, cite: Cite) -> None:
    clean = briefing(fact("a", RAN, cite(RAN)))
    note = Sentence("n", "300 dead? Ask Admiral Voss.", Kind.FACT, (), 1, Role.NOTE)
    noted = replace(
        clean, sections=(replace(clean.sections[0], sentences=(*clean.sentences, note)),)
    )
    first, second = run_checks(clean, sources, style), run_checks(noted, sources, style)
    assert first.scores == second.scores
    assert first.findings == second.findings
    assert second.verdicts["n"] is Verdict.NOT_REQUIRED


def test_empty_source_text_passes_nothing(style: HouseStyle) -> None:
    empty = Article("e", None, "Harbour Wire", "", "")
    cited = fact("a", RAN, Citation("e", 0, 0, quote_hash("")), Citation("e", 0, 9, quote_hash("")))
    report = run_checks(briefing(cited), {"e": empty}, style)
    assert report.verdicts["a"] is Verdict.UNSUPPORTED
    assert report.scores["resolves"].numerator == 0
    assert report.scores["resolves"].denominator == 2
    assert not report.passed


@pytest.mark.parametrize("end", [10**9, -1, 0])
def test_one_bad_citation_leaves_the_good_one(
    style: HouseStyle, sources: Sources, cite: Cite, end: int
) -> None:
    good = cite(RAN)
    report = run_checks(briefing(fact("a", RAN, good, replace(good, end=end))), sources, style)
    assert report.scores["resolves"].numerator == 1
    assert report.scores["resolves"].denominator == 2
    assert [
        f.check for f in report.findings if f.severity is Severity.BLOCKING and f.sentence_id
    ] == ["resolves@1"]


def test_a_changed_source_does_not_resolve(style: HouseStyle, sources: Sources, cite: Cite) -> None:
    told = cite(RAN)
    changed = {k: replace(a, text=a.text.replace("214", "241")) for k, a in sources.items()}
    report = run_checks(briefing(fact("a", RAN, told)), changed, style)
    assert report.verdicts["a"] is Verdict.UNSUPPORTED


def test_real_citations_without_sources_do_not_pass(style: HouseStyle, cite: Cite) -> None:
    report = run_checks(briefing(fact("a", RAN, cite(RAN))), {}, style)
    assert not report.passed
    assert report.scores["resolves"].numerator == 0


def test_a_crashing_check_blocks_and_the_others_go_on(
    style: HouseStyle, sources: Sources, cite: Cite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: object) -> Outcome:
        raise ZeroDivisionError("no words")

    broken = SentenceCheck("broken", 1, frozenset(Kind), breaks)
    monkeypatch.setattr(sys.modules["evals.run"], "SENTENCE_CHECKS", (broken, *SENTENCE_CHECKS))
    report = run_checks(briefing(fact("a", RAN, cite(RAN))), sources, style)
    crashed = [f for f in report.findings if f.check == "crashed@1"]
    assert [(f.severity, f.sentence_id) for f in crashed] == [(Severity.BLOCKING, "a")]
    assert "ZeroDivisionError" in crashed[0].message
    assert report.scores["support"].denominator == 1
    assert not report.passed


def test_a_crashing_check_of_the_whole_blocks_and_the_others_go_on(
    style: HouseStyle, sources: Sources, cite: Cite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: object) -> Outcome:
        raise RecursionError("too deep")

    broken = BriefingCheck("broken", 1, breaks)
    monkeypatch.setattr(sys.modules["evals.run"], "BRIEFING_CHECKS", (broken, *BRIEFING_CHECKS))
    report = run_checks(briefing(fact("a", RAN, cite(RAN))), sources, style)
    crashed = [f for f in report.findings if f.check == "crashed@1"]
    assert [(f.severity, f.sentence_id) for f in crashed] == [(Severity.BLOCKING, None)]
    assert "broken" in crashed[0].message
    assert "RecursionError" in crashed[0].message
    assert report.scores["fresh"].denominator == 1
    assert not report.passed


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda c: c.name)
def test_no_check_crashes_on_odd_text(
    style: HouseStyle, sources: Sources, cite: Cite, check: SentenceCheck | BriefingCheck
) -> None:
    odd = ["", " ", ":", "“", "\u200b\u00ad", "—" * 50, "a" * 3_000, "9" * 400, "٣٤ ١٢:٦٠", "\n\n"]
    told = Briefing(
        "b", "", None,
        tuple(
            Section(
                key, "T",
                tuple(
                    Sentence(f"{key}{i}{kind}", text, kind, (cite(RAN),), i, role)
                    for i, text in enumerate(odd)
                    for kind, role in ((Kind.FACT, Role.DATUM), (Kind.FORECAST, Role.BODY),
                                       (Kind.ANALYSIS, Role.THESIS), (Kind.CONNECTIVE, Role.LABEL))
                ),
            )
            for key in ("situation", "unknown")
        ),
    )  # fmt: skip
    crashed = [f.message for f in run_checks(told, sources, style).findings if "crashed" in f.check]
    assert not [m for m in crashed if f" {check.name} " in m]


def test_the_report_is_the_same_each_time(style: HouseStyle, sources: Sources, cite: Cite) -> None:
    told = briefing(fact("a", RAN.replace("214", "9"), cite(RAN)), fact("b", TOOK, cite(TOOK)))
    assert len({repr(run_checks(told, sources, style)) for _ in range(3)}) == 1


def test_analysis_anywhere_may_rest_on_facts_of_other_sections(
    style: HouseStyle, sources: Sources, cite: Cite
) -> None:
    thought = Sentence("t", "Port Ansel carries the risk.", Kind.ANALYSIS)
    told = Briefing(
        "b", "The ferry", None,
        (
            Section("situation", "The Situation", (fact("a", RAN, cite(RAN)),)),
            Section("mechanism", "The Mechanism", (thought,)),
        ),
    )  # fmt: skip
    report = run_checks(told, sources, style)
    assert report.verdicts["t"] is Verdict.NOT_REQUIRED
