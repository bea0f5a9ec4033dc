"""What an article and a topic are about, as weighted words. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.language.tfidf import Vector, idf, unit
from corpus.language.tokens import NEGATIONS, content_stems, tokens
from corpus.model import Article
from drafter.topic import topic_names

# News tells what it is about at its head (the inverted pyramid); later words fill in.
LEAD_CHARS = 700
# Only this much of an article is read to compare it: enough for a story, bounded for a long page.
MOST_CHARS = 12_000


@dataclass(frozen=True, slots=True)
class Profile:
    """An article as bags of stems: of all it says (title included), of its lead, of its title.

    ``vector`` is tf-idf of unit length.
    """

    article: Article
    counts: Mapping[str, int]
    lead: Mapping[str, int]
    title: Mapping[str, int]
    vector: Vector


def profiles(articles: Sequence[Article]) -> list[Profile]:
    """Profile ``articles`` against each other, in their order.

    Vector are ``(1 + ln tf) · ln(1 + N/df)`` (Manning, Raghavan and Schütze 2008, ch. 6), over the
    articles given: the pool that a broad search returned, most of which are other stories.
    """
    counted = [_stems(a.text[:MOST_CHARS], a.title) for a in articles]
    weights = idf([frozenset(c) for c in counted])
    return [
        Profile(
            article,
            counts,
            Counter(content_stems(article.text[:LEAD_CHARS])),
            Counter(content_stems(article.title)),
            unit({s: (1 + math.log(n)) * weights[s] for s, n in counts.items()}),
        )
        for article, counts in zip(articles, counted, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Topic:
    """What was asked for: ``stems`` weighted, and which of them are of its names.

    ``asked`` are all of its stems, also those that no article of the pool holds: a name counts 2,
    another word 1.
    """

    text: str
    weights: Vector
    names: frozenset[str]
    asked: Vector


def topic_of(text: str, pool: Sequence[Profile]) -> Topic:
    """Weigh the words of a topic by how few articles of the pool hold them; names count double.

    A word that no article holds says nothing about any of them.
    """
    stems = [s for s in dict.fromkeys(content_stems(text)) if s not in NEGATIONS]
    asked = topic_names(text, (p.article.text for p in pool))
    named = frozenset(t.stem for n in asked for t in tokens(n.text)) & frozenset(stems)
    total = len(pool)
    weights: dict[str, float] = {}
    for stem in stems:
        df = sum(stem in p.counts for p in pool)
        if df:
            weights[stem] = math.log(1 + total / df) * (2.0 if stem in named else 1.0)
    return Topic(text, weights, named, {s: 2.0 if s in named else 1.0 for s in stems})


@lru_cache(maxsize=2048)
def _stems(text: str, title: str) -> Counter[str]:
    return Counter(s for s in content_stems(f"{title}\n{text}") if s not in NEGATIONS)
