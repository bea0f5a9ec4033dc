"""Citation coverage by kind: what a sentence of each kind must cite.

A fact needs a citation. So does a forecast, which rests on a source's forecast or on a basis: it
blocks only where it reports somebody's forecast, for then it is a fact about what was said. An
analysis needs something to rest on: its own citation, or a cited fact in the briefing.
"""

from __future__ import annotations

from corpus.language.attribution import attributions
from corpus.model import Finding, Kind, Severity, Verdict
from evals.model import Outcome, Subject, rate, sentence_finding


def check_coverage(subject: Subject) -> Outcome:
    """Score ``coverage_fact``, ``coverage_forecast`` or ``coverage_analysis``."""
    sentence = subject.sentence
    cited = bool(sentence.citations)
    name = f"coverage_{sentence.kind}"
    if sentence.kind is Kind.ANALYSIS:
        rests = cited or subject.facts_cited
        finding = () if rests else (_finding(subject, Severity.WARNING),)
        return Outcome(finding, {name: rate(rests, 1)}, None)
    if cited:
        return Outcome((), {name: rate(1, 1)})
    reports = sentence.kind is Kind.FACT or bool(attributions(sentence.text))
    severity = Severity.BLOCKING if reports else Severity.WARNING
    return Outcome((_finding(subject, severity),), {name: rate(0, 1)}, Verdict.UNCITED)


def _finding(subject: Subject, severity: Severity) -> Finding:
    kind = subject.sentence.kind
    if kind is Kind.ANALYSIS:
        return sentence_finding(
            subject,
            "this analysis rests on nothing: no citation, and no cited fact in the briefing",
            severity=severity,
            expected="a citation, or cited facts for it to rest on",
            found="none",
            hint="cite the facts that it interprets",
        )
    return sentence_finding(
        subject,
        f"this {kind} cites no source",
        severity=severity,
        expected="at least one citation",
        found="none",
        hint="cite the words that say so, reword it as judgement, or drop it",
    )
