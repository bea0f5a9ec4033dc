"""Where articles of one story tell the same quantity differently.

Pure. Two mentions tell of one quantity where what happened to those counted is the same ("dead"),
or where the same noun is counted in much the same words. Two articles disagree where every number
that one gives for it is another than every number of the other. An article that itself gives both
numbers knows them for two things, or tells the change, and then nobody disagrees.

A number that grew is no conflict: where all reports of one value are of earlier days than those of
the next, the two are an update. Articles without a date cannot show that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, pairwise
from typing import Literal

from corpus.language.aliases import same_name
from corpus.language.names import names
from corpus.language.quantity import Quantity, same_quantity
from corpus.language.tfidf import Vector, cosine, idf, unit
from corpus.model import Article
from corpus.stories.mentions import Mention, mentions

# How alike the words around two numbers must be, from 0 to 1, to be told of the same quantity.
LEAST_ALIKE = 0.5
# Converted between units and rounded, a measure differs by no more than this share.
CONVERTED = 0.015
# Of two numbers this many times apart, one counts something else.
ANOTHER_SIZE = 10
# The share of a story's texts that name what the story is about.
KNOWN = 1 / 3


@dataclass(frozen=True, slots=True)
class Telling:
    """One article's words for a value: ``text[start:end]`` in the sentence ``sentence``.

    ``at`` is the article's publication instant, ``None`` where undated.
    """

    article_id: str
    outlet: str
    origin: str
    at: datetime | None
    start: int
    end: int
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values told, as its first telling words it, with everyone who tells it."""

    text: str
    low: float
    high: float
    unit: str
    tellings: tuple[Telling, ...]

    @property
    def first(self) -> datetime | None:
        """The earliest known instant of its tellings."""
        return min((t.at for t in self.tellings if t.at), default=None)

    @property
    def origins(self) -> int:
        """How many distinct texts tell it."""
        return len({t.origin for t in self.tellings})


@dataclass(frozen=True, slots=True)
class Conflict:
    """A quantity with the values that articles give it, earliest first, undated ones last.

    ``kind`` is ``update`` where the dates show each value following the one before.
    """

    what: str
    kind: Literal["conflict", "update"]
    values: tuple[Value, ...]


def conflicts(articles: Sequence[Article]) -> list[Conflict]:
    """Return the quantities that ``articles``, of one story, tell differently.

    Genuine conflicts first, then updates; the order of ``articles`` does not matter. A copy counts
    with its original (``origin_group``).
    """
    found = [m for a in sorted(articles, key=_age) for m in mentions(a)]
    told = [c for group in _groups(found) if (c := _conflict(group))]
    return sorted(told, key=lambda c: (c.kind, -sum(v.origins for v in c.values), c.what))


def _age(article: Article) -> tuple[bool, float, str]:
    at = article.published_at
    return at is None, at.timestamp() if at else 0.0, article.id


def _vectors(found: Iterable[Mention]) -> dict[Mention, Vector]:
    """Return each mention's context, weighted by how few sentences with numbers share its words."""
    told = list(found)
    sentences: defaultdict[tuple[str, tuple[int, int]], set[str]] = defaultdict(set)
    for mention in told:
        sentences[mention.article.id, mention.sentence] |= mention.context
    rare = idf([frozenset(stems) for stems in sentences.values()])
    return {m: unit({s: rare[s] for s in m.context}) for m in told}


def _groups(found: Sequence[Mention]) -> list[list[Mention]]:
    """Gather the mentions of one quantity: stars around a mention, never chains."""
    by_outcome: defaultdict[str, list[Mention]] = defaultdict(list)
    rest: list[Mention] = []
    known = _known_names(found)
    for mention in found:
        if not mention.outcome:
            rest.append(mention)
        elif mention.elsewhere <= known:
            by_outcome[mention.outcome].append(mention)
    groups = list(by_outcome.values())
    vectors = _vectors(rest)
    while rest:
        centre, *rest = rest
        same = [
            m
            for m in rest
            if _of_one_thing(centre, m) and cosine(vectors[centre], vectors[m]) >= LEAST_ALIKE
        ]
        gone = set(same)
        rest = [m for m in rest if m not in gone]
        groups.append([centre, *same])
    return groups


def _known_names(found: Sequence[Mention]) -> frozenset[str]:
    """Return the names in whose company a toll is this story's own: those of a third of its texts.

    "killed five at a mall in another city" names a place that the others do not.
    """
    texts = {m.origin: m.article for m in found}
    number = Counter(key for a in texts.values() for key in {n.key for n in names(a.text)})
    return frozenset(key for key, n in number.items() if n >= max(2, len(texts) * KNOWN))


