"""Numbers occur, by value and unit, in the cited words or beside them."""

from __future__ import annotations

import re

from corpus.language.quantity import Quantity, same_quantity
from corpus.language.tokens import Token
from corpus.model import Finding, Kind, Severity, Verdict
from evals.checks.asides import another_age
from evals.checks.borrowed import borrowed
from evals.checks.known import Other
from evals.checks.number_days import given_another_day
from evals.checks.number_names import number_of_another
from evals.checks.number_places import part_of, swapped
from evals.checks.number_spans import another_part, told_otherwise
from evals.evidence import Facts, facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.support.pairs import pairings
from evals.values import states_quantity

# "One of five", "one in three", "one dead": a count.
_OF_MANY = re.compile(
    r"(?:of|in|out|to|by|or|dead|killed|wounded|injured|missing|more|less)\b|\W|$"
)


def check_numbers(subject: Subject) -> Outcome:
    """Score ``numbers`` over the quantities of the sentence."""
    text = subject.sentence.text
    stated = [q for q in facts(text).quantities if not _ranks(subject, q)]
    if subject.silent:
        return Outcome((), {"numbers": rate(0, len(stated))})
    findings, verdict = _wrong(subject, stated) if stated else ([], None)
    good = len(stated) - len(findings)
    if not findings and not subject.verbatim and (value := borrowed(text, subject.spans)):
        findings.append(_borrowed(subject, value))
        verdict = Verdict.WEAK
    return Outcome(tuple(findings), {"numbers": rate(good, len(stated))}, verdict)


def _wrong(subject: Subject, stated: list[Quantity]) -> tuple[list[Finding], Verdict | None]:
    """Return what is wrong with the numbers: told nowhere, or told of something else."""
    text, spans = subject.sentence.text, subject.evidence
    near = [facts(span.context, span.reference) for span in spans]
    words = [span.context.casefold() for span in spans]
    contexts = [(span.context, read) for span, read in zip(spans, near, strict=True)]
    findings: list[Finding] = []
    verdict = None
    for quantity in stated:
        stands = any(states_quantity(quantity, f, w) for f, w in zip(near, words, strict=True))
        if not stands and any(told_otherwise(text, quantity, span) for span in spans):
            continue
        if not stands:
            findings.append(_invented(subject, quantity, near))
            verdict = verdict or Verdict.UNSUPPORTED
        elif other := _bound_elsewhere(quantity, facts(text), contexts):
            findings.append(_moved(subject, quantity, other))
            verdict = Verdict.CONTRADICTED
    if findings or subject.verbatim:
        return findings, verdict
    if found := _other_period(subject) or _changed_places(subject):
        return [found], Verdict.CONTRADICTED
    if moved := given_another_day(text, spans):
        return [_moved(subject, *moved)], Verdict.CONTRADICTED
    if age := another_age(text, spans):
        return [_given(subject, age, "age")], Verdict.CONTRADICTED
    if found_of := number_of_another(text, spans):
        number, own, whose = found_of
        given = Other(number.start, number.end, f"{own.text}; {number.text} is told of {whose}")
        return [_given(subject, given, "number")], Verdict.CONTRADICTED
    if part := another_part(text, spans):
        return [_given(subject, part, "part of a year")], Verdict.CONTRADICTED
    return [], None


def _ranks(subject: Subject, quantity: Quantity) -> bool:
    """Whether it only ranks or singles out in a judgement: "a first estimate", "one man"."""
    rank = quantity.text.casefold()
    behind_a = subject.sentence.text[: quantity.start].endswith((" a ", "A "))
    another = rank == "second" and behind_a
    after = subject.sentence.text[quantity.end :].lstrip()
    singles = rank == "one" and not _OF_MANY.match(after)
    own = subject.sentence.kind is Kind.ANALYSIS and (rank == "first" or another or singles)
    own = own or (subject.sentence.kind is Kind.FORECAST and rank == "first" and behind_a)
    return own and not after.casefold().startswith(("time", "ever", "since"))


def _bound_elsewhere(
    quantity: Quantity, claim: Facts, near: list[tuple[str, Facts]]
) -> Quantity | None:
    """Return the number that the evidence gives to this number's noun, where it is another.

    "12 dead and 40 wounded" may not become "40 dead". Judged only where the noun follows directly
    on both sides, and the evidence never gives the noun the number that the sentence gives it.
    """
    noun = _noun(quantity, claim.tokens)
    if noun is None or quantity.kind != "count":
        return None
    other: Quantity | None = None
    for text, read in near:
        for candidate in read.quantities:
            if candidate.kind == "count" and noun == _noun(candidate, read.tokens):
                if same_quantity(quantity, candidate):
                    return None
                if any(
                    part_of(text, part, candidate) and same_quantity(quantity, part)
                    for part in read.quantities
                ):
                    return None
                other = candidate
    return other


def _changed_places(subject: Subject) -> Finding | None:
    """Two numbers have changed places, in each cited sentence that has both."""
    text = subject.sentence.text
    near = ((p.text, p.span.reference) for p in pairings(text, subject.spans))
    pair = next((found for near_by in near if (found := swapped(text, *near_by))), None)
    if pair is None:
        return None
    first, second = pair
    return sentence_finding(
        subject,
        f"the cited words have {first.text} and {second.text} the other way round",
        at=(first.start, second.end),
        expected=f"{second.text} … {first.text}",
        found=f"{first.text} … {second.text}",
        hint="give each number to what the source gives it to",
    )


_PERIOD = re.compile(
    r"(?:[^,.;:]{0,24}?\s)??(?:(?:an?|per|each|every) (?P<noun>hour|day|week|month|year|minute)\b"
    r"|(?P<adverb>hourly|daily|weekly|monthly|yearly|annually)\b)"
)
_ADVERBS = {
    "hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year",
    "annually": "year",
}  # fmt: skip


def _other_period(subject: Subject) -> Finding | None:
    """A number by the day is told by the week: 18,000 people a day."""
    text = subject.sentence.text
    for quantity in facts(text).quantities:
        mine = _period(text, quantity)
        theirs = [
            period
            for span in subject.evidence
            for q in facts(span.context, span.reference).quantities
            if q.kind == quantity.kind and q.value == quantity.value
            if (period := _period(span.context, q))
        ]
        if mine and theirs and mine not in theirs:
            return sentence_finding(
                subject,
                f"the cited words give {quantity.text} by the {theirs[0]}, not by the {mine}",
                at=(quantity.start, quantity.end),
                expected=f"by the {theirs[0]}",
                found=f"by the {mine}",
                hint="give the period that the source gives",
            )
    return None


def _period(text: str, quantity: Quantity) -> str | None:
    match = _PERIOD.match(text[quantity.end : quantity.end + 48])
    if match is None:
        return None
    return match["noun"] or _ADVERBS[match["adverb"]]


def _given(subject: Subject, given: Other, what: str) -> Finding:
    return sentence_finding(
        subject,
        f"the cited words give another {what} here: {given.source}",
        at=(given.start, given.end),
        expected=given.source,
        found=subject.sentence.text[given.start : given.end],
        hint=f"give the {what} that the source gives here",
    )


def _borrowed(subject: Subject, value: Other) -> Finding:
    words = subject.sentence.text[value.start : value.end]
    return sentence_finding(
        subject,
        f"the cited words have {value.source} with these words, and {words} in another sentence",
        severity=Severity.WARNING,
        at=(value.start, value.end),
        expected=value.source,
        found=words,
        hint="keep apart what the source tells apart",
    )


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
