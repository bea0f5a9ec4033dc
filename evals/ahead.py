"""Dates that are announced, and later articles that announce another.

"The cable will be repaired by 14 May" is overtaken where a later article announces much the same
for another day, or says that the date has been replaced. Two announcements are of one thing where
they share most of their content words.
"""

from __future__ import annotations

import re
from calendar import day_name
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from corpus.language.dates import DateMention, dates, same_date
from corpus.language.sentences import sentence_spans
from corpus.language.tokens import content_stems
from corpus.model import Article, Precision

_REPLACED = re.compile(
    r"\b(?:replac\w+|instead of|rather than|no longer|moved from|put (?:back|off) from"
    r"|postponed from|brought forward from|later than|earlier than|missed|abandoned"
    r"|originally|(?:was|were) (?:to|due|supposed)"
    r"|had been (?:due|set|planned|expected|scheduled))\b",
    re.I,
)
_BEFORE = 25  # characters before a date in which it is said to be replaced
# The share of the fewer content words that two announcements have in common, dates left out.
# Chosen on the sample corpus: see docs/checks/freshness.md.
LEAST_SHARED = 0.6
_LEAST_WORDS = 3  # words in common at least, and so words of each
_EXACT = frozenset({Precision.DAY, Precision.MONTH})


@dataclass(frozen=True, slots=True)
class Announced:
    """A sentence of an article that announces a date or replaces one: ``text[start:end]``.

    ``dates`` are all of the sentence, ``stems`` its content words without them.
    """

    article: Article
    start: int
    end: int
    dates: tuple[DateMention, ...]
    stems: frozenset[str]


def announced_dates(text: str, reference: datetime | None) -> tuple[DateMention, ...]:
    """Return the days and months in ``text`` that lie wholly after ``reference``.

    What an article says of a day after its publication is announced, whatever the verb.
    """
    if reference is None:
        return ()
    read = dates(text, reference)
    return tuple(d for d in read if d.precision in _EXACT and d.earliest > reference)


def announced_anew(
    text: str, cited: Article, sources: Mapping[str, Article]
) -> tuple[DateMention, Announced] | None:
    """Return a date that ``text`` announces and the newest later sentence that gives another.

    ``cited`` is where ``text`` has its date from; only articles published after it are asked.
    """
    own = announced_dates(text, cited.published_at)
    stems = _stems(text, own)
    for article in _after(cited, sources):
        for told in _dated_sentences(article):
            for date in own:
                if _is_anew(date, stems, told):
                    return date, told
    return None


def _is_anew(date: DateMention, stems: frozenset[str], told: Announced) -> bool:
    sentence = told.article.text[told.start : told.end]
    same = [d for d in told.dates if same_date(date, d) or same_date(d, date)]
    if same:
        replaced = date.precision is Precision.DAY and any(
            _REPLACED.search(sentence[max(0, d.start - _BEFORE) : d.start]) for d in same
        )
        return replaced and len(stems & _words(told.article)) >= LEAST_SHARED * len(stems)
    if date.precision is Precision.DAY and day_name[date.earliest.weekday()] in sentence:
        return False  # "on Saturday", which may be that very day
    if date.text.strip(" .,") in sentence:
        return False  # the same words for it, read as of another year
    announced = announced_dates(sentence, told.article.published_at)
    exact = any(d.precision is date.precision for d in announced)
    return exact and _alike(stems, told.stems)


def _after(cited: Article, sources: Mapping[str, Article]) -> list[Article]:
    """Return the articles published after ``cited``, newest first; none where it is undated."""
    at = cited.published_at
    later = [a for a in sources.values() if at and a.published_at and a.published_at > at]
    return sorted(later, key=lambda a: (a.published_at, a.id), reverse=True)


@lru_cache(maxsize=128)
def _dated_sentences(article: Article) -> tuple[Announced, ...]:
    found = []
    for start, end in sentence_spans(article.text):
        sentence = article.text[start:end]
        read = tuple(dates(sentence, article.published_at))
        if read:
            found.append(Announced(article, start, end, read, _stems(sentence, read)))
    return tuple(found)


@lru_cache(maxsize=128)
def _words(article: Article) -> frozenset[str]:
    return frozenset(content_stems(article.text))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    common = len(one & other)
    return common >= max(_LEAST_WORDS, LEAST_SHARED * min(len(one), len(other)))


def _stems(text: str, found: tuple[DateMention, ...]) -> frozenset[str]:
    for date in found:
        text = text.replace(date.text, " ")
    return frozenset(content_stems(text))
