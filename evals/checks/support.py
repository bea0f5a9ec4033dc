"""The cited words, in their context, carry the sentence (``evals.support``)."""

from __future__ import annotations

import re

from corpus.model import Role, Severity, Verdict
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support import Support, support

_LABEL = re.compile(r"^[^:\n]{1,80}:\s+")


def check_support(subject: Subject) -> Outcome:
    """Score ``support``: the mean of the sentences' scores."""
    sentence = subject.sentence
    if not sentence.citations:
        return Outcome()
    offset = _claim_start(subject)
    result = support(sentence.text[offset:], subject.spans)
    limits = subject.style.thresholds
    scores = {"support": rate(round(result.score, 6), 1)}
    if result.score >= limits.supported:
        return Outcome((), scores, Verdict.SUPPORTED)
    weak = result.score >= limits.weak
    first = result.missing[0] if result.missing else None
    finding = sentence_finding(
        subject,
        "the cited words carry this sentence only in part"
        if weak
        else "the cited words do not say this",
        severity=Severity.WARNING if weak else Severity.BLOCKING,
        at=(first[0] + offset, first[1] + offset) if first else None,
        expected=f"support of at least {limits.supported:.2f}",
        found=_describe(result, sentence.text[offset:]),
        hint="cite words that say it, or say only what the cited words say",
    )
    return Outcome((finding,), scores, Verdict.WEAK if weak else Verdict.UNSUPPORTED)


def _claim_start(subject: Subject) -> int:
    """A datum's label names what is measured in the house's words; its value is the claim."""
    if subject.sentence.role is not Role.DATUM:
        return 0
    match = _LABEL.match(subject.sentence.text)
    return match.end() if match else 0


def _describe(result: Support, claim: str) -> str:
    missing = ", ".join(claim[a:b] for a, b in result.missing[:6])
    return f"{result.score:.2f}" + (f"; no evidence for: {missing}" if missing else "")
