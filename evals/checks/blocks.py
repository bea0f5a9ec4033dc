"""Which paragraphs and bullets carry a citation at all: what a reader of the printed form sees."""

from __future__ import annotations

from corpus.model import Finding, Kind, Severity
from evals.checks.shape import blocks_of
from evals.model import Outcome, Whole, rate

_FIRST_WORDS = 8


def check_blocks(whole: Whole) -> Outcome:
    """Score ``coverage_blocks``: paragraphs and bullets with a citation, of all.

    Where sources were given, a block of analysis alone may rest on facts cited elsewhere; without
    sources nothing can be told about that, and each block without a citation is reported.
    """
    findings: list[Finding] = []
    cited = total = 0
    for section in whole.briefing.sections:
        for number, block in enumerate(blocks_of(section).values(), 1):
            total += 1
            if any(s.citations for s in block):
                cited += 1
                continue
            reports = any(s.kind in {Kind.FACT, Kind.FORECAST} for s in block)
            if whole.sources and not reports:
                continue
            words = " ".join(s.text for s in block).split()
            findings.append(
                Finding(
                    check="",
                    severity=Severity.WARNING,
                    message=f"{section.title}, block {number} carries no citation: "
                    f"{' '.join(words[:_FIRST_WORDS])} …",
                    section=section.key,
                    sentence_id=block[0].id,
                    expected="at least one citation",
                    found="none",
                    hint="cite what it rests on",
                )
            )
    return Outcome(tuple(findings), {"coverage_blocks": rate(cited, total)})
