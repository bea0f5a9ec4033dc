"""Errors of citation and of joining: another place cited, facts merged, causes invented."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from random import Random

from corpus.model import Article
from evals.mutations.model import Offsets, Pool, Seed
from evals.mutations.tables import words

_FAR = 1  # sentences that the context of a citation reaches on either side


def cite_beside(seed: Seed, pool: Pool, rng: Random) -> Seed | None:
    """Cite the sentence before or after instead of the one that says it."""
    places = pool.sentences(seed.article)
    mine = _indexes(seed, places)
    if len(mine) != 1:
        return None
    beside = [i for i in (mine[0] - 1, mine[0] + 1) if 0 <= i < len(places)]
    beside = [i for i in beside if places[i][1] - places[i][0] > 30]
    return replace(seed, cites=(places[rng.choice(beside)],)) if beside else None


def cite_far(seed: Seed, pool: Pool, rng: Random) -> Seed | None:
    """Cite another sentence of the same article, out of reach of the context."""
    far = _far(seed, pool)
    return replace(seed, cites=(rng.choice(far),)) if far else None


def cite_other_article(seed: Seed, pool: Pool, rng: Random) -> Seed | None:
    """Cite what the neighbouring sentence of a briefing cites: a sentence of another article."""
    others = [a for a in pool.articles if a.id != seed.article.id and seed.text not in a.text]
    if not others:
        return None
    article = rng.choice(others)
    places = [p for p in pool.sentences(article) if p[1] - p[0] > 30]
    return replace(seed, article=article, cites=(rng.choice(places),)) if places else None


def cite_old(seed: Seed, _pool: Pool, _rng: Random) -> Seed | None:
    """Cite the same words in an article of two years before."""
    old = seed.article
    if old.published_at is None:
        return None
    return replace(seed, article=replace(old, published_at=old.published_at - timedelta(days=730)))


def merge_facts(seed: Seed, pool: Pool, rng: Random) -> Seed | None:
    """Join a clause that another, uncited sentence of the article tells."""
    article = seed.article
    clauses = [c for p in _far(seed, pool) if (c := _predicate(article, p))]
    if not clauses or not seed.text.endswith("."):
        return None
    return seed.saying(f"{seed.text[:-1]} and {rng.choice(clauses)}")


_PREDICATE = re.compile(
    r"^(?:[^,;:“\"]{3,60}?) (?P<p>(?:was|were|has|had|will|is|are|rose|fell|won|lost|took|made|"
    r"gave|"
    r"found|began|told|bought|sold|passed|raised|opened|closed|stopped|signed|ordered|killed|paid)"
    r"\b [^“”\"]{12,120}\.)$"
)
_PLAIN_START = re.compile(
    r"(?:The|A|An|It|He|She|They|Its|His|Her|This|That|Two|Three|About) [a-z]"
)
_CAUSAL = re.compile(r"[“”\"]|\b(?:because|after|due to|said)\b")


def _predicate(article: Article, place: Offsets) -> str | None:
    match = _PREDICATE.match(article.text[slice(*place)])
    return match["p"] if match else None


_CAUSES = words("causes")


def invent_cause(seed: Seed, _pool: Pool, rng: Random) -> Seed | None:
    """Add a cause that nobody named."""
    if not seed.text.endswith(".") or seed.text.endswith(("”.", '".')):
        return None
    return seed.saying(f"{seed.text[:-1]} {rng.choice(_CAUSES)}.")


def link_as_cause(seed: Seed, pool: Pool, _rng: Random) -> Seed | None:
    """Make the next sentence the cause of this one, and cite both."""
    places = pool.sentences(seed.article)
    mine = _indexes(seed, places)
    if seed.base != "source" or len(mine) != 1 or mine[0] + 1 >= len(places):
        return None
    after = places[mine[0] + 1]
    told = seed.article.text[slice(*after)]
    if not _PLAIN_START.match(told) or _CAUSAL.search(seed.text + told):
        return None
    text = f"{seed.text.rstrip('.')} because {told[0].lower()}{told[1:]}"
    return replace(seed, text=text, cites=(*seed.cites, after))


def _indexes(seed: Seed, places: list[Offsets]) -> list[int]:
    return [
        i
        for i, (a, b) in enumerate(places)
        if any(a < end and start < b for start, end in seed.cites)
    ]


def _far(seed: Seed, pool: Pool) -> list[Offsets]:
    places = pool.sentences(seed.article)
    mine = _indexes(seed, places)
    if not mine:
        return []
    return [
        p
        for i, p in enumerate(places)
        if (i < mine[0] - _FAR or i > mine[-1] + _FAR) and p[1] - p[0] > 30
    ]
