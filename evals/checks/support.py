"""The cited words, in their context, carry the sentence (``evals.support``)."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Grounds, Sentence, Severity, Verdict
from evals.evidence import Span
from evals.model import Outcome, Subject, rate, sentence_finding, value_start
from evals.support import Support, support
from evals.support.grounding import Grounder
from prompts.style import Thresholds

# Words alone: the same on every machine, and without a model at hand.
_FIRST_LOOK = Grounder()
_MUCH = 1 / 3
_MESSAGES = {
    Verdict.SUPPORTED: "the cited words have no counterpart for some words of this sentence",
    Verdict.WEAK: "the cited words carry this sentence only in part",
    Verdict.UNSUPPORTED: "the cited words do not say this",
}
_SEVERITIES = {
    Verdict.SUPPORTED: Severity.INFO,
    Verdict.WEAK: Severity.WARNING,
    Verdict.UNSUPPORTED: Severity.BLOCKING,
}


def check_support(subject: Subject) -> Outcome:
    """Score ``support``: the mean of the sentences' scores."""
    return support_from(subject, subject.style.thresholds.scattered)


def support_from(subject: Subject, least: float) -> Outcome:
    """Judge as ``check_support`` does; a sentence passes from the score ``least`` on."""
    sentence = subject.sentence
    if not sentence.citations:
        return Outcome()
    offset = value_start(sentence)
    result = support(sentence.text[offset:], subject.spans)
    limits = subject.style.thresholds
    scores = {"support": rate(round(result.score, 6), 1)}
    grounds = _grounds(sentence, subject.spans, result)
    verdict = _verdict(result, limits, least)
    if verdict is Verdict.SUPPORTED and result.score >= limits.supported:
        return Outcome((), scores, verdict, grounds)
    broken = _is_broken(result, limits)
    at = (result.stretch.start, result.stretch.end) if broken else (result.missing or (None,))[0]
    finding = sentence_finding(
        subject,
        _MESSAGES[verdict],
        severity=_SEVERITIES[verdict],
        at=(at[0] + offset, at[1] + offset) if at else None,
        expected=f"support of at least {least:.2f}, and no stretch without evidence",
        found=_describe(result, sentence.text[offset:]),
        hint="cite words that say it, or say only what the cited words say",
    )
    return Outcome((finding,), scores, verdict, grounds)


def _verdict(result: Support, limits: Thresholds, least: float) -> Verdict:
    if result.score < limits.weak:
        return Verdict.UNSUPPORTED
    passes = result.score >= least and not _is_broken(result, limits)
    return Verdict.SUPPORTED if passes else Verdict.WEAK


def _is_broken(result: Support, limits: Thresholds) -> bool:
    """Whether one stretch of the claim goes without evidence; of a short claim a third is much."""
    return result.stretch.lack >= limits.stretch or result.stretch.share >= _MUCH


def grounds_of(sentence: Sentence, spans: Sequence[Span]) -> Grounds:
    """Return how far ``spans`` carry ``sentence``, whatever kind it is of."""
    return _grounds(sentence, spans, support(sentence.text[value_start(sentence) :], spans))


def _grounds(sentence: Sentence, spans: Sequence[Span], result: Support) -> Grounds:
    offset = value_start(sentence)
    likely = _FIRST_LOOK.judge(sentence.text[offset:], spans).probability
    missing = tuple((a + offset, b + offset) for a, b in result.missing)
    return Grounds(round(result.score, 4), round(likely, 4), missing)


def _describe(result: Support, claim: str) -> str:
    missing = ", ".join(claim[a:b] for a, b in result.missing[:6])
    return f"{result.score:.2f}" + (f"; no evidence for: {missing}" if missing else "")
