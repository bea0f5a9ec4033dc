"""Where articles of one story tell the same quantity differently.

Pure. Two mentions tell of one quantity where what happened to those counted is the same ("dead"),
or where the same noun is counted in much the same words. Two articles disagree where every number
that one gives for it is another than every number of the other. An article that itself gives both
numbers knows them for two things, or tells the change, and then nobody disagrees.

A number that grew is no conflict: where all dated reports of one value precede those of the next,
the two are an update. Articles without a date cannot show that.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, pairwise
from typing import Literal

from corpus.language.names import names, same_name
from corpus.language.quantities import Quantity, same_quantity
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
    weights = _weights(found)
    told = [c for group in _groups(found, weights) if (c := _conflict(group))]
    return sorted(told, key=lambda c: (c.kind, -sum(v.origins for v in c.values), c.what))


def _age(article: Article) -> tuple[bool, float, str]:
    at = article.published_at
    return at is None, at.timestamp() if at else 0.0, article.id


def _weights(found: Iterable[Mention]) -> dict[str, float]:
    sentences: defaultdict[tuple[str, tuple[int, int]], set[str]] = defaultdict(set)
    for m in found:
        sentences[m.article.id, m.sentence] |= m.context
    number = Counter(s for stems in sentences.values() for s in stems)
    return {s: math.log(1 + len(sentences) / n) for s, n in number.items()}


def _groups(found: Sequence[Mention], weights: dict[str, float]) -> list[list[Mention]]:
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
    while rest:
        centre = rest.pop(0)
        same = [m for m in rest if _alike(centre, m, weights)]
        rest = [m for m in rest if not any(m is s for s in same)]
        groups.append([centre, *same])
    return groups


def _known_names(found: Sequence[Mention]) -> frozenset[str]:
    """Return the names in whose company a toll is this story's own: those of a third of its texts.

    "killed five at a mall in another city" names a place that the others do not.
    """
    texts = {m.origin: m.article for m in found}
    number = Counter(key for a in texts.values() for key in {n.key for n in names(a.text)})
    return frozenset(key for key, n in number.items() if n >= max(2, len(texts) * KNOWN))


def _alike(one: Mention, other: Mention, weights: dict[str, float]) -> bool:
    a, b = one.quantity, other.quantity
    if a.kind != b.kind or a.unit != b.unit or one.vague or other.vague:
        return False
    if a.kind == "count" and not (one.nouns and other.nouns and one.nouns[-1] == other.nouns[-1]):
        return False
    if (a.value % 1 == 0) != (b.value % 1 == 0) and a.kind == "count":
        return False
    if one.others and other.others and not one.others & other.others:
        return False  # two models, two players: their other numbers tell them apart
    if (one.names or other.names) and not (
        any(same_name(n, m) for n in one.names for m in other.names)
    ):
        return False
    left, right = one.context, other.context
    shared = sum(weights[s] ** 2 for s in left & right)
    lengths = math.prod(math.sqrt(sum(weights[s] ** 2 for s in side)) for side in (left, right))
    return bool(lengths) and shared / lengths >= LEAST_ALIKE


def _conflict(group: list[Mention]) -> Conflict | None:
    by_article: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in group:
        by_article[mention.article.id].append(mention)
    apart: list[Mention] = []
    for one, other in combinations(by_article.values(), 2):
        if _disagree(one, other):
            apart += [a for a in one if any(_of_one_size(a.quantity, b.quantity) for b in other)]
            apart += [b for b in other if any(_of_one_size(a.quantity, b.quantity) for a in one)]
    if not apart:
        return None
    values = _values(apart, group)
    if len(values) < 2:
        return None
    return Conflict(_what(group), _kind(values), tuple(values))


def _disagree(one: Sequence[Mention], other: Sequence[Mention]) -> bool:
    """Whether two articles give a quantity no value in common, yet values of one size."""
    if one[0].origin == other[0].origin:
        return False
    pairs = [(a.quantity, b.quantity) for a in one for b in other]
    return not any(_agree(a, b) for a, b in pairs) and any(_of_one_size(a, b) for a, b in pairs)


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


def _of_one_size(a: Quantity, b: Quantity) -> bool:
    low, high = sorted((abs(a.value), abs(b.value)))
    return low > 0 and high / low < ANOTHER_SIZE


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
        last = [t.at for t in one.tellings if t.at]
        first = [t.at for t in other.tellings if t.at]
        undated = len(last) < len(one.tellings) or len(first) < len(other.tellings)
        if undated or max(last) >= min(first):
            return "conflict"
    return "update"


def _what(group: Sequence[Mention]) -> str:
    lead = group[0]
    if lead.outcome:
        return lead.outcome
    return " ".join(lead.nouns) or lead.quantity.unit
