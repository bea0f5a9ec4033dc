"""Decisions on the checks, out of a draft's history."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from corpus.model import Briefing, Finding, Report, Severity
from drafter.review.approval import Review
from drafter.review.decisions import decisions
from drafter.review.editing import find_sentence, with_sentence, without_sentence
from drafter.review.findings import Ruling, target_hash
from drafter.revisions import Revision, content_hash, revise
from evals.agreement import Decision, agreement, decision_to_dict, read_decisions

NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)
CHECKS = ("support@1", "numbers@1", "shape@1")


def judged(briefing: Briefing, *raised: tuple[str, str]) -> Briefing:
    """Return ``briefing`` with a report in which checks raised something on sentences."""
    findings = tuple(
        Finding(f"{check}@1", Severity.WARNING, "is it?", "situation", name)
        for check, name in raised
    )
    report = Report(findings, {}, {}, CHECKS, "style", "sources")
    return replace(briefing, report=report)


def history(*texts: Briefing) -> list[Revision]:
    made: list[Revision] = []
    for n, text in enumerate(texts):
        parent = made[-1] if made else None
        made.append(revise(parent, text, author="ana", at=NOW + timedelta(hours=n)))
    return made


def about(found: list[Decision], briefing: Briefing, name: str) -> dict[str, tuple[str, bool, str]]:
    target = target_hash(find_sentence(briefing, name)[1])
    return {d.check: (d.decision, d.raised, d.reason) for d in found if d.sentence_hash == target}


def approval(revision: Revision) -> Review:
    content = content_hash(revision.briefing)
    at = revision.created_at + timedelta(minutes=1)
    return Review("r1", "approve", revision.n, revision.hash, content, "", "ben", at)


def ruling(kind: Any, subject: str, check: str, sentence: Any) -> Ruling:
    target = target_hash(sentence)
    at = NOW + timedelta(minutes=5)
    return Ruling("x1", kind, subject, check, target, sentence.text, "It is so.", 1, "ben", at)


def test_an_edit_is_a_fault_that_a_check_raised_or_missed(briefing: Briefing) -> None:
    first = judged(briefing, ("numbers", "s2"))
    _, s2 = find_sentence(first, "s2")
    second = judged(with_sentence(first, replace(s2, text="Repairs will cost a lot.")))
    found = decisions(history(first, second), (), ())
    # shape looks at briefings, not at sentences.
    assert about(found, first, "s2") == {
        "support": ("edited", False, "edited"),
        "numbers": ("edited", True, "edited"),
    }
    assert {d.text for d in found} == {"Repairs will cost three million dollars."}
    by_check = {a.check: a for a in agreement(found)}
    assert (by_check["numbers"].recall.numerator, by_check["support"].recall.numerator) == (1, 0)


def test_a_deletion_is_a_fault_and_a_restored_text_says_nothing(briefing: Briefing) -> None:
    first = judged(briefing, ("support", "s3"))
    second = judged(without_sentence(first, "s3"))
    revisions = history(first, second, first)
    found = decisions(revisions, (), (), restored={3})
    assert about(found, first, "s3")["support"] == ("edited", True, "deleted")
    assert len(found) == 2
    assert decisions(revisions, (), (), restored={2, 3}) == []


def test_what_stood_at_an_approval_was_right(briefing: Briefing) -> None:
    first = judged(briefing, ("numbers", "s1"))
    (only,) = history(first)
    found = decisions([only], (), [approval(only)])
    assert len(found) == 2 * len(first.sentences)
    assert about(found, first, "s1") == {
        "support": ("accepted", False, "approved"),
        "numbers": ("accepted", True, "approved"),
    }
    asked = replace(approval(only), decision="request_changes")
    assert decisions([only], (), [asked]) == []


def test_overrides_and_verified_marks_count(briefing: Briefing) -> None:
    first = judged(briefing, ("numbers", "s1"))
    _, s1 = find_sentence(first, "s1")
    _, s3 = find_sentence(first, "s3")
    rulings = [ruling("override", "f1", "numbers", s1), ruling("verified", "s3", "", s3)]
    found = decisions(history(first), rulings, ())
    assert about(found, first, "s1") == {"numbers": ("override", True, "It is so.")}
    assert about(found, first, "s3")["numbers"] == ("accepted", False, "verified")


def test_what_is_written_is_read_again(briefing: Briefing) -> None:
    first = judged(briefing, ("numbers", "s1"))
    (only,) = history(first)
    found = decisions([only], (), [approval(only)])
    lines = "".join(json.dumps(decision_to_dict(d)) + "\n" for d in found)
    read, wrong = read_decisions(lines)
    assert wrong == []
    assert sorted(read, key=str) == sorted(found, key=str)


def test_a_draft_that_nobody_touched_has_no_decisions(briefing: Briefing) -> None:
    assert decisions(history(judged(briefing)), (), ()) == []
    assert decisions([], (), ()) == []
