"""Whom a second judge is asked about, how its opinion joins a report, and what it agrees with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corpus.model import (
    Article,
    Briefing,
    Citation,
    Finding,
    Kind,
    Report,
    Section,
    Sentence,
    Severity,
    Verdict,
    article_id,
)
from evals.agreement import Decision, agreement
from evals.second_judge import (
    REF,
    Answers,
    Opinion,
    as_decisions,
    in_doubt,
    join,
    judges_agreement,
)
from prompts import HouseStyle

TEXT = "The ferry ran aground off Port Ansel on Tuesday. Nobody was hurt."
ARTICLE = Article(article_id(None, TEXT), None, "Harbour Wire", "Ferry", TEXT)
SOURCES = {ARTICLE.id: ARTICLE}
CITED = (Citation.of(ARTICLE, 0, 48),)
WORDS = TEXT[:48]


def briefing(*sentences: Sentence) -> Briefing:
    return Briefing("b", "ferry", None, (Section("situation", "Situation", sentences),))


def sentence(key: str, kind: Kind = Kind.FACT, citations: tuple[Citation, ...] = CITED) -> Sentence:
    return Sentence(key, WORDS, kind, citations)


def report(verdicts: dict[str, Verdict], *findings: Finding) -> Report:
    return Report(findings, {}, verdicts, ("support@1",), "", "")


def finding(key: str, severity: Severity) -> Finding:
    return Finding("names@1", severity, "said", "situation", key)


def asked(style: HouseStyle, told: Report, *sentences: Sentence) -> list[str]:
    found = in_doubt(briefing(*sentences), told, SOURCES, style)
    return [question.sentence_id for question in found]


def test_weak_and_warned_sentences_are_in_doubt_and_clear_ones_are_not(style: HouseStyle) -> None:
    told = report(
        {"a": Verdict.WEAK, "b": Verdict.SUPPORTED, "c": Verdict.SUPPORTED},
        finding("b", Severity.WARNING),
        finding("c", Severity.INFO),
    )
    assert asked(style, told, sentence("a"), sentence("b"), sentence("c")) == ["a", "b"]


def test_a_support_score_close_to_the_floor_is_a_doubt(style: HouseStyle) -> None:
    told = report({"a": Verdict.SUPPORTED})
    strict = replace(style, thresholds=replace(style.thresholds, supported=0.999))
    assert asked(style, told, sentence("a")) == []
    assert asked(strict, told, sentence("a")) == ["a"]


@pytest.mark.parametrize(
    ("one", "verdict", "severity"),
    [
        (sentence("a"), Verdict.WEAK, Severity.BLOCKING),
        (sentence("a"), Verdict.UNSUPPORTED, Severity.WARNING),
        (sentence("a", Kind.ANALYSIS), Verdict.WEAK, Severity.WARNING),
        (sentence("a", citations=()), Verdict.WEAK, Severity.WARNING),
    ],
    ids=["blocked", "settled", "analysis", "no evidence"],
)
def test_what_is_settled_or_has_no_evidence_is_not_asked_about(
    style: HouseStyle, one: Sentence, verdict: Verdict, severity: Severity
) -> None:
    assert asked(style, report({"a": verdict}, finding("a", severity)), one) == []


@pytest.mark.parametrize(
    ("first", "opinion", "severity"),
    [
        (Verdict.SUPPORTED, Verdict.SUPPORTED, None),
        (Verdict.SUPPORTED, Verdict.WEAK, Severity.INFO),
        (Verdict.SUPPORTED, Verdict.UNSUPPORTED, Severity.WARNING),
        (Verdict.WEAK, Verdict.SUPPORTED, Severity.INFO),
        (Verdict.WEAK, Verdict.CONTRADICTED, Severity.WARNING),
    ],
)
def test_an_opinion_joins_as_a_finding_and_changes_nothing_else(
    style: HouseStyle, first: Verdict, opinion: Verdict, severity: Severity | None
) -> None:
    told = report(
        {"a": first, "z": Verdict.CONTRADICTED},
        finding("a", Severity.WARNING),
        finding("z", Severity.BLOCKING),
    )
    questions = in_doubt(briefing(sentence("a"), sentence("z")), told, SOURCES, style)
    answers = Answers({"a": Opinion(opinion, "aground"), "z": Opinion(Verdict.SUPPORTED)})
    joined = join(told, questions, answers)
    added = [f.severity for f in joined.findings if f.check == REF]
    assert added == ([severity] if severity else [])
    assert joined.findings[:2] == told.findings
    assert joined.verdicts == told.verdicts
    assert not joined.passed
    supported = int(opinion is Verdict.SUPPORTED)
    score = joined.scores["second_judge"]
    assert (score.numerator, score.denominator) == (supported, 1)


def test_what_has_no_opinion_is_counted_with_its_reason(style: HouseStyle) -> None:
    told = report({"a": Verdict.WEAK, "b": Verdict.WEAK})
    questions = in_doubt(briefing(sentence("a"), sentence("b")), told, SOURCES, style)
    answers = Answers({"a": Opinion(Verdict.WEAK)}, ("the server is down",))
    joined = join(told, questions, answers)
    assert joined.findings[-1].message == "no opinion on 1 of 2 sentences: the server is down"
    assert joined.scores["second_judge_answered"].value == 0.5
    assert joined.passed


def test_kappa_of_a_table_worked_out_by_hand() -> None:
    yes, no = Verdict.SUPPORTED, Verdict.WEAK
    pairs = [(yes, yes)] * 20 + [(yes, no)] * 5 + [(no, yes)] * 10 + [(no, no)] * 15
    found = judges_agreement(pairs)
    assert (found.both, found.first_only, found.second_only, found.neither) == (20, 5, 10, 15)
    assert found.observed.value == 0.7
    assert found.kappa == pytest.approx(0.4)


def test_kappa_has_no_value_over_nothing_or_without_variation() -> None:
    assert judges_agreement([]).kappa is None
    assert judges_agreement([(Verdict.SUPPORTED, Verdict.SUPPORTED)]).kappa is None


def test_editors_who_changed_a_sentence_found_a_fault_in_it() -> None:
    at = datetime(2026, 5, 10, tzinfo=UTC)

    def decided(key: str, choice: str, check: str = "names") -> Decision:
        return Decision(key, check, choice, choice != "accepted", "", at)  # type: ignore[arg-type]

    decisions = [
        decided("caught", "edited"),
        decided("caught", "override", "dates"),
        decided("missed", "edited"),
        decided("alarm", "accepted"),
        decided("clean", "override"),
        decided("unasked", "edited"),
    ]
    opinions = {
        "caught": Opinion(Verdict.UNSUPPORTED),
        "missed": Opinion(Verdict.SUPPORTED),
        "alarm": Opinion(Verdict.WEAK),
        "clean": Opinion(Verdict.SUPPORTED),
    }
    (found,) = agreement(as_decisions(decisions, opinions))
    assert found.check == "second_judge"
    assert [
        (s.numerator, s.denominator) for s in (found.precision, found.recall, found.silent)
    ] == [
        (1, 2),
        (1, 2),
        (1, 2),
    ]
