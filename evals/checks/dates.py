"""Dates occur in the cited words or beside them, as days rather than as words.

Relative dates ("Tuesday", "yesterday") count from the publication of the article that is cited, in
the sentence as in the source. The day of publication itself is accepted with a warning: that is
when the source was printed, not always when the thing happened. Two dates that stand where the
cited words have the other one have changed places.
"""

from __future__ import annotations

from datetime import timedelta

from corpus.language.dates import DateMention, dates
from corpus.model import Finding, Precision, Severity, Verdict
from evals.checks.date_places import crossed
from evals.checks.object_days import day_of_another
from evals.evidence import Span, facts
from evals.model import Outcome, Subject, rate, sentence_finding
from evals.values import states_date


def check_dates(subject: Subject) -> Outcome:
    """Score ``dates`` over the dates of the sentence."""
    text = subject.sentence.text
    spans = subject.evidence
    references = dict.fromkeys([None, *(span.reference for span in spans)])
    places = dict.fromkeys((d.start, d.end) for ref in references for d in dates(text, ref))
    if not places or subject.silent:
        return Outcome((), {"dates": rate(0, len(places))})
    findings: list[Finding] = []
    verdict = None
    for place in places:
        if any(_occurs(text, place, span) for span in spans):
            continue
        if any(_published(text, place, span) for span in spans):
            findings.append(_finding(subject, place, spans, published=True))
            verdict = verdict or Verdict.WEAK
        else:
            findings.append(_finding(subject, place, spans, published=False))
            verdict = Verdict.UNSUPPORTED
    if not findings and (pair := crossed(text, spans)):
        findings.append(_crossed(subject, *pair))
        verdict = Verdict.CONTRADICTED
    elif not findings and not subject.verbatim and (other := day_of_another(text, spans)):
        findings.append(_moved(subject, *other))
        verdict = Verdict.CONTRADICTED
    good = len(places) - len(findings)
    return Outcome(tuple(findings), {"dates": rate(good, len(places))}, verdict)


def _mention(text: str, place: tuple[int, int], span: Span) -> DateMention | None:
    return next((d for d in dates(text, span.reference) if (d.start, d.end) == place), None)


def _occurs(text: str, place: tuple[int, int], span: Span) -> bool:
    low = span.context.casefold()
    mention = _mention(text, place, span)
    if mention is None:
        return text[place[0] : place[1]].casefold() in low
    return states_date(mention, facts(span.context, span.reference), low)


def _published(text: str, place: tuple[int, int], span: Span) -> bool:
    mention = _mention(text, place, span)
    if mention is None or span.reference is None or mention.precision is not Precision.DAY:
        return False
    # A day either way: publication is in UTC, the event in its own place's time.
    slack = timedelta(days=1)
    return mention.earliest - slack <= span.reference < mention.latest + slack


def _finding(
    subject: Subject, place: tuple[int, int], spans: tuple[Span, ...], *, published: bool
) -> Finding:
    words = subject.sentence.text[place[0] : place[1]]
    known = [d.text for s in spans for d in facts(s.context, s.reference).dates]
    return sentence_finding(
        subject,
        f"the date {words} is only when the source was published"
        if published
        else f"the date {words} does not occur in the cited words",
        severity=Severity.WARNING if published else Severity.BLOCKING,
        at=place,
        expected=", ".join(dict.fromkeys(known)) or "no date in the cited words",
        found=words,
        hint="cite the words that date it",
    )


def _moved(subject: Subject, date: DateMention, other: str) -> Finding:
    return sentence_finding(
        subject,
        f"the cited words have {date.text} for another, and {other} here",
        at=(date.start, date.end),
        expected=other,
        found=date.text,
        hint="give each deed its own date",
    )


def _crossed(subject: Subject, first: DateMention, second: DateMention) -> Finding:
    return sentence_finding(
        subject,
        f"{first.text} and {second.text} stand where the cited words have the other one",
        at=(first.start, first.end),
        expected=f"{second.text} here",
        found=first.text,
        hint="give each date to what the cited words date by it",
    )
