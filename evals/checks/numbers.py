"""Numbers occur, by value and unit, in the cited words or beside them."""

from __future__ import annotations

from corpus.language.quantities import Quantity, same_quantity
from corpus.language.tokens import Token
from corpus.model import Finding, Verdict
from evals.evidence import Facts, facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.values import states_quantity


def check_numbers(subject: Subject) -> Outcome:
    """Score ``numbers`` over the quantities of the sentence."""
    text = subject.sentence.text
    spans = subject.evidence
    stated = facts(text).quantities
    if not stated or subject.silent:
        return Outcome((), {"numbers": rate(0, len(stated))})
    near = [facts(span.context, span.reference) for span in spans]
    words = [span.context.casefold() for span in spans]
    findings: list[Finding] = []
    verdict = None
    for quantity in stated:
        if not any(states_quantity(quantity, f, w) for f, w in zip(near, words, strict=True)):
            findings.append(_invented(subject, quantity, near))
            verdict = verdict or Verdict.UNSUPPORTED
        elif other := _bound_elsewhere(quantity, facts(text), near):
            findings.append(_moved(subject, quantity, other))
            verdict = Verdict.CONTRADICTED
    good = len(stated) - len(findings)
    return Outcome(tuple(findings), {"numbers": rate(good, len(stated))}, verdict)


def _bound_elsewhere(quantity: Quantity, claim: Facts, near: list[Facts]) -> Quantity | None:
    """Return the number that the evidence gives to this number's noun, where it is another.

    "12 dead and 40 wounded" may not become "40 dead". Judged only where the noun follows directly
    on both sides, and the evidence never gives the noun the number that the sentence gives it.
    """
    noun = _noun(quantity, claim.tokens)
    if noun is None or quantity.kind != "count":
        return None
    other: Quantity | None = None
    for read in near:
        for candidate in read.quantities:
            if candidate.kind == "count" and noun == _noun(candidate, read.tokens):
                if same_quantity(quantity, candidate):
                    return None
                other = candidate
    return other


def _noun(quantity: Quantity, tokens: tuple[Token, ...]) -> str | None:
    for token in tokens:
        if token.start >= quantity.end:
            return token.stem if token.start - quantity.end <= 1 and len(token.stem) > 2 else None
    return None


def _invented(subject: Subject, quantity: Quantity, near: list[Facts]) -> Finding:
    alike = [q.text for read in near for q in read.quantities if q.kind == quantity.kind]
    return sentence_finding(
        subject,
        f"the number {quantity.text} does not occur in the cited words",
        at=(quantity.start, quantity.end),
        expected=", ".join(dict.fromkeys(alike)) or "no such number in the cited words",
        found=quantity.text,
        hint="give the number as the source does, or cite the source that gives it",
    )


def _moved(subject: Subject, quantity: Quantity, other: Quantity) -> Finding:
    return sentence_finding(
        subject,
        f"the cited words give another number here: {other.text}, not {quantity.text}",
        at=(quantity.start, quantity.end),
        expected=other.text,
        found=quantity.text,
        hint="give each number to what the source gives it to",
    )
