from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corpus.errors import BadInput, NotFound
from corpus.model import Briefing, Finding, Kind, Report, Section, Sentence, Severity, Verdict
from drafter.review.findings import (
    Blocked,
    Ruling,
    Standing,
    find_standing,
    reason_of,
    refuse_blocked,
    standings,
    target_hash,
    verified,
)

AT = datetime(2026, 5, 10, 9, tzinfo=UTC)
SENTENCE = Sentence("s1", 'He said "nine days" at noon.', Kind.FACT)


def judged(*findings: Finding, sentence: Sentence = SENTENCE) -> Briefing:
    report = Report(findings, {}, {sentence.id: sentence.verdict}, (), "", "")
    return Briefing("d1", "Fuel", None, (Section("a", "A", (sentence,)),), report=report)


def finding(message: str = "no source", **more: object) -> Finding:
    made = Finding("coverage@1", Severity.BLOCKING, message, "a", "s1")
    return replace(made, **more)  # type: ignore[arg-type]


def ruling(standing: Standing, kind: str = "override", **more: object) -> Ruling:
    made = Ruling(
        "r1", kind, standing.id, "coverage", standing.target_hash, "", "It is known.", 1, "ana", AT
    )  # type: ignore[arg-type]
    return replace(made, **more)  # type: ignore[arg-type]


def test_an_override_lifts_one_finding_and_no_other() -> None:
    text = judged(finding(), finding("numbers differ", check="numbers@2"))
    first, second = standings(text)
    assert (first.blocks, second.blocks) == (True, True)
    after = standings(text, [ruling(first)])
    assert [(s.state, s.blocks) for s in after] == [("overridden", False), ("open", True)]


def test_two_findings_that_say_the_same_are_two() -> None:
    text = judged(finding(start=0, end=2), finding(start=8, end=12))
    first, second = standings(text)
    assert first.id != second.id
    assert [s.blocks for s in standings(text, [ruling(first)])] == [False, True]


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("He said “nine days”  at noon.", True),
        ("He said 'nine days' at noon.", False),
        ('He said "ten days" at noon.', False),
        ('He said "nine days" at noon', False),
    ],
)
def test_an_override_falls_with_the_words_but_not_with_white_space_or_marks(
    words: str, holds: bool
) -> None:
    before = ruling(standings(judged(finding()))[0])
    (after,) = standings(judged(finding(), sentence=replace(SENTENCE, text=words)), [before])
    assert (after.override is not None) is holds


def test_a_ruling_on_a_section_or_the_whole_falls_with_that_alone() -> None:
    whole = finding("no counterpoint", sentence_id=None, section=None)
    section = finding("too short", sentence_id=None)
    other = Section("b", "B", (Sentence("s2", "It rained.", Kind.FACT),))

    def text(words: str, beside: str) -> Briefing:
        made = judged(whole, section, sentence=replace(SENTENCE, text=words))
        changed = replace(other, sentences=(replace(other.sentences[0], text=beside),))
        return replace(made, sections=(*made.sections, changed))

    before = [ruling(s) for s in standings(text("Words.", "It rained."))]
    kept = standings(text("Words.", "It snowed."), before)
    assert [s.override is not None for s in kept] == [False, True]
    gone = standings(text("Other words.", "It rained."), before)
    assert [s.override is not None for s in gone] == [False, False]


def test_an_override_can_be_taken_back_and_given_again() -> None:
    text = judged(finding())
    (open_,) = standings(text)
    given, taken = ruling(open_), ruling(open_, "reopened")
    assert standings(text, [given, taken])[0].blocks
    assert not standings(text, [given, taken, given])[0].blocks


def test_a_bad_verdict_that_no_finding_explains_blocks_by_itself() -> None:
    for verdict in Verdict:
        text = judged(sentence=replace(SENTENCE, verdict=verdict))
        bad = verdict in {"unsupported", "contradicted", "uncited", "stale"}
        assert [s.blocks for s in standings(text)] == ([True] if bad else [])


def test_a_forecast_in_the_houses_own_voice_without_a_source_is_warned_of_and_no_more() -> None:
    warning = replace(finding("no source", severity=Severity.WARNING), check="coverage@1")
    uncited = replace(SENTENCE, verdict=Verdict.UNCITED)
    blocks = {
        kind: [s.blocks for s in standings(judged(warning, sentence=replace(uncited, kind=kind)))]
        for kind in (Kind.FACT, Kind.FORECAST)
    }
    assert blocks == {Kind.FACT: [False, True], Kind.FORECAST: [False]}


def test_a_text_that_nobody_judged_is_held_back() -> None:
    (held,) = standings(replace(judged(), report=None))
    assert held.blocks
    with pytest.raises(Blocked, match="not judged"):
        refuse_blocked([held])


def test_whoever_may_not_approve_is_told_what_is_in_the_way() -> None:
    warning = finding("weak", severity=Severity.WARNING)
    refuse_blocked(standings(judged(warning)))
    many = judged(*(finding(f"fault {n}") for n in range(5)))
    with pytest.raises(Blocked, match=r"5 findings block approval.*fault 0.*and 2 more"):
        refuse_blocked(standings(many))


def test_a_finding_that_is_gone_is_not_found() -> None:
    with pytest.raises(NotFound):
        find_standing(standings(judged(finding())), "0" * 16)


def test_a_reason_says_something() -> None:
    assert reason_of("  seen at the\n harbour ") == "seen at the harbour"
    for words in ("", "ok", " " * 40, "a  b  c  d"):
        with pytest.raises(BadInput):
            reason_of(words)


def test_a_sentence_is_verified_as_it_stands() -> None:
    (held,) = standings(judged(finding()))
    seen = ruling(held, "verified", subject="s1", target_hash=target_hash(SENTENCE))
    assert verified(SENTENCE, [seen]) is seen
    assert verified(replace(SENTENCE, text="He said ten days."), [seen]) is None
    assert verified(replace(SENTENCE, id="s2"), [seen]) is None
    assert not standings(judged(), [seen])
