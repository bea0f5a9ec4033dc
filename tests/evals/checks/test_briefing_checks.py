"""Section shape, citations by block, repetition."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.model import Briefing, Citation, Finding, Kind, Role, Section, Sentence, Severity
from evals.checks.blocks import check_blocks
from evals.checks.repetition import check_repetition
from evals.checks.shape import check_shape
from evals.model import Outcome, Whole
from prompts import HouseStyle

CITED = (Citation("outlet:Harbour Wire", 0, 0, ""),)


def words(count: int, start: int = 0) -> str:
    return " ".join(f"w{start + i}" for i in range(count)) + "."


def section(key: str, *sentences: Sentence, status: str = "complete") -> Section:
    return Section(key, key, sentences, status)  # type: ignore[arg-type]


def line(text: str, block: int = 0, role: Role = Role.BODY, kind: Kind = Kind.FACT) -> Sentence:
    return Sentence(f"{block}-{hash(text) % 9973}", text, kind, CITED, block, role)


def whole(style: HouseStyle, *sections: Section) -> Whole:
    return Whole(Briefing("b", "t", None, sections), {}, style)


def about(outcome: Outcome, key: str) -> list[Finding]:
    return [f for f in outcome.findings if f.section == key]


def fitting() -> Section:
    return section("situation", *(line(words(30, i * 30)) for i in range(4)))


def test_a_section_within_its_limits_has_no_finding(style: HouseStyle) -> None:
    outcome = check_shape(whole(style, fitting()))
    assert not about(outcome, "situation")
    assert outcome.scores["section_shape"].numerator == 1
    assert outcome.scores["section_shape"].denominator == len(style.sections)


def test_a_missing_section_blocks(style: HouseStyle) -> None:
    outcome = check_shape(whole(style, fitting()))
    assert {f.section for f in outcome.findings if f.severity is Severity.BLOCKING} == {
        s.key for s in style.sections if s.key != "situation"
    }


@pytest.mark.parametrize(
    ("status", "severity"), [("open", Severity.INFO), ("complete", Severity.WARNING)]
)
def test_short_is_right_for_an_open_section(
    style: HouseStyle, status: str, severity: Severity
) -> None:
    short = section("situation", line(words(20)), status=status)
    found = about(check_shape(whole(style, short)), "situation")
    assert found
    assert {f.severity for f in found} == {severity}


def test_too_long_is_a_warning_open_or_not(style: HouseStyle) -> None:
    long = section("situation", *(line(words(60, i * 60)) for i in range(4)), status="open")
    found = about(check_shape(whole(style, long)), "situation")
    assert [f.severity for f in found] == [Severity.WARNING]
    assert found[0].found == "240 words"


def test_the_last_label_stands_last_and_once(style: HouseStyle) -> None:
    def bullet(i: int, label: bool = False) -> list[Sentence]:
        opening = (
            line("Politics (one pass):", i, Role.LABEL, Kind.CONNECTIVE)
            if label
            else line("Small ports pay.", i, Role.THESIS, Kind.ANALYSIS)
        )
        return [opening, line(words(45, i * 45), i)]

    good = [*bullet(0), *bullet(1), *bullet(2), *bullet(3), *bullet(4, True)]
    bad = [*bullet(0, True), *bullet(1), *bullet(2), *bullet(3), *bullet(4)]
    none = [*bullet(0), *bullet(1), *bullet(2), *bullet(3), *bullet(4)]
    for sentences, expected in ((good, 0), (bad, 1), (none, 1)):
        found = about(check_shape(whole(style, section("mechanism", *sentences))), "mechanism")
        assert len([f for f in found if "Politics" in f.message]) == expected, found


def test_a_thesis_is_short(style: HouseStyle) -> None:
    long = section("mechanism", line(words(20), 0, Role.THESIS, Kind.ANALYSIS), line(words(30), 0))
    found = about(check_shape(whole(style, long)), "mechanism")
    assert any("thesis" in f.message for f in found)


@pytest.mark.parametrize(
    ("text", "fits"), [("Ships lost: 3.", True), ("Three ships were lost.", False)]
)
def test_key_data_are_label_and_value(style: HouseStyle, text: str, fits: bool) -> None:
    data = section("key_data", *(line(text, i, Role.DATUM) for i in range(3)))
    found = about(check_shape(whole(style, data)), "key_data")
    assert any("Label: value." in f.message for f in found) is not fits


def test_a_kind_that_the_section_does_not_hold(style: HouseStyle) -> None:
    own = section("key_data", line("Outlook: grim.", kind=Kind.FORECAST))
    found = about(check_shape(whole(style, own)), "key_data")
    assert any(f.expected == "fact" for f in found)


def test_blocks_without_citation_are_named(style: HouseStyle) -> None:
    bare = replace(line("Nobody has said a word of why it fell silent so soon.", 1), citations=())
    outcome = check_blocks(whole(style, section("mechanism", line("It fell.", 0), bare)))
    score = outcome.scores["coverage_blocks"]
    assert (score.numerator, score.denominator) == (1, 2)
    assert "block 2" in outcome.findings[0].message
    assert "Nobody has said a word of why it" in outcome.findings[0].message


def test_repetition_between_sections_only(style: HouseStyle) -> None:
    told = line("The ferry ran aground off Port Ansel with all its engines dead.")
    again = line("With all engines dead the ferry ran aground off Port Ansel.", 1)
    fresh = line("The union wants new engines, crews and schedules before the summer.", 2)
    apart = check_repetition(
        whole(style, section("situation", told), section("mechanism", again, fresh))
    )
    together = check_repetition(whole(style, section("situation", told, again, fresh)))
    assert [f.sentence_id for f in apart.findings] == [again.id]
    assert (apart.scores["not_repeated"].numerator, apart.scores["not_repeated"].denominator) == (
        2,
        3,
    )
    assert not together.findings
