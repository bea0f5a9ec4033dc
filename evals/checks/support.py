"""The cited words, in their context, carry the sentence (``evals.support``)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Grounds, Role, Sentence, Severity, Verdict
from evals.evidence import Span
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support import Support, support
from evals.support.grounding import Grounder

# Words alone: the same on every machine, and without a model at hand.
_FIRST_LOOK = Grounder()
_LABEL = re.compile(r"^[^:\n]{1,80}:\s+")


def check_support(subject: Subject) -> Outcome:
    """Score ``support``: the mean of the sentences' scores."""
    sentence = subject.sentence
    if not sentence.citations:
        return Outcome()
    offset = _claim_start(sentence)
    result = support(sentence.text[offset:], subject.spans)
    limits = subject.style.thresholds
    scores = {"support": rate(round(result.score, 6), 1)}
    grounds = _grounds(sentence, subject.spans, result)
    if result.score >= limits.supported:
        return Outcome((), scores, Verdict.SUPPORTED, grounds)
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
    return Outcome((finding,), scores, Verdict.WEAK if weak else Verdict.UNSUPPORTED, grounds)


def grounds_of(sentence: Sentence, spans: Sequence[Span]) -> Grounds:
    """Return how far ``spans`` carry ``sentence``, whatever kind it is of."""
    return _grounds(sentence, spans, support(sentence.text[_claim_start(sentence) :], spans))


def _grounds(sentence: Sentence, spans: Sequence[Span], result: Support) -> Grounds:
    offset = _claim_start(sentence)
    likely = _FIRST_LOOK.judge(sentence.text[offset:], spans).probability
    missing = tuple((a + offset, b + offset) for a, b in result.missing)
    return Grounds(round(result.score, 4), round(likely, 4), missing)


def _claim_start(sentence: Sentence) -> int:
    """A datum's label names what is measured in the house's words; its value is the claim."""
    if sentence.role is not Role.DATUM:
        return 0
    match = _LABEL.match(sentence.text)
    return match.end() if match else 0


def _describe(result: Support, claim: str) -> str:
    missing = ", ".join(claim[a:b] for a, b in result.missing[:6])
    return f"{result.score:.2f}" + (f"; no evidence for: {missing}" if missing else "")
