"""What a story's articles tell, each fact once, with its first report and all who carry it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.language.aliases import same_name
from corpus.language.names import names
from corpus.language.quantities import quantities
from corpus.language.quantity import same_quantity
from corpus.language.sentences import sentence_spans
from corpus.language.tfidf import cosines, idf, postings, unit
from corpus.language.tokens import content_stems
from corpus.model import Article
from corpus.stories.standing import standing_for
from corpus.stories.story import by_time

# How alike two sentences must be, from 0 to 1, to tell one fact (docs/stories.md).
LEAST_ALIKE = 0.45
# Sentences compared at most; of many articles the beginnings.
_MOST_SENTENCES, _FEWEST_EACH = 1500, 3
_FEWEST_WORDS, _MOST_WORDS = 5, 70
_WHOLE = re.compile(r"^[\"'“‘`(\[]*[A-Z0-9$€£].*[.!?][\"'”’)\]]*$", re.S)


@dataclass(frozen=True, slots=True)
class Report:
    """One article's telling of a fact: ``text[start:end]``; ``at`` is ``None`` where undated."""

    article_id: str
    outlet: str
    origin: str
    at: datetime | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in the words of its first report. ``reports`` are in order of time, undated last."""

    text: str
    reports: tuple[Report, ...]

    @property
    def first(self) -> Report:
        return self.reports[0]

    @property
    def origins(self) -> int:
        """How many distinct texts tell it."""
        return len({r.origin for r in self.reports})


@dataclass(frozen=True, slots=True)
class _Told:
    report: Report
    text: str
    stems: frozenset[str]


def timeline(articles: Sequence[Article], *, most: int = 20) -> list[Fact]:
    """Return the facts that most distinct texts of one story tell, in order of first report.

    Undated first reports come last. At most ``most`` are returned; where no two texts tell one
    fact, the beginnings of the articles stand alone.
    """
    return most_told(facts(articles), most=most)


def facts(articles: Sequence[Article]) -> list[Fact]:
    """Return every fact that the articles of one story tell, in order of first report.

    Facts are stars around their first report: nothing is chained from sentence to sentence. Of a
    large story some articles stand for all (``standing_for``).
    """
    told = _sentences(standing_for(sorted(articles, key=by_time)))
    rare = idf([t.stems for t in told])
    vectors = [unit({s: rare[s] for s in t.stems}) for t in told]
    held = postings(vectors)
    found: list[Fact] = []
    gone: set[int] = set()
    for place, lead in enumerate(told):
        if place in gone:
            continue
        near = (i for i, alike in cosines(vectors[place], held).items() if alike >= LEAST_ALIKE)
        later = sorted(i for i in near if i > place and i not in gone)
        same = [i for i in later if _agree(lead, told[i])]
        gone.update(same)
        found.append(Fact(lead.text, (lead.report, *(told[i].report for i in same))))
    return found


def most_told(found: Sequence[Fact], *, most: int, each: int | None = None) -> list[Fact]:
    """Return up to ``most`` facts that most distinct texts tell, in the order of ``found``.

    ``each`` limits those whose first report is one article's; among facts that as many tell, the
    first of every article then comes before the second of any, so that all of a long story is told.
    """
    order = sorted(range(len(found)), key=lambda i: _weight(found[i], i))
    if each is not None:
        number: Counter[str] = Counter()
        nth = {}
        for i in order:
            nth[i] = number[found[i].first.article_id]
            number[found[i].first.article_id] += 1
        order = sorted(
            (i for i in order if nth[i] < each), key=lambda i: (_weight(found[i], i)[:2], nth[i], i)
        )
    return [found[i] for i in sorted(order[:most])]


def latest(found: Sequence[Fact], *, most: int, each: int) -> list[Fact]:
    """Return up to ``most`` facts reported first by the latest articles, latest first.

    Of one article the first ``each``: news stands at the beginning. Undated articles are left out.
    """
    number: Counter[str] = Counter()
    kept = []
    for i, fact in enumerate(found):
        number[fact.first.article_id] += 1
        if fact.first.at and number[fact.first.article_id] <= each:
            kept.append((-fact.first.at.timestamp(), i))
    return [found[i] for _, i in sorted(kept)[:most]]


def _weight(fact: Fact, place: int) -> tuple[int, int, int]:
    return -fact.origins, -len(fact.reports), place


def _sentences(articles: Sequence[Article]) -> list[_Told]:
    each = max(_FEWEST_EACH, _MOST_SENTENCES // max(1, len(articles)))
    told = []
    for a in articles:
        whole = (
            (start, end)
            for start, end in sentence_spans(a.text)
            if _FEWEST_WORDS <= len(a.text[start:end].split()) <= _MOST_WORDS
            and _WHOLE.match(a.text[start:end])
        )
        for (start, end), _ in zip(whole, range(each), strict=False):
            origin = a.origin_group or a.id
            report = Report(a.id, a.outlet_name, origin, a.published_at, start, end)
            text = a.text[start:end]
            told.append(_Told(report, text, frozenset(content_stems(text))))
    return told


def _agree(lead: _Told, other: _Told) -> bool:
    """Whether no number or name is against two sentences in like words telling one fact."""
    ours, theirs = quantities(lead.text), quantities(other.text)
    if ours and theirs and not any(
        same_quantity(q, t) or same_quantity(t, q) for q in ours for t in theirs
    ):  # fmt: skip
        return False
    here, there = names(lead.text), names(other.text)
    return not (here and there) or any(same_name(n.key, m.key) for n in here for m in there)
