"""Days written out: "on Tuesday" becomes "on 3 October 2023" by the article's own day. Pure.

A briefing puts sentences of many days side by side, where "Tuesday" says nothing. Only days that
the date grammar settles are written out, none in a quotation, and none of an article whose own day
is not known.
"""

from __future__ import annotations

import re
from datetime import datetime

from corpus.language.dates import DateMention, dates
from corpus.language.quotes import quotations
from corpus.language.tokens import tokens
from corpus.model import Article, Precision

_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_NO_ON = r"(?P<before>\b(?i:from|until|till|by|since|before|after|through|between|to|for|of) )?"
_WEEKDAY = re.compile(
    rf"{_NO_ON}(?P<on>\b(?i:on|this|last|next|this past|this coming) )?\b(?P<day>{_DAYS}|yesterday|"
    rf"tomorrow)(?P<part> (?:morning|afternoon|evening|night))?\b(?!['’]s|,? \d|,? [A-Z]|-| \()"
)
# "Today" may mean these days, unless something was said or done then.
_TODAY = re.compile(
    r"(?P<lead>\b(?:said|announced|reported|confirmed|posted|told \w+|on \w+)) today\b"
    r"(?! \(|['’]s)"
)
_TODAY_IS = re.compile(r"(?:\bon )?\b(?:today|yesterday|" + _DAYS + r") \((?=(?:\d|[A-Z])[^()]*\))")
_ENDS = frozenset({"until", "till", "through", "by"})
_AHEAD = re.compile(r"\b(?:will|would|must|expected|due|gives?|gave|has to|have to)\b")
_DAYS_BACK, _DAYS_ON = 3, 6
_SETTLED = frozenset({Precision.INSTANT, Precision.DAY})
# "Black Friday", "each Monday", "the Friday": a day of a name, or no one day.
_OTHER = re.compile(
    r"(?:\b[A-Z][\w'’]*|\b(?:the|that|every|each|an?|one|any|some|previous|same)) $"
)


def written_out(text: str, article: Article, as_of: datetime | None = None) -> str:
    """Return ``text``, a sentence of ``article``, with its days of the week as dates.

    The year is left out where it is that of ``as_of``, the day on which the briefing is drawn up.
    """
    if article.published_at is None or article.date_precision not in _SETTLED:
        return text
    out = _without_today(text)
    year = as_of.year if as_of else None
    known = dates(out, article.published_at)
    bare = _unquoted(out)
    for match in reversed(list(_WEEKDAY.finditer(bare))):
        day = _day(known, match.start("day"), match.end("day"))
        start = match.start("on") if match["on"] else match.start("day")
        led = match["on"] or match["before"]
        if day is None or not _near(day, article.published_at):
            continue
        # "Was shut until Friday" may be over, "will be shut until Friday" is not.
        if (match["before"] or "").casefold().strip() in _ENDS and not _AHEAD.search(bare):
            continue
        if not led and _OTHER.search(bare[:start]):
            continue
        words = _words(match, _written(day, year), first=start == 0)
        out = out[:start] + words + out[match.end() :]
    for match in reversed(list(_TODAY.finditer(_unquoted(out)))):
        words = f"{match['lead']} on {_written(article.published_at, year)}"
        out = out[: match.start()] + words + out[match.end() :]
    return out


def undated(text: str) -> list[str]:
    """Return the words of ``text`` without its days and what leads up to them, for comparing."""
    spans = [(m.start, m.end) for m in dates(text, datetime(2000, 1, 1))]
    at = re.compile(r"\bon(?= \d)|\b(?:on|last|this|next|today|yesterday|tomorrow|of|the)\b", re.I)
    spans += [m.span() for m in at.finditer(text)]
    parts = rf"\b(?:{_DAYS}|morning|afternoon|evening|night)\b"
    spans += [m.span() for m in re.finditer(parts, text)]
    return [t.norm for t in tokens(text) if not any(a <= t.start < b for a, b in spans)]


def _without_today(text: str) -> str:
    """Drop "today" before its date in brackets: "today (20 October 2011)"."""
    bare = _unquoted(text)
    for match in reversed(list(_TODAY_IS.finditer(bare))):
        close = text.index(")", match.end())
        text = f"{text[: match.start()]}on {text[match.end() : close]}{text[close + 1 :]}"
    return text


def _day(known: list[DateMention], start: int, end: int) -> datetime | None:
    for mention in known:
        if mention.start < end and start < mention.end and mention.precision is Precision.DAY:
            return mention.earliest
    return None


def _near(day: datetime, published: datetime) -> bool:
    """Whether a day of the week can be meant without doubt: one just past, or the next.

    An article that was changed after it appeared speaks of days that its date does not know.
    """
    return -_DAYS_BACK <= (day.date() - published.date()).days <= _DAYS_ON


def _words(match: re.Match[str], day: str, *, first: bool) -> str:
    if match["before"] and not match["on"]:
        return day
    led = f"on {day}"
    if match["part"]:
        led = f"on the{match['part']} of {day}"
    return led[0].upper() + led[1:] if first else led


def _written(day: datetime, year: int | None) -> str:
    return f"{day:%-d %B}" if day.year == year else f"{day:%-d %B %Y}"


def _unquoted(text: str) -> str:
    """Return ``text`` with quoted words blanked out, at the same length."""
    for start, end in quotations(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text
