"""A forecast can be found right or wrong, and adds nothing to what its sources foresee.

It names a window (a date, a span of time) or something to observe. What it reports of somebody's
expectation is judged as a fact is: by the words it cites. Windows, causes and motives that no
source gives are named.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from corpus.language.attribution import attributions
from corpus.model import Finding, Grounds, Severity
from evals.checks.support import support_from
from evals.evidence import facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.unreported import unreported, unreported_windows, windows

# What a reader can see happen. Acts of bodies and of people whose date or outcome becomes known.
_OBSERVABLE = re.compile(
    r"\b(?:watch|look for|the tell|sign(?:s|al|als)? (?:of|that|to)|whether|if|when|once|until"
    r"|unless|before|after|votes?|voting|ballots?|elections?|rul(?:es?|ings?)|verdicts?|sentenc\w+"
    r"|hearings?|decisions?|decides?|meetings?|meets?|summits?|talks|deadlines?|trials?|testif\w+"
    r"|testimony|appeals?|appear\w*|filings?|files?|launch\w*|auctions?|opens?|reopen\w*"
    r"|clos(?:es?|ing|ure)|publish\w*|reports?|releases?|results?|figures|data|announce\w*"
    r"|statements?|sign\w*|ratif\w+|resign\w*|appoint\w*|replac\w+|strikes?|walkout|deploy\w*"
    r"|withdraw\w*|arriv\w+|ship(?:s|ments?)?|deliver\w*|repair\w*|resum\w+|restor\w+|halt\w*"
    r"|suspend\w*|lift\w*|impos\w+|cuts?|rais\w+|lower\w*|fall|rise|drop|buys?|sells?|pays?"
    r"|lands?|leaves?|takes? over|joins?|merg\w+|split|sue|charge\w*|investigat\w+|inspect\w*"
    r"|question\w*)\b",
    re.I,
)
_CLAUSES = re.compile(r"[;—–]|,\s+and\s+watch\b", re.I)


def check_forecast(subject: Subject) -> Outcome:
    """Score ``forecast`` (1 without a finding) and ``support_forecast`` of what it reports.

    The verdict is that of its reported part; a forecast that reports nobody has none.
    """
    text = subject.sentence.text
    findings: list[Finding] = []
    if not can_be_seen(text, subject.spans[0].reference if subject.spans else None):
        findings.append(_vague(subject))
    evidence = subject.evidence
    if evidence:
        parts = [
            *unreported(text, evidence, weak=subject.style.thresholds.weak),
            *unreported_windows(text, evidence),
        ]
        findings.extend(
            sentence_finding(
                subject,
                f"no source that the briefing cites gives this {part.what}",
                severity=Severity.WARNING,
                at=(part.start, part.end),
                expected=f"a {part.what} that a source gives",
                found=text[part.start : part.end],
                hint="give the source's own, or none",
            )
            for part in sorted(parts, key=lambda p: p.start)
        )
    judged = _reported(subject)
    findings.extend(judged.findings)
    scores = {"forecast": rate(not findings, 1)}
    if "support" in judged.scores:
        scores["support_forecast"] = judged.scores["support"]
    return Outcome(tuple(findings), scores, judged.verdict, judged.grounds)


def can_be_seen(text: str, reference: datetime | None) -> bool:
    """Tell whether ``text`` names a window or something to observe; dates from ``reference``."""
    read = facts(text, reference)
    dated = bool(read.dates) or any(q.kind in {"duration", "clock"} for q in read.quantities)
    return dated or windows(text) or _OBSERVABLE.search(text) is not None


def _reported(subject: Subject) -> Outcome:
    """Judge by the cited words those clauses that report somebody's forecast."""
    text = subject.sentence.text
    if not subject.spans or not attributions(text):
        return Outcome()
    pieces = []
    at = 0
    for stop in (*_CLAUSES.finditer(text), None):
        end = stop.start() if stop else len(text)
        if attributions(text[at:end]):
            pieces.append((at, end))
        at = stop.end() if stop else end
    if not pieces:
        pieces = [(0, len(text))]
    start, end = pieces[0][0], pieces[-1][1]
    part = replace(subject, sentence=replace(subject.sentence, text=text[start:end]))
    # Short, and about what nobody can look up yet: a word too much is an invention.
    outcome = support_from(part, subject.style.thresholds.supported)
    return replace(
        outcome,
        findings=tuple(_moved(f, start) for f in outcome.findings),
        grounds=_moved_grounds(outcome.grounds, start),
    )


def _moved(finding: Finding, by: int) -> Finding:
    if finding.start is None or finding.end is None:
        return finding
    return replace(finding, start=finding.start + by, end=finding.end + by)


def _moved_grounds(grounds: Grounds | None, by: int) -> Grounds | None:
    if grounds is None:
        return None
    return replace(grounds, missing=tuple((a + by, b + by) for a, b in grounds.missing))


def _vague(subject: Subject) -> Finding:
    return sentence_finding(
        subject,
        "this forecast names neither a time window nor anything to observe",
        severity=Severity.WARNING,
        expected="by when, or what will be seen",
        found=subject.sentence.text[:80],
        hint="name the event or the date that will settle it, as a source gives it",
    )
