"""Nothing is told as current that a later source has overtaken, or that is simply old.

Four things are looked for: a number that a later article gives anew; a date that a later article
announces anew; a date announced that has passed by the time of the briefing; and sources all older
than the style's ``old_source_days``. "Later" is by publication; undated articles overtake nothing
and are overtaken by nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from corpus.model import Article, Finding, Kind, Role, Section, Sentence
from evals.ahead import announced_anew, announced_dates
from evals.model import Outcome, Whole, rate, warning_at
from evals.retold import retold, states, who

_REPORTED = frozenset({Kind.FACT, Kind.FORECAST})


def check_freshness(whole: Whole) -> Outcome:
    """Score ``fresh``: facts and forecasts without a finding, of those that cite dated articles."""
    now = whole.briefing.as_of
    findings = list(_numbers(whole))
    judged = 0
    for section, sentence in whole.judged:
        cited = _dated(sentence, whole)
        if sentence.kind not in _REPORTED or not cited:
            continue
        judged += 1
        findings.extend(_announcements(section, sentence, cited, whole))
        if now:
            findings.extend(_old(section, sentence, cited, now, whole))
    stale = {f.sentence_id for f in findings}
    return Outcome(tuple(findings), {"fresh": rate(judged - len(stale), judged)})


def _dated(sentence: Sentence, whole: Whole) -> list[Article]:
    known = dict.fromkeys(c.article_id for c in sentence.citations if c.article_id in whole.sources)
    return [a for i in known if (a := whole.sources[i]).published_at]


def _numbers(whole: Whole) -> Iterator[Finding]:
    for taken in retold(whole):
        last = taken.conflict.values[-1]
        if taken.conflict.kind != "update" or taken.value is last:
            continue
        if states(taken.sentence.text, last):
            continue
        yield warning_at(
            f"a later article gives this number anew ({taken.conflict.what})",
            section=taken.section.key,
            sentence=taken.sentence,
            at=(taken.start, taken.end),
            expected=who(last),
            found=who(taken.value),
            hint="give the latest, and that it changed where that matters",
        )


def _announcements(
    section: Section, sentence: Sentence, cited: list[Article], whole: Whole
) -> Iterator[Finding]:
    newest = max(cited, key=lambda a: (str(a.published_at), a.id))
    anew = announced_anew(_claim(sentence), newest, whole.sources)
    if anew is not None:
        date, later = anew
        yield warning_at(
            f"a later article gives another date: {later.article.outlet_name}, "
            f"{_day(later.article.published_at)}",
            section=section.key,
            sentence=sentence,
            at=(date.start, date.end),
            expected=later.article.text[later.start : later.end],
            found=date.text,
            hint="give the latest date, and that it was moved",
        )


def _old(
    section: Section, sentence: Sentence, cited: list[Article], now: datetime, whole: Whole
) -> Iterator[Finding]:
    newest = max((a.published_at for a in cited if a.published_at), default=now)
    passed = [d for d in announced_dates(_claim(sentence), newest) if d.latest < now]
    if sentence.kind is Kind.FORECAST and passed:
        yield warning_at(
            f"this looks ahead to {passed[0].text}, which has passed by {_day(now)}",
            section=section.key,
            sentence=sentence,
            at=(passed[0].start, passed[0].end),
            expected=f"what came of it, or a date after {_day(now)}",
            found=passed[0].text,
            hint="find out what happened, or tell it as what had been announced",
        )
    limit = whole.style.thresholds.old_source_days
    if now - newest > timedelta(days=limit):
        yield warning_at(
            f"its newest source is {(now - newest).days} days old",
            section=section.key,
            sentence=sentence,
            expected=f"a source of the last {limit} days",
            found=_day(newest),
            hint="cite a newer source, or say of what day this is",
        )


def _claim(sentence: Sentence) -> str:
    """Return the text with a datum's label blanked, so that places stay: it announces nothing."""
    label, colon, value = sentence.text.partition(":")
    if sentence.role is not Role.DATUM or not colon:
        return sentence.text
    return " " * (len(label) + 1) + value


def _day(at: datetime | None) -> str:
    return f"{at.day} {at:%B %Y}" if at else "undated"
