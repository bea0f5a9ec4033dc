"""Reports for people: every score with its denominator, every finding with its place."""

from __future__ import annotations

from corpus.model import (
    Briefing,
    Finding,
    Kind,
    Report,
    Score,
    Section,
    Sentence,
    Severity,
    Verdict,
)
from evals.report_text import as_markdown, as_text, summary

TEXT = "A ferry <b>ran</b> | aground."
BRIEFING = Briefing(
    "b", "t", None, (Section("situation", "The Situation", (Sentence("s1", TEXT, Kind.FACT),)),)
)
REPORT = Report(
    findings=(
        Finding("shape@1", Severity.WARNING, "short", section="situation"),
        Finding("coverage@1", Severity.BLOCKING, "cites | nothing", "situation", "s1",
                expected="one", found="none", hint="cite it"),
    ),
    scores={"coverage_fact": Score(0, 1), "numbers": Score(0, 0)},
    verdicts={"s1": Verdict.UNCITED},
    checks=("coverage@1",),
    style_hash="",
    sources_hash="",
)  # fmt: skip


def test_text_says_all_worst_first() -> None:
    text = as_text(REPORT, BRIEFING)
    assert summary(REPORT) == "FAILED: 1 blocking, 1 warning, 0 info"
    assert "0/1" in text
    assert "–  0/0" in text
    assert text.index("blocking (1)") < text.index("warning (1)")
    assert TEXT in text
    assert "expected one; found none" in text


def test_markdown_cells_cannot_break_out() -> None:
    markdown = as_markdown(REPORT, BRIEFING)
    row = next(line for line in markdown.splitlines() if "coverage@1" in line)
    assert row.replace("\\|", "").count("|") == 5
    assert "<b>" not in row
