"""What bounds a number in the source bounds it in the sentence: "up to 30" is not "at least 30".

Judged where both give the same number. A bound turned is an error that blocks; one dropped or put
in is a warning. "About" goes with anything: it takes nothing away that matters.
"""

from __future__ import annotations

from corpus.language.bounds import Side, side_of, worded_bounds
from corpus.language.quantity import Quantity
from corpus.language.tokens import stem
from corpus.model import Finding, Severity, Verdict
from evals.evidence import Span, facts
from evals.model import Outcome, Subject, rate, sentence_finding


def check_bounds(subject: Subject) -> Outcome:
    """Score ``bounds`` over the numbers that sentence and source share."""
    if subject.verbatim or subject.silent:
        return Outcome()
    claim = subject.sentence.text
    findings: list[Finding] = []
    judged = 0
    for quantity in facts(claim).quantities:
        told = _told(quantity, subject.evidence)
        if not told or quantity.kind == "ordinal":
            continue  # a victory over the 171st is no bound
        mine = side_of(claim, quantity)
        if _ambiguous(claim, quantity):
            continue
        judged += 1
        if not any(_agrees(mine, theirs) for theirs, _ in told):
            findings.append(_finding(subject, quantity, mine, *told[0]))
    worded = _worded(subject)
    judged += len(worded)
    findings += worded
    turned = any(f.severity is Severity.BLOCKING for f in findings)
    verdict = Verdict.CONTRADICTED if turned else Verdict.WEAK if findings else None
    return Outcome(tuple(findings), {"bounds": rate(judged - len(findings), judged)}, verdict)


def _told(quantity: Quantity, spans: tuple[Span, ...]) -> list[tuple[Side | None, str]]:
    """Return how the context bounds this very number, with its words, cited sentences first."""
    found = []
    for span in spans:
        cited = set(span.cited_sentences)
        for place in sorted(span.context_sentences, key=lambda p: p not in cited):
            text = span.text[place[0] : place[1]]
            for other in facts(text, span.reference).quantities:
                same = other.kind == quantity.kind and other.unit == quantity.unit
                if same and abs(other.value - quantity.value) <= 1e-9 * abs(other.value):
                    start = max(0, other.start - 24)
                    found.append((side_of(text, other), text[start : other.end]))
    return found


def _ambiguous(claim: str, quantity: Quantity) -> bool:
    """Whether "over" may mean "because of": "on trial over 600,000 euros"."""
    return quantity.kind == "money" and claim[: quantity.start].casefold().endswith("over ")


def _agrees(mine: Side | None, theirs: Side | None) -> bool:
    return mine == theirs or "near" in {mine, theirs}


def _worded(subject: Subject) -> list[Finding]:
    theirs = {
        (stem(noun), side): span.context[a:b]
        for span in subject.evidence
        for a, b, side, noun in worded_bounds(span.context)
    }
    found = []
    for a, b, side, noun in worded_bounds(subject.sentence.text):
        key = stem(noun)
        other: Side = "down" if side == "up" else "up"
        if (key, side) not in theirs and (key, other) in theirs:
            found.append(_turned(subject, (a, b), theirs[key, other]))
    return found


def _finding(
    subject: Subject, quantity: Quantity, mine: Side | None, theirs: Side | None, words: str
) -> Finding:
    at = (quantity.start, quantity.end)
    if mine and theirs:
        return _turned(subject, at, words)
    return sentence_finding(
        subject,
        "the cited words bound this number; the sentence tells it as exact"
        if theirs
        else "the cited words tell this number as exact; the sentence bounds it",
        severity=Severity.WARNING,
        at=at,
        expected=words.strip(),
        found=quantity.text,
        hint="give the bound as the source does",
    )


def _turned(subject: Subject, at: tuple[int, int], words: str) -> Finding:
    return sentence_finding(
        subject,
        "the cited words bound this number from the other side",
        at=at,
        expected=words.strip(),
        found=subject.sentence.text[max(0, at[0] - 16) : at[1]].strip(),
        hint="give the bound as the source does",
    )
