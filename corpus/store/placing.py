"""The order of an answer: the reranker's, newer first among equals, outlets by turns. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.model import Article
from corpus.store.features import Floats
from corpus.store.pool import Pool
from corpus.store.query import Query, outlet_keys
from corpus.store.reranker import Reranker, total

# What the newest passage in a window gains on the oldest, in log odds: enough to decide between
# passages that answer alike (the first ten of an answer mostly lie several apart), never to bring
# up one that does not answer. Chosen, not tuned: no question here has dated evidence.
RECENCY = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """One passage of the answer: its index in the pool and its score in [0, 1].

    ``parts`` is what each measure added to its rank, in log odds; ``outlet`` the outlet that the
    question named, where this passage is one of its.
    """

    index: int
    score: float
    parts: Mapping[str, float]
    outlet: str | None


def rank(pool: Pool, query: Query, table: Reranker) -> list[Place]:
    """Return the best of the pool, ``query.limit`` at most. Scores are the fusion's, in new order.

    The reranker's own numbers compare the candidates of one question only; who reads several
    answers together (as the drafter does) needs one scale for all.
    """
    parts = table.parts(pool.measures, pool.name_share)
    scores = total(parts) + RECENCY * recency([hit.article for hit in pool.hits], query)
    order = [int(i) for i in np.argsort(-scores, kind="stable")]
    named = [named_outlet(hit.article, query) for hit in pool.hits]
    if len({name for name in named if name}) > 1:
        order = by_turns(order, lambda i: named[i])
    given = sorted((hit.found.score for hit in pool.hits), reverse=True)
    return [
        Place(i, score, {name: float(values[i]) for name, values in parts.items()}, named[i])
        for i, score in zip(order[: query.limit], given, strict=False)
    ]


def recency(articles: Sequence[Article], query: Query) -> Floats:
    """Return how late in the query's window each article was published, in [0, 1].

    An end that the query leaves open is the newest or oldest candidate. Undated is 0, and so is
    everything where the query has no window: without one, newer is not better.
    """
    at = np.array([a.published_at.timestamp() if a.published_at else np.nan for a in articles])
    if not (query.since or query.until) or np.isnan(at).all():
        return np.zeros(len(articles))
    first = query.since.timestamp() if query.since else float(np.nanmin(at))
    last = min(query.until.timestamp() if query.until else np.inf, float(np.nanmax(at)))
    span = max(last - first, 1.0)
    share: Floats = np.nan_to_num(np.clip((at - first) / span, 0.0, 1.0), nan=0.0)
    return share


def named_outlet(article: Article, query: Query) -> str | None:
    """Return the article's outlet where the query asks for it, by a filter or in its words."""
    if query.outlets:
        return article.outlet or min(outlet_keys(article.outlet, article.url), default=None)
    # A plain look first: of a hundred candidates, hardly one is of an outlet that is named.
    if article.outlet and article.outlet in query.text:
        whole = re.search(rf"(?<!\w){re.escape(article.outlet)}(?!\w)", query.text)
        return article.outlet if whole else None
    return None


def by_turns(order: Sequence[int], group: Callable[[int], Hashable | None]) -> list[int]:
    """Let the groups take turns in the places that their members hold; the others keep theirs.

    A question that names several outlets wants to hear each of them.
    """
    waiting: dict[Hashable, list[int]] = {}
    for i in order:
        if (name := group(i)) is not None:
            waiting.setdefault(name, []).append(i)
    turns: list[int] = []
    while waiting:
        turns += [members.pop(0) for members in waiting.values()]
        waiting = {name: members for name, members in waiting.items() if members}
    following = iter(turns)
    return [i if group(i) is None else next(following) for i in order]