def _of_one_thing(one: Mention, other: Mention) -> bool:
    """Whether nothing but the words around them could tell two numbers apart."""
    a, b = one.quantity, other.quantity
    if a.kind != b.kind or a.unit != b.unit or one.vague or other.vague:
        return False
    if a.kind == "count":
        if not set(one.nouns) & set(other.nouns):
            return False
        if (a.value % 1 == 0) != (b.value % 1 == 0):
            return False
    if one.others and other.others and not one.others & other.others:
        return False  # two models, two players: their other numbers tell them apart
    if not one.names or not other.names:
        return a.kind == "count"  # money, shares and measures need somebody whose they are
    return any(same_name(n, m) for n in one.names for m in other.names)


def _conflict(group: list[Mention]) -> Conflict | None:
    by_article: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in group:
        by_article[mention.article.id].append(mention)
    apart: list[Mention] = []
    for one, other in combinations(by_article.values(), 2):
        if _disagree(one, other):
            apart += [a for a in one if any(_compare(a, b) for b in other)]
            apart += [b for b in other if any(_compare(a, b) for a in one)]
    if not apart:
        return None
    values = _values(apart, group)
    if len(values) < 2:
        return None
    return Conflict(_what(group), _kind(values), tuple(values))


def _disagree(one: Sequence[Mention], other: Sequence[Mention]) -> bool:
    """Whether two articles give a quantity no value in common, yet values that compare."""
    if one[0].origin == other[0].origin:
        return False
    pairs = [(a, b) for a in one for b in other]
    agree = any(_agree(a.quantity, b.quantity) for a, b in pairs)
    return not agree and any(_compare(a, b) for a, b in pairs)


def _compare(one: Mention, other: Mention) -> bool:
    """Whether two numbers are of one size, and of one day as far as their sentences say."""
    low, high = sorted((abs(one.quantity.value), abs(other.quantity.value)))
    other_day = one.weekdays and other.weekdays and not one.weekdays & other.weekdays
    return low > 0 and high / low < ANOTHER_SIZE and not other_day


def _agree(a: Quantity, b: Quantity) -> bool:
    """Whether one states no other number than the other, rounding forgiven."""
    if same_quantity(a, b) or same_quantity(b, a):
        return True
    if a.kind == "measure":
        return abs(a.value - b.value) <= CONVERTED * max(abs(a.value), abs(b.value))
    return abs(a.value - b.value) <= max(_half_step(a.value), _half_step(b.value))


def _half_step(value: float) -> float:
    """Return how far rounding to the digits given can move a number; none for small counts."""
    digits, _, exponent = f"{abs(value):.9e}".partition("e")
    given = len(digits.replace(".", "").rstrip("0"))
    step = 10.0 ** (int(exponent) - given + 1)
    return step / 2 if step >= 100 or step < 1 else 0.0


def _values(apart: Sequence[Mention], group: Sequence[Mention]) -> list[Value]:
    """Put what is told apart under its values, the exactest words leading, and who else agrees."""
    leads: list[Mention] = []
    for mention in sorted(apart, key=_exactness):
        if not any(_agree(lead.quantity, mention.quantity) for lead in leads):
            leads.append(mention)
    told: list[list[Mention]] = [[] for _ in leads]
    for mention in group:
        for i, lead in enumerate(leads):
            if mention is lead or _agree(lead.quantity, mention.quantity):
                told[i].append(mention)
                break
    values = [_value(lead, members) for lead, members in zip(leads, told, strict=True)]
    return sorted(values, key=lambda v: (v.first is None, v.first, v.low))


def _exactness(mention: Mention) -> tuple[float, tuple[bool, float, str], int]:
    quantity = mention.quantity
    return quantity.high - quantity.low, _age(mention.article), mention.start


def _value(lead: Mention, told: Sequence[Mention]) -> Value:
    tellings = tuple(
        Telling(
            m.article.id,
            m.article.outlet_name,
            m.origin,
            m.article.published_at,
            m.start,
            m.end,
            m.sentence,
        )
        for m in sorted(told, key=lambda m: (_age(m.article), m.start))
    )
    quantity = lead.quantity
    return Value(quantity.text, quantity.low, quantity.high, quantity.unit, tellings)


def _kind(values: Sequence[Value]) -> Literal["conflict", "update"]:
    for one, other in pairwise(values):
        last = [t.at.date() for t in one.tellings if t.at]
        first = [t.at.date() for t in other.tellings if t.at]
        undated = len(last) < len(one.tellings) or len(first) < len(other.tellings)
        if undated or max(last) >= min(first):
            return "conflict"
    return "update"


def _what(group: Sequence[Mention]) -> str:
    lead = group[0]
    if lead.outcome:
        return lead.outcome
    return " ".join(lead.nouns) or lead.quantity.unit
